{{template "way" .}}
{{template "proxy" .}}
{{if .Proxy.Host}}
# Node takes a proxy from 22.21 and 24.5 on, if it is told to.
export NODE_USE_ENV_PROXY=1
{{if .Files}}
# Before, fetch does where the shop has undici installed (its EnvHttpProxyAgent), which this file sees to.
export NODE_OPTIONS="${NODE_OPTIONS:+$NODE_OPTIONS }"{{sh (print "--require=" (option (print .Files "/node/proxy.cjs")))}}
{{else}}
# Before, fetch does by undici's EnvHttpProxyAgent; --files DIR writes a file that sets it.
{{end}}
# Its http and https modules do not; they need an agent, such as https-proxy-agent's.
{{end}}
{{if .Authority}}
export NODE_EXTRA_CA_CERTS={{sh .Authority}}
{{else}}
{{template "untrusted" .}}
{{end}}
