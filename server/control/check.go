package control

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/webaddr"
)

// Limits of a look at the merchant.
const (
	CheckTime    = 5 * time.Second // for an address to connect, and for the page to be answered
	CheckedHosts = 32              // addresses that are looked at; further ones are counted
)

// diagnosis is one thing that was looked at.
type diagnosis struct {
	Name   string   `json:"name"`
	Result string   `json:"result"` // ok, warn, fail
	Said   string   `json:"said"`   // in one or two sentences
	Do     string   `json:"do,omitempty"`
	Allow  []string `json:"allow,omitempty"` // what --allow-merchant would have to say
}

const (
	fine    = "ok"
	warning = "warn"
	failed  = "fail"
)

// checkMerchant looks at the shop from here: whether providers' calls would get to each
// address that they go to, and from where they would come. It connects, no more, but for
// one GET / of the shop's URL, which is journalled; places of the shop are never asked,
// as that would run the merchant's code.
func (a *API) checkMerchant(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	var body struct {
		URL string `json:"url"`
	}
	if err := read(r, &body); err != nil {
		return err
	}
	instead, err := sandbox.ParseMerchant(map[string]any{"url": body.URL}, a.world.Catalog())
	if err != nil {
		return err
	}
	merchant := sandbox.MerchantOf(ws)
	merchant.URL = cmp.Or(instead.URL, merchant.URL)
	targets, more, err := targetsOf(ws, merchant)
	if err != nil {
		return err
	}
	found := make([]diagnosis, len(targets))
	var looks sync.WaitGroup
	for i, t := range targets {
		looks.Go(func() { found[i] = a.look(r.Context(), ws, t) })
	}
	looks.Wait()
	if len(targets) == 0 {
		found = append(found, diagnosis{
			Name: "calls", Result: failed, Said: "The workspace " + ws.Name() + " does not know where your shop is: no provider can call it.",
			Do: "Say sandbox serve --merchant URL, merchant: {url: URL} in sandbox.yaml, or PUT /_sandbox/v1/workspaces/" + ws.Name() + "/merchant.",
		})
	}
	if more > 0 {
		found = append(found, diagnosis{Name: "calls", Result: warning, Said: fmt.Sprintf("%d further addresses were not looked at.", more)})
	}
	from, err := sources(ws)
	if err != nil {
		return err
	}
	return write(w, http.StatusOK, map[string]any{"findings": append(found, from...)})
}

// target is a host and port of the shop, and what is called there.
type target struct {
	scheme, host, port string
	called             []string // "clickandbuy script"
	page               bool     // it is the shop's URL: its page is asked for, too
}

func (t target) String() string { return t.scheme + "://" + net.JoinHostPort(t.host, t.port) }

// targetsOf puts together what is called at one address; more were left out.
func targetsOf(ws *sandbox.Workspace, m sandbox.Merchant) (targets []target, more int, err error) {
	called, err := ws.Called(m)
	if err != nil {
		return nil, 0, err
	}
	if m.URL != "" {
		called = slices.Insert(called, 0, sandbox.Called{URL: m.URL})
	}
	for _, c := range called {
		u, err := url.Parse(c.URL)
		if err != nil || u.Hostname() == "" {
			continue // what is no URL is told where it is called
		}
		t := target{scheme: u.Scheme, host: u.Hostname(), port: cmp.Or(u.Port(), map[string]string{"https": "443"}[u.Scheme], "80"), page: c.Provider == ""}
		i := slices.IndexFunc(targets, func(known target) bool { return known.String() == t.String() })
		switch {
		case i < 0 && len(targets) == CheckedHosts:
			more++
			continue
		case i < 0:
			i = len(targets)
			targets = append(targets, t)
		}
		if c.Provider != "" {
			targets[i].called = append(targets[i].called, c.Provider+" "+c.Place)
		}
	}
	return targets, more, nil
}

