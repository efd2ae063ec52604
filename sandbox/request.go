package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// Limits of what a request may bring.
const (
	MaxRequestBody  = 1 << 20 // bytes
	MaxFormFields   = 1000
	MaxRequestLines = 64 << 10 // bytes of request line and headers
)

// Reasons that the front gives a provider's WriteError; a provider spells them.
var (
	ErrNoRoute      = errors.New("the provider has no such address")
	ErrMethod       = errors.New("the address does not take this method")
	ErrBodyTooLarge = errors.New("the body is longer than 1 MiB")
	ErrCrashed      = errors.New("the sandbox failed")
)

// MethodError is an ErrMethod that tells what the address takes.
type MethodError struct{ Allowed []string }

func (e *MethodError) Error() string { return ErrMethod.Error() }

// Unwrap is ErrMethod.
func (e *MethodError) Unwrap() error { return ErrMethod }

// FrontStatus is the HTTP status of such a reason, for those who answer with a page; also of
// a payment that another tab has moved a moment before.
func FrontStatus(err error) int {
	var late *payment.TransitionError
	switch {
	case errors.As(err, &late):
		return http.StatusConflict
	case errors.Is(err, ErrNoRoute):
		return http.StatusNotFound
	case errors.Is(err, ErrMethod):
		return http.StatusMethodNotAllowed
	case errors.Is(err, ErrBodyTooLarge):
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusInternalServerError
}

// Request is an http.Request read once: raw target, bounded body, tolerant form
// parsing, path variables decoded.
type Request struct {
	*http.Request
	Path     string            // raw path as at the provider, undecoded: "/newauth/http://…"
	Query    string            // raw query, undecoded
	Content  []byte            // the whole body
	Vars     map[string]string // path variables, decoded once
	Op       *operation.Operation
	ByHost   bool   // addressed by one of the provider's host names, not by path
	Base     string // "http://127.0.0.1:8080/clickandbuy" or, by host, "http://eu.clickandbuy.com"
	Public   string // Base as browsers reach it; Base unless the server has a public URL
	RemoteIP string // the caller's address

	// NewBrowser is the id of the browser that asks; a browser without one is given a
	// cookie. Only pages for people call it.
	NewBrowser func() string

	// Parsed is what Who has read of the body already, for the handler.
	Parsed any

	// Lasts is the context instead of that of the http.Request, which ends when its client
	// hangs up; nil: there is none.
	Lasts context.Context

	entry Entry
	form  []operation.KeyText
}

// Context ends with the server: what a merchant or a browser has begun is not half done.
func (r *Request) Context() context.Context {
	if r.Lasts != nil {
		return r.Lasts
	}
	return r.Request.Context()
}

// Entry collects what the journal says about a request beside its bytes, and what
// the front does to its answer. The front reads it when the handler is done.
type Entry struct {
	At      time.Time
	Payment string
	Rule    string
	Outcome string
	Notes   []string
	Secrets []string
	Fault   *operation.Fault
	Delay   time.Duration
}

// Entry is what the journal will say about the request.
func (r *Request) Entry() *Entry { return &r.entry }

// Note adds a line to the request's journal entry: why it was answered so.
func (r *Request) Note(format string, args ...any) {
	r.entry.Notes = append(r.entry.Notes, fmt.Sprintf(format, args...))
}

// Secret keeps a value of this request out of the journal, wherever it stands.
func (r *Request) Secret(value string) {
	if value != "" {
		r.entry.Secrets = append(r.entry.Secrets, value)
	}
}

// Concerns names the payment that the request is about.
func (r *Request) Concerns(payment string) { r.entry.Payment = payment }

// Form is the fields of an urlencoded or multipart body in their order; a ';' is
// data, a bad escape stays as it is, and bytes that are no UTF-8 are read as
// ISO-8859-1. Fields beyond MaxFormFields are dropped with a note.
func (r *Request) Form() []operation.KeyText {
	if r.form != nil {
		return r.form
	}
	r.form = []operation.KeyText{}
	if boundary, ok := multipartBoundary(r.Header.Get("Content-Type")); ok {
		r.form = r.multipart(boundary)
	} else {
		r.form = ParseQuery(string(r.Content))
	}
	if len(r.form) > MaxFormFields {
		r.Note("%d form fields: those after the first %d are ignored", len(r.form), MaxFormFields)
		r.form = r.form[:MaxFormFields]
	}
	return r.form
}

// Field is the last value of a form field, "" without one.
func (r *Request) Field(name string) string { return last(r.Form(), name) }

// QueryField is the first value of a parameter in the address, "" without one.
func (r *Request) QueryField(name string) string {
	for _, pair := range ParseQuery(r.Query) {
		if pair.Name == name {
			return pair.Text
		}
	}
	return ""
}

func last(pairs []operation.KeyText, name string) string {
	value := ""
	for _, pair := range pairs {
		if pair.Name == name {
			value = pair.Text
		}
	}
	return value
}

func multipartBoundary(contentType string) (boundary string, ok bool) {
	if strings.HasPrefix(contentType, "application/x-www-form-urlencoded") { // as nearly always
		return "", false
	}
	media, params, err := mime.ParseMediaType(contentType)
	return params["boundary"], err == nil && media == "multipart/form-data"
}

func (r *Request) multipart(boundary string) []operation.KeyText {
	fields := []operation.KeyText{}
	reader := multipart.NewReader(bytes.NewReader(r.Content), boundary)
	for len(fields) <= MaxFormFields {
		part, err := reader.NextPart()
		if err != nil {
			break
		}
		var text bytes.Buffer
		if _, err := text.ReadFrom(part); err != nil {
			r.Note("a part of the form is broken: %v", err)
			break
		}
		fields = append(fields, operation.KeyText{Name: Text([]byte(part.FormName())), Text: Text(text.Bytes())})
	}
	return fields
}

// SeeOther sends a browser that has posted a form on to a page of the provider: an absolute
// URL, which http.Redirect would take apart again to see whether it is one.
func (r *Request) SeeOther(w http.ResponseWriter, page string) {
	if r.Method != http.MethodPost || strings.ContainsFunc(page, func(c rune) bool { return c > '~' }) {
		http.Redirect(w, r.Request, page, http.StatusSeeOther)
		return
	}
	w.Header()["Location"] = []string{page}
	w.WriteHeader(http.StatusSeeOther)
}

// LeadTo sends a browser to an address as a CGI script does: as it is, where http.Redirect
// would clean its path, without a body, and not to be kept by anybody.
func LeadTo(w http.ResponseWriter, status int, address string) error {
	w.Header()["Location"] = []string{address}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	return nil
}

// BrowserURL is a URL of the provider for a browser: path begins with "/".
func (r *Request) BrowserURL(path string) string { return r.Public + path }

// PageURL is a hosted page's URL for a browser, of the kind that the request came by: at
// the provider's host of that name, or by path. A host whose paths have a meaning of
// their own (see Routes) is a foreign one: by path it is named, "/~www.knetpay.com.kw/…".
func (r *Request) PageURL(host, path string, foreign bool) string {
	switch {
	case r.ByHost && r.Public == r.Base:
		return r.CallerURL(host, path)
	case foreign:
		return r.Public + "/~" + host + path
	}
	return r.Public + path
}

// CallerURL is a URL of the provider for whoever asks, always of the kind asked by.
// host is the provider's own name for the place: "services.eu.clickandbuy.com".
func (r *Request) CallerURL(host, path string) string {
	if !r.ByHost {
		return r.Base + path
	}
	scheme, rest, _ := strings.Cut(r.Base, "://")
	if _, port, ok := strings.Cut(rest, ":"); ok {
		host += ":" + port
	}
	return scheme + "://" + host + path
}
