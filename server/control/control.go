// Package control is the sandbox's own API under /_sandbox/v1: JSON, described by
// openapi.yaml beside it, which a test holds against these handlers.
package control

import (
	_ "embed" // the description
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/gorilla/mux"

	"paysandbox/sandbox"
	"paysandbox/sandbox/scenario"
	"paysandbox/server/certs"
)

//go:embed openapi.yaml
var description []byte

// Limits of the API.
const (
	MaxBody      = 4 << 20 // bytes
	DefaultLimit = 100     // entries of a list
	MaxLimit     = 1000
)

// Options of the API; all may be left out.
type Options struct {
	PublicURL string           // what env says instead of the address that was asked
	About     About            // the server itself
	Authority *certs.Authority // nil: no certificates are shown
	Log       *slog.Logger     // nil: silent
	Stopping  <-chan struct{}  // closed when the server stops: streams end
}

// API serves the control API.
type API struct {
	world   *sandbox.World
	options Options
	router  func() *mux.Router // made when first asked: a start should not wait for it
}

// New mounts the API. It serves /_sandbox/v1/…, /_sandbox/ready,
// /_sandbox/openapi.yaml, /_sandbox/schema.json and /_sandbox/ca.pem, .p12 and .jks.
func New(world *sandbox.World, options Options) *API {
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	a := &API{world: world, options: options}
	a.router = sync.OnceValue(a.mount)
	return a
}

func (a *API) mount() *mux.Router {
	router := mux.NewRouter().UseEncodedPath()
	router.NotFoundHandler = a.endpoint(func(_ http.ResponseWriter, r *http.Request) error {
		return problem(http.StatusNotFound, "there is no "+r.URL.Path, nil)
	})
	router.MethodNotAllowedHandler = a.endpoint(func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Allow", taken(router, r))
		return problem(http.StatusMethodNotAllowed, r.URL.Path+" does not take "+r.Method, nil)
	})
	for _, e := range a.endpoints() {
		router.Handle("/_sandbox"+e.path, a.endpoint(e.handle)).Methods(e.method)
	}
	return router
}

// taken lists the methods that an address takes.
func taken(router *mux.Router, r *http.Request) string {
	var methods []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		asked, match := r.Clone(r.Context()), mux.RouteMatch{}
		asked.Method = method
		if router.Match(asked, &match) && match.MatchErr == nil {
			methods = append(methods, method)
		}
	}
	return strings.Join(methods, ", ")
}

type endpoint struct {
	method, path string
	handle       func(http.ResponseWriter, *http.Request) error
}

// endpoints is the route table.
func (a *API) endpoints() []endpoint {
	const ws = "/v1/workspaces/{ws}"
	return []endpoint{
		{"GET", "/ready", a.ready},
		{"GET", "/openapi.yaml", a.openapi},
		{"GET", "/schema.json", a.schema},
		{"GET", "/ca.pem", a.authority("application/x-x509-ca-cert", func(of *certs.Authority) ([]byte, error) { return of.PEM(), nil })},
		{"GET", "/ca.p12", a.authority("application/x-pkcs12", (*certs.Authority).PKCS12)},
		{"GET", "/ca.jks", a.authority("application/x-java-keystore", (*certs.Authority).JKS)},
		{"GET", "/v1/server", a.showServer},
		{"GET", "/v1/workspaces", a.listWorkspaces},
		{"POST", "/v1/workspaces", a.createWorkspace},
		{"GET", ws, a.in(a.showWorkspace)},
		{"DELETE", ws, a.in(a.deleteWorkspace)},
		{"POST", ws + "/reset", a.in(a.resetWorkspace)},
		{"PUT", ws + "/merchant", a.in(a.putMerchant)},
		{"POST", ws + "/merchant/check", a.in(a.checkMerchant)},
		{"PUT", ws + "/accounts/{provider}/{id}", a.in(a.putAccount)},
		{"PUT", ws + "/scenario", a.in(a.putScenario)},
		{"GET", ws + "/rules", a.in(a.listRules)},
		{"GET", ws + "/payments", a.in(a.listPayments)},
		{"GET", ws + "/payments/{id}", a.in(a.showPayment)},
		{"POST", ws + "/payments/{id}/{action}", a.in(a.act)},
		{"GET", ws + "/agreements", a.in(a.listAgreements)},
		{"POST", ws + "/agreements/{id}/{action}", a.in(a.actOnAgreement)},
		{"GET", ws + "/exchanges", a.in(a.listExchanges)},
		{"GET", ws + "/stream", a.in(a.stream)},
		{"GET", ws + "/deliveries", a.in(a.listDeliveries)},
		{"POST", ws + "/deliveries/{id}/resend", a.in(a.resend)},
		{"GET", ws + "/mails", a.in(a.listMails)},
		{"GET", ws + "/clock", a.in(a.showClock)},
		{"POST", ws + "/clock", a.in(a.moveClock)},
	}
}

