{{template "way" .}}
{{template "proxy" .}}
{{if .Proxy.Host}}
# A Transport of the shop's own takes it with Proxy: http.ProxyFromEnvironment.
{{end}}
{{if .Bundle}}
# macOS and Windows read no variable: there the shop's own RootCAs, or the system's store.
export SSL_CERT_FILE={{sh .Bundle}}
{{template "alone" .}}
{{else}}
{{template "untrusted" .}}
{{end}}
# In tests written in Go, sandboxtest's Transport needs none of this.
