package control

import (
	"strings"

	"github.com/gorilla/mux"
)

// Routes lists what the router serves: "GET /v1/workspaces".
func (a *API) Routes() ([]string, error) {
	var routes []string
	err := a.router().Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, err := route.GetPathTemplate()
		if err != nil {
			return err
		}
		methods, err := route.GetMethods()
		for _, method := range methods {
			routes = append(routes, method+" "+strings.TrimPrefix(path, "/_sandbox"))
		}
		return err
	})
	return routes, err
}
