// Package console is the sandbox's face for people: pages that the server renders,
// without a script, over the same workspaces that the control API serves.
//
//	GET  /_sandbox/                                   overview.go    what to open, the workspaces
//	POST /_sandbox/workspaces                         workspaces.go  create one
//	GET  /_sandbox/w/{ws}                             activity.go    what happens in one
//	POST /_sandbox/w/{ws}/clock                       clock.go       advance, set, freeze, run
//	GET  /_sandbox/w/{ws}/payments                    payments.go
//	GET  /_sandbox/w/{ws}/payments/{id}               payment.go     history, actions, exchanges
//	POST /_sandbox/w/{ws}/payments/{id}/{action}      act.go
//	POST /_sandbox/w/{ws}/agreements/{id}/{action}    act.go
//	GET  /_sandbox/w/{ws}/exchanges                   exchanges.go   the journal, newest first
//	GET  /_sandbox/w/{ws}/exchanges/{seq}             exchange.go    one, whole
//	GET  /_sandbox/w/{ws}/deliveries                  deliveries.go  notifications and mails
//	POST /_sandbox/w/{ws}/deliveries/{id}/resend      deliveries.go
//	GET  /_sandbox/w/{ws}/setup                       setup.go       shop, env, rules, accounts
//	GET  /_sandbox/w/{ws}/accounts/{provider}/{id}    account.go     one: API documentation, fields, switches
//	POST /_sandbox/w/{ws}/accounts/{provider}/{id}    account_save.go
//	GET, POST …/accounts/{provider}/{id}/{list}       account_list.go, account_entry.go  a list of one: a new entry
//	GET, POST …/accounts/{provider}/{id}/{list}/{entry}  account.go, account_save.go  an entry, and so on for its lists
//	POST …/accounts/{provider}/{id}/remove/{entry…}   account_entry.go
//	POST …/accounts/{provider}/{id}/generate/{field…} account_save.go  a new secret
//	POST /_sandbox/w/{ws}/merchant                    merchant.go    where the shop is
//	POST /_sandbox/w/{ws}/reset, /delete              workspaces.go
//	GET  /_sandbox/static/{file}                      static.go
//
// Whatever is posted is answered by 303 back to the page it was posted from, which
// then says what happened. The front keeps other origins and foreign host names
// out; see package server.
package console

import (
	"net/http"

	"paysandbox/sandbox"
)

// Options are what the console tells beside its world; all may be empty.
type Options struct {
	PublicURL string // where browsers find the sandbox; "": as they asked
	DemoShop  string // URL of the demo shop
}

type console struct {
	world   *sandbox.World
	options Options
	flashes *flashes
}

// route is one address: what it shows, what may be posted to it. A nil half is
// answered by 405.
type route struct {
	path string
	show func(*visit) (page string, data any, err error)
	do   func(*visit) (done, error)
}

// allowed lists the methods that the address takes.
func (r route) allowed() string {
	switch {
	case r.show == nil:
		return http.MethodPost
	case r.do == nil:
		return "GET, HEAD"
	}
	return "GET, HEAD, POST"
}

// New serves everything under /_sandbox/ that is for people.
func New(world *sandbox.World, options Options) http.Handler {
	c := &console{world: world, options: options, flashes: newFlashes()}
	mux := http.NewServeMux()
	for _, r := range []route{
		{path: root + "{$}", show: c.overview},
		{path: root + "workspaces", do: c.create},
		{path: root + "w/{ws}", show: c.activity},
		{path: root + "w/{ws}/clock", do: c.moveClock},
		{path: root + "w/{ws}/payments", show: c.payments},
		{path: root + "w/{ws}/payments/{id}", show: c.payment},
		{path: root + "w/{ws}/payments/{id}/{action}", do: c.act},
		{path: root + "w/{ws}/agreements/{id}/{action}", do: c.actOnAgreement},
		{path: root + "w/{ws}/exchanges", show: c.exchanges},
		{path: root + "w/{ws}/exchanges/{seq}", show: c.exchange},
		{path: root + "w/{ws}/deliveries", show: c.deliveries},
		{path: root + "w/{ws}/deliveries/{id}/resend", do: c.resend},
		{path: root + "w/{ws}/setup", show: c.setup},
		{path: root + "w/{ws}/accounts/{provider}/{id}", show: c.account, do: c.saveAccount},
		{path: root + "w/{ws}/accounts/{provider}/{id}/{part...}", show: c.part, do: c.savePart},
		{path: root + "w/{ws}/accounts/{provider}/{id}/remove/{entry...}", do: c.removeEntry},
		{path: root + "w/{ws}/accounts/{provider}/{id}/generate/{field...}", do: c.generate},
		{path: root + "w/{ws}/merchant", do: c.setMerchant},
		{path: root + "w/{ws}/reset", do: c.reset},
		{path: root + "w/{ws}/delete", do: c.remove},
		{path: root, show: func(*visit) (string, any, error) { return "", nil, errNowhere }},
	} {
		mux.Handle(r.path, c.serve(r))
	}
	mux.Handle(root+"static/{file}", http.HandlerFunc(static))
	return mux
}

func (c *console) serve(r route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, hr *http.Request) {
		v, err := c.enter(w, hr)
		switch {
		case err != nil:
			c.refuse(w, v, err)
		case r.show != nil && (hr.Method == http.MethodGet || hr.Method == http.MethodHead):
			page, data, err := r.show(v)
			if err != nil {
				c.refuse(w, v, err)
				return
			}
			v.write(w, http.StatusOK, page, data)
		case r.do != nil && hr.Method == http.MethodPost:
			c.post(w, v, r.do)
		default:
			w.Header().Set("Allow", r.allowed())
			c.refuse(w, v, errMethod)
		}
	})
}
