package doctor

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"paysandbox/runner/client"
)

// proxies are the ways out that the variables here name for the providers' hosts, and the
// sandbox's own if none does.
type proxies struct {
	plain, secure proxy
	named         bool // by the variables
}

// proxy is one of them; at is nil where there is none.
type proxy struct {
	at     *url.URL
	err    error // nil: it leads to the sandbox
	marked string
}

var errForeign = errors.New("it is no sandbox's proxy, and was asked for nothing")

// lead tells whether programs that follow the variables come to the sandbox.
func (p proxies) lead() bool {
	return p.named && p.plain.leads() && p.secure.leads()
}

func (p proxy) leads() bool { return p.at != nil && p.err == nil }

// variable is one of this process, which some programs read in lower case only.
func (l *look) variable(name string) string {
	if value := l.Env(strings.ToLower(name)); value != "" {
		return value
	}
	return l.Env(name)
}

// lookForProxies asks for a provider's host through each proxy that is a sandbox's.
func (l *look) lookForProxies(ctx context.Context, host string) proxies {
	config := httpproxy.Config{HTTPProxy: l.variable("HTTP_PROXY"), HTTPSProxy: l.variable("HTTPS_PROXY"), NoProxy: l.variable("NO_PROXY")}
	var p proxies
	p.named = config.HTTPProxy != "" || config.HTTPSProxy != ""
	if !p.named && l.about.Proxy == "" {
		return p
	}
	if !p.named {
		config = httpproxy.Config{HTTPProxy: l.ownProxy(), HTTPSProxy: l.ownProxy()}
	}
	way := config.ProxyFunc()
	if at, err := way(&url.URL{Scheme: "http", Host: host}); at != nil && err == nil {
		p.plain = proxy{at: at, marked: "proxy"}
		if p.plain.err = l.isOurs(ctx, at); p.plain.err == nil {
			p.plain.err = l.askOnce(ctx, l.through(at, host), host, p.plain.marked, netip.Addr{})
		}
	}
	if at, err := way(&url.URL{Scheme: "https", Host: host}); at != nil && err == nil {
		p.secure = proxy{at: at}
		if p.secure.err = l.isOurs(ctx, at); p.secure.err == nil {
			p.secure.err = l.tunnel(ctx, at, host)
		}
	}
	return p
}

// judge holds what the sandbox has heard against what was asked.
func (p *proxies) judge(asked map[string]bool) {
	if p.plain.leads() && !asked[p.plain.marked] {
		p.plain.err = errors.New("it is another sandbox's")
	}
}

// ownProxy is the sandbox's, as it is reached from here; "": it has none.
func (l *look) ownProxy() string {
	server, err := url.Parse(l.Server)
	if err != nil || l.about.Proxy == "" {
		return l.about.Proxy
	}
	return "http://" + client.Nearby(l.about.Proxy, server.Hostname())
}

// isOurs tells a sandbox's proxy from all others, which would call the real provider: by
// what it answers who takes it for a server.
func (l *look) isOurs(ctx context.Context, at *url.URL) error {
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+at.Host+"/", nil)
	if err != nil {
		return err
	}
	response, err := l.direct.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	text, _ := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	if response.StatusCode != http.StatusBadRequest || !strings.HasPrefix(string(text), "paysandbox: this is the proxy's address") {
		return errForeign
	}
	return nil
}

// through is a client that asks by way of a proxy.
func (l *look) through(at *url.URL, host string) *http.Client {
	transport := &http.Transport{Proxy: http.ProxyURL(at), DialContext: l.Dial, DisableKeepAlives: true}
	if l.authority != nil {
		transport.TLSClientConfig = l.onlySandbox(host)
	}
	asking := *l.direct
	asking.Transport = transport
	return &asking
}

// tunnel asks by https through a proxy; the certificate tells whose answer it is.
func (l *look) tunnel(ctx context.Context, at *url.URL, host string) error {
	if l.authority == nil {
		return errNoTLS
	}
	ctx, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, "https://"+host+"/"+l.nonce+"/tunnel", nil)
	if err != nil {
		return err
	}
	response, err := l.through(at, host).Do(request)
	if err != nil {
		return err
	}
	return response.Body.Close()
}

// tellProxies says what they do.
func (l *look) tellProxies() {
	p := l.proxies
	if !p.named && p.plain.at == nil {
		return
	}
	worst := client.Warn
	if l.byName {
		worst = client.Fail
	}
	const set = "Set http_proxy and https_proxy, in both cases of letters, to the address that sandbox serve --proxy prints."
	for _, way := range []struct {
		variable string
		proxy
	}{{"http_proxy", p.plain}, {"https_proxy", p.secure}} {
		switch {
		case way.at == nil && p.plain.at != p.secure.at && p.named:
			l.tell("proxy", worst, way.variable+" leads the providers' names to no proxy: it is not set, or no_proxy says otherwise.", set)
		case way.at != nil && way.err != nil:
			l.tell("proxy", worst, "The proxy "+way.at.Redacted()+" ("+way.variable+") does not lead to this sandbox: "+why(way.err)+".", set)
		}
	}
	switch {
	case p.lead():
		l.tell("proxy", client.OK, "The proxy "+p.plain.at.Redacted()+", which http_proxy and https_proxy name, leads the providers' names to this sandbox.", "")
	case !p.named && p.plain.leads() && p.secure.leads():
		l.tell("proxy", client.OK, "The sandbox's proxy "+p.plain.at.Redacted()+" leads the providers' names here; no variable here names it.", "")
	}
}
