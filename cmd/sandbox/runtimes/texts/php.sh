{{template "way" .}}
{{template "proxy" .}}
{{if .Files}}
{{if or .Secured .Proxy.Host}}
# Beside the usual ini files, one {{if .Secured}}by which cURL, streams and SoapClient trust the sandbox{{end}}{{if and .Secured .Proxy.Host}}, and {{end}}{{if .Proxy.Host}}whose
# auto_prepend_file sends streams to the proxy{{end}}.
export PHP_INI_SCAN_DIR={{sh (print ":" .Files "/php")}}
{{end}}
{{else if .Authority}}
# Trust: php -d curl.cainfo={{sh .Authority}} -d openssl.cafile={{sh .Authority}}
# --files DIR writes an ini file that says so, and one variable leads to it.
{{else}}
{{template "untrusted" .}}
{{end}}
{{if .Proxy.Host}}
# cURL takes the proxy from the variables. SoapClient does not, and there is no setting for it: its options are
# 'proxy_host' => {{php .Proxy.Host}}, 'proxy_port' => {{.Proxy.Port}}{{with .Proxy.User}}, 'proxy_login' => {{php .}}, 'proxy_password' => 'sandbox'{{end}}
{{if .Files}}
# Streams with a context of their own (stream_context_create) need in its http options
{{else}}
# Streams do not: they need in the http options of their context (--files DIR writes what sets the default one)
{{end}}
# 'proxy' => {{php (print "tcp://" .Proxy.Address)}}, 'request_fulluri' => true{{with .Proxy.Authorization}}, 'header' => {{php .}}{{end}}
{{end}}
