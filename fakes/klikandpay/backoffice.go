package klikandpay

import (
	"net"
	"net/http"
	"net/url"
	"strings"

	"paysandbox/sandbox"
)

// mountBackOffice serves the addresses under which merchants know their back office, the
// sign-up and the log-in (KP-020).
func (f Fake) mountBackOffice(routes sandbox.Routes) {
	routes.Handle("GET", "/marchands/index.cgi", opBackOffice, byOffice, f.backOffice)
	routes.Handle("GET", "/cgi-bin/{script}", opBackOffice, byOffice, f.backOffice)
}

// byOffice is whose back office is asked for.
func byOffice(r *sandbox.Request) (kind, id string) {
	return "id", r.QueryField("ID2")
}

// backOffice sends the browser to the sandbox's own pages: those of the account that is
// named, at the part that the parameter w means, else to where all accounts are.
func (f Fake) backOffice(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	if _, err := r.Decide(ws, sandbox.Ask{Op: opBackOffice}); err != nil {
		return err
	}
	address := ownPages(r) + "/_sandbox/w/" + url.PathEscape(ws.Name())
	_, id := byOffice(r)
	if a, err := accountOf(ws, id); err == nil {
		address += "/accounts/" + providerName + "/" + a.id() + officePart(r)
	} else {
		address += "/setup#accounts"
	}
	return sandbox.LeadTo(w, http.StatusFound, address)
}

// officePart is the part of the account's page that the back office's w means.
func officePart(r *sandbox.Request) string {
	for _, pair := range sandbox.ParseQuery(r.Query) {
		if pair.Name != "w" {
			continue
		}
		switch strings.ToLower(pair.Text) {
		case "url":
			return "#switches/other"
		case "retourdynamique":
			return "#switches/dynamic_return"
		case "status":
			return "#details"
		}
	}
	return ""
}

// ownPages is the server that the request came to, as its caller can reach it. Under the
// provider's name there is nothing of the sandbox, so there it is the address itself that
// the connection was made to.
func ownPages(r *sandbox.Request) string {
	if !r.ByHost || r.Public != r.Base {
		return strings.TrimSuffix(r.Public, "/"+providerName)
	}
	scheme, _, _ := strings.Cut(r.Base, "://")
	if local, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); ok {
		return scheme + "://" + local.String()
	}
	return ""
}
