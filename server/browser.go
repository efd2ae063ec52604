package server

import (
	"fmt"
	"net/http"
	"regexp"

	"github.com/gorilla/sessions"

	"paysandbox/sandbox"
)

// browsers is a gorilla/sessions store whose cookie is an opaque id and nothing
// else: what a browser does is remembered in the workspace, and the workspace's
// clock, not the cookie's age, ends it. A cookie belongs to one host name: at another
// name of the same provider the browser is a new one.
type browsers struct{ options sessions.Options }

// The cookie is not Secure, not even under https: the same page is there by http too, and what
// http may not set anew, nor read, would be a new browser with each request.
func newBrowsers() *browsers {
	return &browsers{options: sessions.Options{HttpOnly: true, SameSite: http.SameSiteLaxMode}}
}

// cookieAge is longer than anything that a workspace remembers of a browser, and as long as
// browsers keep a cookie: 400 days, in seconds.
const cookieAge = 400 * 24 * 60 * 60

var browserID = regexp.MustCompile(`^[a-z0-9]{20}$`)

// Get implements sessions.Store.
func (b *browsers) Get(r *http.Request, name string) (*sessions.Session, error) {
	return sessions.GetRegistry(r).Get(b, name)
}

// New implements sessions.Store.
func (b *browsers) New(r *http.Request, name string) (*sessions.Session, error) {
	session := sessions.NewSession(b, name)
	options := b.options
	session.Options, session.IsNew = &options, true
	if cookie, err := r.Cookie(name); err == nil && browserID.MatchString(cookie.Value) {
		session.ID, session.IsNew = cookie.Value, false
	}
	return session, nil
}

// Save implements sessions.Store.
func (b *browsers) Save(_ *http.Request, w http.ResponseWriter, session *sessions.Session) error {
	cookie := sessions.NewCookie(session.Name(), session.ID, session.Options)
	cookie.MaxAge = cookieAge // without Expires, which would be the time of this machine
	http.SetCookie(w, cookie)
	return nil
}

// id is the browser's id at a provider; a new browser is given one.
func (b *browsers) id(ws *sandbox.Workspace, provider string, w http.ResponseWriter, r *sandbox.Request) string {
	session, err := b.Get(r.Request, "sandbox_"+provider)
	if err != nil {
		return ""
	}
	if !session.IsNew {
		return session.ID
	}
	n, err := sandbox.Count(ws, "browsers/"+provider)
	if err != nil {
		return ""
	}
	session.ID = ws.Draws().Text(20, sandbox.LowerDigits, "browser", provider, fmt.Sprint(n))
	session.Options.Path = "/"
	if !r.ByHost {
		session.Options.Path = "/" + provider
	}
	if session.Save(r.Request, w) != nil {
		return ""
	}
	return session.ID
}
