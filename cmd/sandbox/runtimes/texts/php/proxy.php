{{- if .Proxy.Host -}}
<?php
// Written by sandbox env --for php: streams take their proxy from a context only, and this is
// the default one. Loaded before every script (auto_prepend_file).
stream_context_set_default(['http' => [
    'proxy' => {{php (print "tcp://" .Proxy.Address)}},
    'request_fulluri' => true,
{{with .Proxy.Authorization}}    'header' => {{php .}},
{{end}}]]);
{{end -}}
