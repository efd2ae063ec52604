package console

import (
	"fmt"
	"net/http"
	"net/url"
	"path"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/web"
)

const (
	root    = "/_sandbox/"
	told    = "told"   // the query parameter that names a message
	maxForm = 64 << 10 // bytes of what is posted
)

// visit is one request: who asks, for which workspace.
type visit struct {
	*http.Request
	console *console
	ws      *sandbox.Workspace // nil outside of workspaces
}

// enter finds the workspace that the address names and reads what was posted.
func (c *console) enter(w http.ResponseWriter, r *http.Request) (*visit, error) {
	v := &visit{Request: r, console: c}
	if name := r.PathValue("ws"); name != "" {
		ws, err := c.world.Workspace(name)
		if err != nil {
			return v, fmt.Errorf("%w: there is no workspace %q", errMissing, name)
		}
		v.ws = ws
	}
	if r.Method != http.MethodPost {
		return v, nil
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return v, fmt.Errorf("%w: %w", errForm, err)
	}
	return v, nil
}

// write renders a page. Pages show what the sandbox knows now, so nobody keeps them;
// the policy lets them load nothing but the console's own style and mark.
func (v *visit) write(w http.ResponseWriter, status int, page string, data any) {
	html, err := web.Render("console", page, "en", data)
	if err != nil {
		http.Error(w, "paysandbox: "+err.Error(), http.StatusInternalServerError)
		return
	}
	for name, value := range map[string]string{
		"Content-Type":            "text/html; charset=utf-8",
		"Cache-Control":           "no-store",
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"Referrer-Policy":         "same-origin",
		"X-Content-Type-Options":  "nosniff",
	} {
		w.Header().Set(name, value)
	}
	w.WriteHeader(status)
	if v.Method != http.MethodHead {
		_, _ = w.Write(html)
	}
}

// base is the server as browsers reach it: "http://127.0.0.1:8080".
func (v *visit) base() string {
	if v.console.options.PublicURL != "" {
		return strings.TrimRight(v.console.options.PublicURL, "/")
	}
	scheme := "http"
	if v.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + v.Host
}

// home is the address of the visit's workspace, or of a page below it.
func (v *visit) home(below ...string) string { return workspaceURL(v.ws.Name(), below...) }

func workspaceURL(name string, below ...string) string {
	address := root + "w/" + url.PathEscape(name)
	for _, part := range below {
		address += "/" + url.PathEscape(part)
	}
	return address
}

// here is the page itself, for forms that lead back to it.
func (v *visit) here() string {
	query := v.URL.Query()
	query.Del(told)
	if len(query) == 0 {
		return v.URL.EscapedPath()
	}
	return v.URL.EscapedPath() + "?" + query.Encode()
}

// back is where a form was posted from, if that is a page of the console.
func (v *visit) back(otherwise string) string {
	u, err := url.Parse(v.PostForm.Get("back"))
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(path.Clean(u.Path)+"/", root) {
		return otherwise
	}
	return u.RequestURI()
}

// withQuery sets a parameter of an address of the console; "" takes it away.
func withQuery(address, name, value string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	query := u.Query()
	if query.Del(name); value != "" {
		query.Set(name, value)
	}
	u.RawQuery = query.Encode()
	return u.String()
}
