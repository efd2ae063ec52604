package server

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gorilla/mux"
)

// route is an endpoint and where it is.
type route struct {
	methods  []string // none: any
	host     string   // "": any
	path     string
	endpoint endpoint
}

// directory finds the route of a request. It looks at the words that a path begins and
// ends with before it asks mux: most routes are told apart by them, and comparing words
// costs far less than an expression does.
type directory struct {
	routes            []mounted // in their order: the first that matches is taken
	noRoute, noMethod endpoint
}

type mounted struct {
	begins, ends string // what is before the path's first variable, and what is behind its last
	*mux.Route
}

func newDirectory(routes []route, noRoute, noMethod endpoint) directory {
	// SkipClean: a premium link carries "http://" in its path. UseEncodedPath tells an
	// escaped slash from a slash.
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	d := directory{make([]mounted, len(routes)), noRoute, noMethod}
	for i, r := range routes {
		begins, _, _ := strings.Cut(r.path, "{")
		d.routes[i] = mounted{begins, r.path[strings.LastIndexByte(r.path, '}')+1:], r.mount(router)}
	}
	return d
}

func (r route) mount(router *mux.Router) *mux.Route {
	m := router.NewRoute()
	if r.host != "" {
		m.Host(r.host)
	}
	m.Path(r.path).Handler(r.endpoint)
	if len(r.methods) > 0 {
		m.Methods(r.methods...)
	}
	return m
}

// find answers the endpoint of a request and the variables in its path; what is not found
// is refused by an endpoint, too.
func (d directory) find(r *http.Request) (endpoint, map[string]string) {
	var found mux.RouteMatch
	path := r.URL.EscapedPath()
	for _, m := range d.routes {
		if strings.HasPrefix(path, m.begins) && strings.HasSuffix(path, m.ends) && m.Match(r, &found) {
			return found.Handler.(endpoint), found.Vars
		}
	}
	if errors.Is(found.MatchErr, mux.ErrMethodMismatch) {
		return d.noMethod, nil
	}
	return d.noRoute, nil
}
