package egress

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
)

// refuse answers 403 and why, and has the journal of the client's workspace remember what
// was not let out. Status lines end up in logs: they hold no more than a journal does.
func (p *Proxy) refuse(w http.ResponseWriter, r *http.Request, why *refusal) {
	started := time.Now()
	op := journal.ProxyRequest
	if r.Method == http.MethodConnect {
		op = journal.ProxyConnect
	}
	url, mask := p.target(r, op)
	asked := mask.Text(url)
	text := fmt.Sprintf("paysandbox: %s is refused: it is no payment provider's, and %s. "+
		"Networks that the merchant may call are allowed by --allow-merchant CIDR.\n", shown(asked), why)
	ws := p.workspace(r)
	if ws != nil {
		var body []byte
		if r.Method != http.MethodConnect { // a CONNECT's is the tunnel, which there is not
			body, _ = io.ReadAll(io.LimitReader(r.Body, journal.MaxBody+1))
		}
		at := ws.Now()
		head := http.Header{"Content-Type": {plainText}}
		e := journal.Exchange{
			At: at, Direction: string(operation.Out), Op: op, Fault: journal.FaultRefused,
			Notes: []string{"the proxy refused it: " + mask.Text(why.Error())}, TookMS: time.Since(started).Milliseconds(),
		}
		e.Request = mask.Request(r.Method, url, r.Host, r.Header, body)
		e.Response = mask.Response(http.StatusForbidden, head, []byte(text))
		ws.Journal().Append(e)
	}
	say(w, r, http.StatusForbidden, "Refused by paysandbox: "+phrase(asked, mostTarget)+" is no payment provider's", text)
}

// target is what a request asked for, but for a name and password in it, and the mask of its
// exchange.
func (p *Proxy) target(r *http.Request, op string) (string, journal.Mask) {
	url, secret := target(r)
	return url, p.options.World.Mask(op).Hiding(secret)
}

// target is what a request asked for, to the byte, but for a name and password in it.
func target(r *http.Request) (url, secret string) {
	url = r.RequestURI
	start := strings.Index(url, "://") + len("://")
	if start < len("://") {
		start = 0
	}
	end := len(url)
	if i := strings.IndexAny(url[start:], "/?#"); i >= 0 {
		end = start + i
	}
	at := strings.LastIndexByte(url[start:end], '@')
	if at < 0 {
		return url, ""
	}
	_, secret, _ = strings.Cut(url[start:start+at], ":")
	return url[:start] + journal.Hidden + url[start+at:], secret
}

// workspace is the one that the proxy's user name names, else `default`: parallel jobs use
// one proxy.
func (p *Proxy) workspace(r *http.Request) *sandbox.Workspace {
	credentials := http.Request{Header: http.Header{"Authorization": r.Header["Proxy-Authorization"]}}
	if name, _, ok := credentials.BasicAuth(); ok {
		if ws, err := p.options.World.Workspace(name); err == nil {
			return ws
		}
	}
	ws, err := p.options.World.Workspace(sandbox.Default)
	if err != nil {
		p.options.Log.Error("a refused call is in no journal", "error", err)
		return nil
	}
	return ws
}

// failed answers what was not reached: refused, or not there.
func (p *Proxy) failed(w http.ResponseWriter, r *http.Request, err error) {
	// Who has gone away in the middle of a lookup was not refused.
	if kept, ok := refused(err); ok && r.Context().Err() == nil {
		p.refuse(w, r, kept)
		return
	}
	url, mask := p.target(r, journal.ProxyRequest)
	url = mask.Text(url)
	text := "paysandbox: " + shown(url) + " did not answer: " + err.Error()
	if r.Method != http.MethodConnect { // its body may still be on its way to who broke off
		http.Error(w, text, http.StatusBadGateway)
		return
	}
	say(w, r, http.StatusBadGateway, "Not reached by paysandbox: "+phrase(url, mostTarget)+" did not answer", text+"\n")
}
