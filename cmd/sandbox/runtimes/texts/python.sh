{{template "way" .}}
{{template "proxy" .}}
{{if .Bundle}}
# urllib trusts the one, requests the other.
export SSL_CERT_FILE={{sh .Bundle}}
export REQUESTS_CA_BUNDLE={{sh .Bundle}}
{{template "alone" .}}
{{else}}
{{template "untrusted" .}}
{{end}}