// ServeHTTP implements http.Handler.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet && r.URL.Path == "/_sandbox/ready" {
		_ = a.ready(w, r)
		return
	}
	a.router().ServeHTTP(w, r)
}

// endpoint bounds the body and spells errors as problem documents.
func (a *API) endpoint(handle func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, MaxBody)
		if err := handle(w, r); err != nil {
			a.writeProblem(w, r, err)
		}
	})
}

// in hands the workspace of the path to a handler.
func (a *API) in(handle func(*sandbox.Workspace, http.ResponseWriter, *http.Request) error) func(http.ResponseWriter, *http.Request) error {
	return func(w http.ResponseWriter, r *http.Request) error {
		ws, err := a.world.Workspace(variable(r, "ws"))
		if err != nil {
			return err
		}
		return handle(ws, w, r)
	}
}

func variable(r *http.Request, name string) string {
	return sandbox.Unescape(strings.ReplaceAll(mux.Vars(r)[name], "+", "%2B"))
}

func (a *API) ready(w http.ResponseWriter, _ *http.Request) error {
	return write(w, http.StatusOK, map[string]string{"status": "ready"})
}

func (a *API) openapi(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/yaml")
	_, err := w.Write(description)
	return err
}

// schema answers the JSON Schema of scenario files, for editors.
func (a *API) schema(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/schema+json")
	_, err := w.Write(scenario.Schema(a.world.Catalog()))
	return err
}

// base is the server as the caller reaches it.
func (a *API) base(r *http.Request) string {
	if a.options.PublicURL != "" {
		return strings.TrimRight(a.options.PublicURL, "/")
	}
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func write(w http.ResponseWriter, status int, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)+1))
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err = w.Write(append(text, '\n'))
	if err != nil {
		return nil // the caller hung up; nothing can be told any more
	}
	return nil
}

// list is a page of a list, oldest first; Next is what `after` takes for the next.
type list[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty"`
}

// limit reads how many entries are wanted.
func limit(r *http.Request) (int, error) {
	text := r.URL.Query().Get("limit")
	if text == "" {
		return DefaultLimit, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > MaxLimit {
		return 0, problem(http.StatusBadRequest, "limit is a number from 1 to "+strconv.Itoa(MaxLimit), nil)
	}
	return n, nil
}

// read decodes a JSON body; unknown keys are refused. An empty body is the zero value.
func read(r *http.Request, into any) error {
	decoder := json.NewDecoder(r.Body)
	decoder.DisallowUnknownFields()
	decoder.UseNumber()
	err := decoder.Decode(into)
	if err == nil {
		if err = decoder.Decode(&json.RawMessage{}); err == nil {
			return problem(http.StatusBadRequest, "the body holds more than one JSON value", nil)
		}
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return problem(http.StatusRequestEntityTooLarge, "the body is longer than "+strconv.Itoa(MaxBody)+" bytes", nil)
	}
	return problem(http.StatusBadRequest, "the body is not the JSON that is expected: "+strings.TrimPrefix(err.Error(), "json: "), nil)
}
