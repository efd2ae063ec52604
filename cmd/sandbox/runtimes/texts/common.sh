{{define "way"}}
{{if .Proxy.Host}}
# Addresses of providers in the code: by the sandbox's proxy, for all that this shell starts from here on. What is
# neither a provider's nor may be called is refused, so that nothing reaches the real world by mistake.
{{else if .TLS}}
# Addresses of providers in the code come here by name only, as this sandbox has no --proxy:
{{with .DNS}}
# nameserver {{.}} in /etc/resolv.conf, or
{{end}}
# the providers' hosts in /etc/hosts, with https at port 443 (it is at {{.TLS}}) and http at port 80 (at {{.Plain}}).
{{else}}
# Addresses of providers in the code lead to the real ones. Start the sandbox with --proxy 127.0.0.1:3128 and
# --data DIR, and this prints what leads them here.
{{end}}
{{end}}

{{define "proxy"}}
{{with .Proxy.URL}}
export http_proxy={{sh .}}
export https_proxy={{sh .}}
export HTTP_PROXY={{sh .}}
export HTTPS_PROXY={{sh .}}
export no_proxy={{sh (print "localhost,127.0.0.1,::1" $.NoProxy)}}
export NO_PROXY={{sh (print "localhost,127.0.0.1,::1" $.NoProxy)}}
{{end}}
{{end}}

{{define "alone"}}
{{if and .Bundle (not .Files)}}
# Beside it no other authority is trusted; --files DIR writes it and the machine's own into one file.
{{end}}
{{end}}

{{define "untrusted"}}
{{if .Secured}}
# For https the authority must be trusted, and its file is not at hand: --files DIR writes what is needed.
{{end}}
{{end}}
