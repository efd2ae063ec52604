package console

import "net/http"

// frame is what every page shows around its own: where one is, and what was done.
type frame struct {
	Title     string
	Workspace string // "" outside of workspaces
	Home      string
	Tabs      []tab
	Clock     *clockBar
	Flash     *message
	Back      string // this page, for its forms
}

type tab struct {
	Name, URL string
	Current   bool
}

// frame is the visit's frame; current names the tab that the page belongs to.
func (v *visit) frame(title, current string) frame {
	f := frame{Title: title, Back: v.here()}
	if v.Method == http.MethodGet { // a HEAD must not use a message up
		f.Flash = v.console.flashes.take(v.URL.Query().Get(told))
	}
	if v.ws == nil {
		return f
	}
	f.Workspace, f.Home = v.ws.Name(), v.home()
	for _, t := range []tab{
		{Name: "Activity", URL: v.home()},
		{Name: "Payments", URL: v.home("payments")},
		{Name: "Journal", URL: v.home("exchanges")},
		{Name: "Deliveries", URL: v.home("deliveries")},
		{Name: "Setup", URL: v.home("setup")},
	} {
		t.Current = t.Name == current
		f.Tabs = append(f.Tabs, t)
	}
	f.Clock = v.clockBar()
	return f
}

// typed is what was posted into the page's form and not saved, nil where there is none.
func (f frame) typed() *draft {
	if f.Flash == nil {
		return nil
	}
	return f.Flash.draft
}
