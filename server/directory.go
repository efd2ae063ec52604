package server

import (
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

// directory finds routes by the first segment of a path, and only then by expressions:
// most paths begin with a word of their own.
type directory struct {
	bySegment map[string]*mux.Router
	others    *mux.Router // the routes whose first segment is a variable; bySegment has them, too
}

func newDirectory(routes []route, noRoute, noMethod endpoint) directory {
	d := directory{bySegment: map[string]*mux.Router{}, others: newRouter(noRoute, noMethod)}
	for _, r := range routes {
		if segment := firstSegment(r.path); !strings.Contains(segment, "{") && d.bySegment[segment] == nil {
			d.bySegment[segment] = newRouter(noRoute, noMethod)
		}
	}
	for _, r := range routes { // in their order: the first that matches is taken
		if router := d.bySegment[firstSegment(r.path)]; router != nil {
			r.mount(router)
			continue
		}
		r.mount(d.others)
		for _, router := range d.bySegment {
			r.mount(router)
		}
	}
	return d
}

func newRouter(noRoute, noMethod endpoint) *mux.Router {
	// SkipClean: a premium link carries "http://" in its path. UseEncodedPath tells an
	// escaped slash from a slash.
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	router.NotFoundHandler, router.MethodNotAllowedHandler = noRoute, noMethod
	return router
}

func (r route) mount(router *mux.Router) {
	m := router.NewRoute()
	if r.host != "" {
		m.Host(r.host)
	}
	m.Path(r.path).Handler(r.endpoint)
	if len(r.methods) > 0 {
		m.Methods(r.methods...)
	}
}

// find answers the endpoint of a request; what is not found is refused by one, too.
func (d directory) find(r *http.Request) (found mux.RouteMatch) {
	router := d.bySegment[firstSegment(r.URL.EscapedPath())]
	if router == nil {
		router = d.others
	}
	router.Match(r, &found)
	return found
}

func firstSegment(path string) string {
	segment, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return segment
}
