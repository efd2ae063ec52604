package web

import (
	"html"
	"html/template"
	"net/http"
	"strconv"
)

// Attribute is an address as an attribute of an element, byte for byte: templates normalise
// what they take for a URL, and merchants' tokens do not survive that. No address, no
// attribute.
func Attribute(name, address string) template.HTMLAttr {
	if address == "" {
		return ""
	}
	return template.HTMLAttr(name + `="` + html.EscapeString(address) + `"`)
}

// Policies of hosted pages.
const (
	// Hosted lets no script in and the page into no frame. It must not grow a form-action:
	// what answers a form may lead to the merchant, and browsers apply form-action to
	// redirects too.
	Hosted = "default-src 'none'; style-src 'unsafe-inline'; img-src http: https: data:; base-uri 'none'; frame-ancestors 'none'"
	// Framed is Hosted for pages that a merchant's page may show in a frame of its own,
	// with scripts of the page's own server.
	Framed = "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; img-src http: https: data:; base-uri 'none'"
)

// Write answers a request with a page, whole, or with the reason why it could not be made.
func Write(w http.ResponseWriter, status int, room, page, lang string, data any, policy string) {
	body, err := Render(room, page, lang, data)
	if err != nil { // a template that does not fit its data: a test renders all
		http.Error(w, "the page could not be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Cache-Control", "no-store")
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
