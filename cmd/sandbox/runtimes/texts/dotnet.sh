{{template "way" .}}
{{template "proxy" .}}
{{if .Bundle}}
# .NET on Linux. On Windows and macOS, and .NET Framework, read no variable: there the system's store.
export SSL_CERT_FILE={{sh .Bundle}}
{{template "alone" .}}
{{else}}
{{template "untrusted" .}}
{{end}}
{{if or .Proxy.Host .Bundle}}
# As .NET documents it; not tried on a real one.
{{end}}
