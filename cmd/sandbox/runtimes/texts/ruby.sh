{{template "way" .}}
{{template "proxy" .}}
{{if .Bundle}}
export SSL_CERT_FILE={{sh .Bundle}}
{{template "alone" .}}
{{else}}
{{template "untrusted" .}}
{{end}}