// look finds out whether calls get to an address, and says it.
func (a *API) look(ctx context.Context, ws *sandbox.Workspace, t target) diagnosis {
	connecting, cancel := context.WithTimeout(ctx, CheckTime)
	defer cancel()
	found := ws.Reach(connecting, t.host, t.port)
	d := diagnosis{Name: "calls", Result: failed}
	var unknown *net.DNSError
	switch {
	case found.Err == nil:
		d.Result, d.Said = fine, "The sandbox reaches "+t.String()
		if t.page {
			a.ask(ctx, ws, t, &d)
		}
		if d.Result == fine {
			d.Said += t.calls()
		}
		d.Said += "."
	case errors.Is(found.Err, outbox.ErrRefused):
		kept := make([]string, len(found.Kept))
		for i, addr := range found.Kept {
			kept[i] = addr.String()
			d.Allow = append(d.Allow, netip.PrefixFrom(addr, addr.BitLen()).String())
		}
		d.Said = fmt.Sprintf("The sandbox may not call %s: %s is not loopback, not a private network, not a network of its machine.", t, strings.Join(kept, ", "))
		d.Do = "If that is a test shop of yours, start the sandbox with --allow-merchant " + strings.Join(d.Allow, " --allow-merchant ") + "."
	case errors.As(found.Err, &unknown):
		d.Said = "The sandbox knows no address of " + t.host + "."
		d.Do = "Names are looked up where the sandbox runs: it needs a name server that knows it, an entry in /etc/hosts, or a network alias."
	default:
		d.Said = fmt.Sprintf("The sandbox does not get to %s: %s.", t, why(found.Err))
		d.Do = "Start the shop, and let it listen where the sandbox finds it."
		if webaddr.IsLoopback(t.host) {
			d.Do = "Start the shop. If the sandbox runs in a container, " + t.host + " is that container: say " + t.scheme + "://host.docker.internal:" + t.port +
				", or the name of the shop's container, and let the shop listen on more than loopback."
		}
	}
	return d
}

// calls tells what providers call at the address.
func (t target) calls() string {
	if len(t.called) == 0 {
		return "; no provider calls a place there yet: merchant.clickandbuy.script and its like say where"
	}
	const shown = 4
	if more := len(t.called) - shown; more > 0 {
		return fmt.Sprintf("; called there: %s and %d more", strings.Join(t.called[:shown], ", "), more)
	}
	return "; called there: " + strings.Join(t.called, ", ")
}

// ask gets the shop's front page, whatever it answers.
func (a *API) ask(ctx context.Context, ws *sandbox.Workspace, t target, d *diagnosis) {
	answer, err := ws.Call(ctx, outbox.Message{
		Method: http.MethodGet, URL: t.String() + "/", Op: "merchant.check", Timeout: CheckTime, Mask: a.world.Mask("merchant.check"),
		Notes: []string{"sandbox doctor looked whether the shop answers"},
	})
	if err != nil {
		d.Result, d.Said = failed, fmt.Sprintf("The sandbox connects to %s, but GET / is not answered: %s", t, why(err))
		d.Do = "See whether that is the shop, and whether it speaks " + t.scheme + " there."
		return
	}
	d.Said += fmt.Sprintf(", whose GET / answers %d", answer.Status)
}

// sources tells from where merchants see the calls come.
func sources(ws *sandbox.Workspace) (found []diagnosis, err error) {
	all, err := ws.Sources()
	for _, s := range all {
		d := diagnosis{Name: "source address", Result: fine, Said: fmt.Sprintf("Calls of %s come from %s, as the provider's.", s.Provider, s.Address)}
		if !ws.CallsFrom(s.Address) {
			d.Result = warning
			d.Said = fmt.Sprintf("Calls of %s do not come from %s: the sandbox's machine has no such address. X-Forwarded-For tells it.", s.Provider, s.Address)
			d.Do = fmt.Sprintf("If your shop checks it: ip addr add %s dev lo on the sandbox's machine, or a container network with that address.", host(s.Address))
		}
		found = append(found, d)
	}
	return found, err
}

// host is an address as a network of its own, as ip(8) takes it.
func host(address string) string {
	if addr, err := netip.ParseAddr(address); err == nil {
		return netip.PrefixFrom(addr, addr.BitLen()).String()
	}
	return address
}

// why is an error without the words of Go: "connection refused".
func why(err error) string {
	var op *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "nothing within " + CheckTime.String()
	case errors.As(err, &op):
		err = op.Err
	}
	return strings.TrimPrefix(err.Error(), "connect: ")
}
