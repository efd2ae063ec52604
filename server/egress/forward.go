package egress

import (
	"log/slog"
	"net/http"
	"net/http/httputil"
	"strings"
)

// forward asks what is no provider's, and answers what it answers. What belongs to the
// connection (hop-by-hop headers, credentials for this proxy) stays behind.
func (p *Proxy) forward(w http.ResponseWriter, r *http.Request) {
	ctx, leave, entered := p.enter(w, r)
	if !entered {
		return
	}
	defer leave()
	via := "1.1 " + p.name
	proxy := httputil.ReverseProxy{
		Transport: p.reach(r).transport, FlushInterval: -1, ErrorLog: slog.NewLogLogger(p.options.Log.Handler(), slog.LevelDebug),
		Rewrite: func(asked *httputil.ProxyRequest) {
			asked.Out.URL.RawQuery = asked.In.URL.RawQuery // it has been made tidy
			for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"} {
				if said, ok := asked.In.Header[name]; ok { // by whoever is behind the client
					asked.Out.Header[name] = said
				}
			}
			add(asked.Out.Header, via)
		},
		ModifyResponse: func(answer *http.Response) error {
			add(answer.Header, via)
			return nil
		},
		// Not the request as it was sent on, which has lost what says whose it is.
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) { p.failed(w, r, err) },
	}
	proxy.ServeHTTP(w, r.WithContext(ctx))
}

func add(header http.Header, via string) {
	header.Set("Via", strings.Join(append(header.Values("Via"), via), ", "))
}
