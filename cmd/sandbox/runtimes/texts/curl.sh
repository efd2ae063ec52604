{{template "way" .}}
{{template "proxy" .}}
{{if .Bundle}}
export CURL_CA_BUNDLE={{sh .Bundle}}
{{template "alone" .}}
{{else}}
{{template "untrusted" .}}
{{end}}
{{if and .TLS (not .Proxy.Host)}}
# Or, for one command: curl --connect-to ::{{.TLS}} https://www.klikandpay.com/
{{end}}
