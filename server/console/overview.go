package console

import (
	"strconv"

	"paysandbox/sandbox"
)

const workspacesAPage = 50

type overviewPage struct {
	frame
	Base       string
	Providers  []providerRow
	DemoShop   string
	Env        string // of the workspace `default`
	Default    string // its address, "" where there is none
	Workspaces []workspaceRow
	Next       string
	First      string
	Start      string // what the form proposes for a frozen clock
}

// providerRow is what a newcomer configures for one provider.
type providerRow struct {
	Name, URL string
	Hosts     []string
}

type workspaceRow struct {
	Name, URL string
	Seed      uint64
	Now       moment
	Frozen    bool
	Next      *moment
	Exchanges int64
}

// scenarioStart is when scenarios begin that do not say otherwise.
const scenarioStart = "2026-01-15T12:00:00"

func (c *console) overview(v *visit) (string, any, error) {
	page := overviewPage{frame: v.frame("Overview", ""), Base: v.base(), DemoShop: c.options.DemoShop, Start: scenarioStart}
	for _, p := range c.world.Providers() {
		page.Providers = append(page.Providers, providerRow{Name: p.Name(), URL: page.Base + "/" + p.Name(), Hosts: p.Hosts()})
	}
	if ws, err := c.world.Workspace(sandbox.Default); err == nil {
		page.Env, page.Default = dotenv(ws.Env(page.Base)), workspaceURL(sandbox.Default)
	}
	after := v.URL.Query().Get("after")
	found, err := c.world.Workspaces(after, workspacesAPage+1)
	if err != nil { // the one to go on from was deleted
		if found, err = c.world.Workspaces("", workspacesAPage+1); err != nil {
			return "", nil, err
		}
		after = ""
	}
	if after != "" {
		page.First = root
	}
	if len(found) > workspacesAPage {
		found = found[:workspacesAPage]
		page.Next = withQuery(root, "after", found[workspacesAPage-1].Name())
	}
	for _, ws := range found {
		page.Workspaces = append(page.Workspaces, c.workspaceRow(v, ws))
	}
	return "overview", page, nil
}

func (c *console) workspaceRow(v *visit, ws *sandbox.Workspace) workspaceRow {
	clock := (&visit{Request: v.Request, console: c, ws: ws}).clockBar()
	return workspaceRow{
		Name: ws.Name(), URL: workspaceURL(ws.Name()), Seed: ws.Seed(),
		Now: clock.Now, Frozen: clock.Frozen, Next: clock.Next, Exchanges: ws.Journal().Last(),
	}
}

// seedOf reads a form's seed; the draws' names keep workspaces of one seed apart.
func seedOf(text string) (uint64, error) {
	if text == "" {
		return 1, nil
	}
	return strconv.ParseUint(text, 10, 64)
}
