package server

import (
	"net/http"
	"net/url"
	"strings"
	"sync"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/webaddr"
)

// room is one provider behind the front: its hosts and its routes.
type room struct {
	server   *Server
	provider sandbox.Provider
	hosts    webaddr.Hosts
	mounted  func() routers // made when the provider is first asked: a start should not wait for them
	routes   []route        // while they are mounted
}

// routers match what is asked by one of the provider's host names, and what is asked
// by path: each looks only at the routes that it can find.
type routers struct{ byHost, byPath directory }

func newRoom(s *Server, p sandbox.Provider) *room {
	m := &room{server: s, provider: p, hosts: webaddr.NewHosts(p.Hosts())}
	m.mounted = sync.OnceValue(m.mount)
	return m
}

func (m *room) mount() routers {
	m.provider.Mount(m)
	off := make([]route, len(m.routes)) // the provider's hosts
	for i, r := range m.routes {
		if r.host != "" {
			r.host, r.path = "", "/~"+r.host+r.path
		}
		off[i] = r
	}
	noRoute := m.refuse(sandbox.ErrNoRoute)
	noMethod := func(allowed []string) endpoint { return m.refuse(&sandbox.MethodError{Allowed: allowed}) }
	return routers{newDirectory(m.routes, noRoute, noMethod), newDirectory(off, noRoute, noMethod)}
}

// Handle implements sandbox.Routes.
func (m *room) Handle(method, path string, op *operation.Operation, who sandbox.Who, h sandbox.Handler) {
	host, rest, _ := strings.Cut(path, "/")
	m.routes = append(m.routes, route{strings.Fields(method), host, "/" + rest, m.endpoint(op, who, h)})
}

// serve routes one request: its path as at the provider, its host in lower case.
func (m *room) serve(w http.ResponseWriter, r *http.Request, byHost bool) {
	path, query := rawTarget(r)
	if !byHost {
		path = strings.TrimPrefix(path, "/"+m.provider.Name())
	}
	if path == "" {
		path = "/"
	}
	decoded, err := url.PathUnescape(path)
	if err != nil {
		decoded = path
	}
	scheme := schemeOf(r)
	// The request is nobody else's any more.
	*r.URL = url.URL{Path: decoded, RawPath: path, RawQuery: query}
	r.Host = webaddr.CanonicalHost(r.Host)
	at := m.mounted().byPath
	if byHost {
		at = m.mounted().byHost
	}
	serves, vars := at.find(r)
	serves(w, r, target{scheme, path, query, byHost, vars})
}

// schemeOf is what the client believes to speak: TLS, also when it has a proxy speak it
// and sends an absolute URI.
func schemeOf(r *http.Request) string {
	if r.TLS != nil || strings.EqualFold(r.URL.Scheme, "https") {
		return "https"
	}
	return "http"
}

// refuse answers what no endpoint takes, in the provider's own form.
func (m *room) refuse(reason error) endpoint {
	return m.endpoint(&operation.Operation{Name: m.provider.Name() + ".unknown", Calls: operation.In}, nil,
		func(*sandbox.Workspace, http.ResponseWriter, *sandbox.Request) error { return reason })
}
