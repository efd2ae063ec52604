package server

import (
	"context"
	"net"
	"net/http"
)

// Entrance is a listener whose requests another handler takes first, such as a proxy's.
// It shares the limits and the end of the server.
type Entrance struct {
	net.Listener
	Handler http.Handler
}

type entranceKey struct{}

// base tells the requests of an entrance from the others.
func base(l net.Listener) context.Context {
	if e, ok := l.(Entrance); ok {
		return context.WithValue(context.Background(), entranceKey{}, e.Handler)
	}
	return context.Background()
}

// enter hands a request to the handler of its listener.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) {
	if h, ok := r.Context().Value(entranceKey{}).(http.Handler); ok {
		defer s.survive(w, r)
		h.ServeHTTP(w, r)
		return
	}
	s.ServeHTTP(w, r)
}
