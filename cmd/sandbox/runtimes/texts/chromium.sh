{{if .Proxy.Host}}
# The providers' addresses go by the sandbox's proxy, by --proxy-pac-url. Instead of it, this sends everything
# there, and all but the providers is refused and journalled, Chromium's own calls home among it:
# --proxy-server=http://{{.Proxy.Address}}{{with .Direct}} --proxy-bypass-list='{{join . ";"}}'{{end}}
{{else}}
# The providers' names lead to the sandbox{{if not .TLS}}, by http only: it was started without --tls{{end}}.
{{end}}
# eval "chromium $CHROMIUM_FLAGS http{{if .Secured}}s{{end}}://www.klikandpay.com/"
export CHROMIUM_FLAGS={{sh .Chromium}}
{{if .Secured}}
# The list of keys counts with a --user-data-dir only. Instead of both, a profile can trust the authority:
# certutil -A -d sql:$HOME/.pki/nssdb -t C,, -n paysandbox -i {{if .Authority}}{{sh .Authority}}{{else}}ca.pem{{end}}
{{end}}
