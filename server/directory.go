package server

import (
	"errors"
	"net/http"
	"slices"
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

// directory finds the route of a request. Most paths have one variable, which is any word,
// or none: those are told by comparing words, which costs far less than an expression does.
// mux is asked for the others where the words that a path begins and ends with fit.
type directory struct {
	routes   []mounted // in their order: the first that matches is taken
	noRoute  endpoint
	noMethod func(allowed []string) endpoint
}

type mounted struct {
	route
	begins, ends string     // what is before the path's first variable, and what is behind its last
	variable     string     // the only one, of a plain path
	mux          *mux.Route // nil: a plain path of any host
}

func newDirectory(routes []route, noRoute endpoint, noMethod func(allowed []string) endpoint) directory {
	// SkipClean: a premium link carries "http://" in its path. UseEncodedPath tells an
	// escaped slash from a slash.
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	d := directory{make([]mounted, len(routes)), noRoute, noMethod}
	for i, r := range routes {
		d.routes[i] = r.mount(router)
	}
	return d
}

func (r route) mount(router *mux.Router) mounted {
	begins, variable, _ := strings.Cut(r.path, "{")
	m := mounted{route: r, begins: begins, ends: r.path[strings.LastIndexByte(r.path, '}')+1:]}
	if m.variable = strings.TrimSuffix(variable, "}"+m.ends); r.host == "" && !strings.ContainsAny(m.variable, ":{}") {
		return m
	}
	m.mux = router.NewRoute()
	if r.host != "" {
		m.mux.Host(r.host)
	}
	m.mux.Path(r.path).Handler(r.endpoint)
	if len(r.methods) > 0 {
		m.mux.Methods(r.methods...)
	}
	return m
}

// plain matches a path that mux need not be asked for, and answers what its variable is.
func (m *mounted) plain(path string) (word string, ok bool) {
	if m.variable == "" {
		return "", path == m.begins
	}
	if len(path) <= len(m.begins)+len(m.ends) || !strings.HasPrefix(path, m.begins) || !strings.HasSuffix(path, m.ends) {
		return "", false
	}
	word = path[len(m.begins) : len(path)-len(m.ends)]
	return word, strings.IndexByte(word, '/') < 0
}

// find answers the endpoint of a request and the variables in its path; what is not found
// is refused by an endpoint, too.
func (d directory) find(r *http.Request) (endpoint, map[string]string) {
	path, otherMethod := r.URL.EscapedPath(), false
	for i := range d.routes {
		m := &d.routes[i]
		if m.mux != nil {
			if !strings.HasPrefix(path, m.begins) || !strings.HasSuffix(path, m.ends) {
				continue
			}
			var found mux.RouteMatch // of this route only: the next one's host would have mux forget a wrong method
			if m.mux.Match(r, &found) {
				return m.endpoint, found.Vars
			}
			otherMethod = otherMethod || errors.Is(found.MatchErr, mux.ErrMethodMismatch)
			continue
		}
		word, ok := m.plain(path)
		switch {
		case !ok:
		case len(m.methods) > 0 && !slices.Contains(m.methods, r.Method):
			otherMethod = true
		case m.variable == "":
			return m.endpoint, nil
		default:
			return m.endpoint, map[string]string{m.variable: word}
		}
	}
	if otherMethod {
		return d.noMethod(d.allowed(r, path)), nil
	}
	return d.noRoute, nil
}

// allowed are the methods that the address of a request takes, in the order of the routes.
func (d directory) allowed(r *http.Request, path string) (methods []string) {
	asked := *r
	for i := range d.routes {
		m := &d.routes[i]
		for _, asked.Method = range m.methods {
			if !slices.Contains(methods, asked.Method) && m.takes(&asked, path) {
				methods = append(methods, asked.Method)
			}
		}
	}
	return methods
}

func (m *mounted) takes(r *http.Request, path string) bool {
	if m.mux != nil {
		return m.mux.Match(r, &mux.RouteMatch{})
	}
	_, ok := m.plain(path)
	return ok
}
