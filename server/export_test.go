package server

import "net/http"

// Listener is how the one listener is configured.
func Listener(s *Server) *http.Server { return s.listener() }
