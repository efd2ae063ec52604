// Package server is the front: it finds the provider by host or path and the
// workspace by the account that a request names, reads the request once, buffers
// the answer, breaks it where a rule asks for that, and writes the journal.
package server

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/webaddr"
)

// Limits and times of the listener.
const (
	ReadHeaderTimeout = 10 * time.Second
	ReadTimeout       = 60 * time.Second
	IdleTimeout       = 2 * time.Minute
	ShutdownTime      = 5 * time.Second
)

// Options are what a Server is made of; only World is needed.
type Options struct {
	World      *sandbox.World
	PublicURL  string       // where browsers find the sandbox, "" : as they asked
	AllowHosts []string     // further names under which /_sandbox answers
	Own        http.Handler // everything under /_sandbox
	Log        *slog.Logger // nil: silent
}

// Server is the one handler of every listener.
type Server struct {
	world     *sandbox.World
	public    string
	own       http.Handler
	log       *slog.Logger
	providers []*room
	browsers  *browsers
	dates     dates
	hardStop  context.Context
	stopHard  context.CancelFunc
}

// New mounts every provider.
func New(o Options) *Server {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{world: o.World, public: strings.TrimRight(o.PublicURL, "/"), log: o.Log, browsers: newBrowsers()}
	s.hardStop, s.stopHard = context.WithCancel(context.Background())
	for _, p := range o.World.Providers() {
		s.providers = append(s.providers, newRoom(s, p))
	}
	if o.Own != nil {
		allowed := make([]string, len(o.AllowHosts))
		for i, host := range o.AllowHosts {
			allowed[i] = webaddr.CanonicalHost(host)
		}
		s.own = guard(allowed, o.Own)
	}
	return s
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	defer s.survive(w, r)
	host := hostname(r)
	for _, room := range s.providers {
		if room.hosts.Has(host) {
			room.serve(w, r, true)
			return
		}
	}
	path := rawPath(r)
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	switch {
	case first == "_sandbox" && s.own != nil:
		s.own.ServeHTTP(w, r)
		return
	case path == "/" && s.own != nil:
		s.welcome(w)
		return
	}
	for _, room := range s.providers {
		if room.provider.Name() == first {
			room.serve(w, r, false)
			return
		}
	}
	http.Error(w, "paysandbox: no provider is called "+quote(host)+" and none begins with /"+quote(first)+"\n"+s.places(), http.StatusNotFound)
}

// IsProvider tells whether a host, without its port, is one that a provider answered on.
func (s *Server) IsProvider(host string) bool {
	host = webaddr.CanonicalHost(host)
	return slices.ContainsFunc(s.providers, func(r *room) bool { return r.hosts.Has(host) })
}

// places tells people where something is.
func (s *Server) places() string {
	return "provider paths begin with one of: " + s.world.ProviderNames() + "; the sandbox itself is at /_sandbox/"
}

// welcome sends browsers to the console; who does not follow reads where to go.
func (s *Server) welcome(w http.ResponseWriter) {
	w.Header().Set("Location", "/_sandbox/")
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusFound)
	_, _ = io.WriteString(w, "paysandbox: "+s.places()+"\n")
}

// survive keeps a crash in one exchange from ending the connection in silence.
func (s *Server) survive(w http.ResponseWriter, r *http.Request) {
	crash := recover()
	if crash == nil {
		return
	}
	if err, ok := crash.(error); ok && errors.Is(err, http.ErrAbortHandler) {
		panic(crash)
	}
	s.log.Error("a request crashed", "method", r.Method, "path", r.URL.Path, "crash", crash, "stack", string(debug.Stack()))
	http.Error(w, "paysandbox: the sandbox failed", http.StatusInternalServerError)
}

// Serve answers on a listener, and on more that are its equals (TLS) or an Entrance each, until ctx ends. Then it
// takes at most ShutdownTime: requests under way finish, calls to merchants that do not are
// ended and rolled back. Where one listener fails, all end.
func (s *Server) Serve(ctx context.Context, l net.Listener, more ...net.Listener) error {
	server := s.listener()
	ended := make(chan error, 1+len(more))
	for _, l := range append(more, l) {
		go func() { ended <- server.Serve(l) }()
	}
	select {
	case err := <-ended:
		_ = server.Close()
		return err
	case <-ctx.Done():
	}
	patience := time.AfterFunc(ShutdownTime/2, s.stopHard)
	defer patience.Stop()
	whole, cancel := context.WithTimeout(context.WithoutCancel(ctx), ShutdownTime)
	defer cancel()
	graceful, cancelGraceful := context.WithTimeout(whole, ShutdownTime-500*time.Millisecond)
	defer cancelGraceful()
	err := server.Shutdown(graceful)
	s.stopHard()
	if err != nil { // streams and hanging clients
		_ = server.Close()
	}
	return s.world.Close(whole) // the rest of the time is for what goes on in the background
}

// listener bounds what slow clients take. Nothing bounds the writing: streams last.
func (s *Server) listener() *http.Server {
	return &http.Server{
		Handler: http.HandlerFunc(s.enter), BaseContext: base, ReadHeaderTimeout: ReadHeaderTimeout, ReadTimeout: ReadTimeout, IdleTimeout: IdleTimeout,
		MaxHeaderBytes: sandbox.MaxRequestLines, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
}

func hostname(r *http.Request) string { return webaddr.CanonicalHost(webaddr.HostOf(r.Host)) }

// rawPath is the path as it was sent, undecoded.
func rawPath(r *http.Request) string {
	path, _ := rawTarget(r)
	return path
}

func rawTarget(r *http.Request) (path, query string) {
	target := r.RequestURI
	if !strings.HasPrefix(target, "/") { // an absolute URI, from a client that takes us for a proxy
		_, rest, ok := strings.Cut(target, "://")
		if !ok {
			return r.URL.EscapedPath(), r.URL.RawQuery
		}
		slash := strings.IndexAny(rest, "/?")
		if slash < 0 {
			return "/", ""
		}
		target = rest[slash:]
		if target[0] == '?' {
			target = "/" + target
		}
	}
	path, query, _ = strings.Cut(target, "?")
	return path, query
}

func quote(s string) string {
	if len(s) > 60 {
		s = s[:60] + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
