package console

import (
	"fmt"
	"maps"
	"slices"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// accountPage is one merchant account, or an entry of one of its lists: how it is called,
// what it is, what it can be switched to. All of it is made from the provider's
// declarations.
type accountPage struct {
	frame
	Provider, ID string
	Kind         string   // "Account", "products"
	Crumbs       []anchor // from the account to here; of an entry only
	IDName       string   // "seller": the key of the document
	About        string   // of the id
	URL          string   // where the form goes
	SetupURL     string
	Manual       []manualCall
	Inputs       []input
	Lists        []listTable
	Switches     []switchGroup
	Switched     []anchor // those that are not what they are by default
	Rest         []node   // readable only
	RemoveURL    string   // of an entry
}

// anchor is a link.
type anchor struct {
	Name, URL string
	Current   bool // to the page itself
}

// account is what an address names: the provider's declaration and the document.
type account struct {
	provider, id string
	kind         operation.AccountKind
	doc          map[string]any
}

// account finds the account of the visit's address.
func (v *visit) account() (account, error) {
	a := account{provider: v.PathValue("provider"), id: v.PathValue("id")}
	declared, _ := v.console.world.Catalog().Provider(a.provider)
	a.kind = declared.Account
	docs, err := v.ws.AccountDocs()
	if err != nil {
		return a, err
	}
	for _, doc := range docs[a.provider] {
		if text(doc[a.kind.ID]) == a.id {
			a.doc = doc
			return a, nil
		}
	}
	return a, fmt.Errorf("%w: the workspace %s has no %s account %q", errMissing, v.ws.Name(), cut(a.provider, 40), cut(a.id, 80))
}

func (v *visit) accountURL(provider, id string, below ...string) string {
	return v.home(append([]string{"accounts", provider, id}, below...)...)
}

func (c *console) account(v *visit) (string, any, error) {
	a, err := v.account()
	if err != nil {
		return "", nil, err
	}
	return "account", v.partPage(a.whole()), nil
}

// part shows a list of an account, or an entry of one.
func (c *console) part(v *visit) (string, any, error) {
	a, err := v.account()
	if err != nil {
		return "", nil, err
	}
	way := v.way(behindAccount)
	if len(way)%2 == 1 {
		l, err := a.whole().list(way)
		if err != nil {
			return "", nil, err
		}
		return "list", v.listPage(l), nil
	}
	p, err := a.whole().part(way)
	if err != nil {
		return "", nil, err
	}
	return "account", v.partPage(p), nil
}

func (v *visit) partPage(p part) accountPage {
	a, title := p.account, "Account "+p.id
	if p.in != nil {
		title = p.id + " · " + spacedPath(p.in.path)
	}
	page := accountPage{
		frame: v.frame(title, "Setup"), Provider: a.provider, ID: p.id, Kind: "Account", IDName: spaced(p.keys[0].Name),
		URL: v.partURL(p), SetupURL: v.home("setup"), Crumbs: v.crumbs(p),
	}
	if p.in != nil {
		page.Kind, page.RemoveURL = singular(p.in.path), v.removeURL(p)
	}
	page.About = p.keys[0].About
	form := accountForm{visit: v, part: p, typed: page.typed()}
	page.Inputs = form.inputs(p.fields, "", p.doc)
	page.Switches, page.Switched = form.switches()
	for _, l := range p.lists() {
		page.Lists = append(page.Lists, v.table(l))
	}
	page.Rest = nodes(nil, undeclared(p.fields, p.doc), false)
	if documented, ok := v.console.provider(a.provider).(sandbox.Documented); ok {
		page.Manual = v.manual(p, documented)
	}
	return page
}

// crumbs lead from the account to an entry; the account itself has none.
func (v *visit) crumbs(p part) []anchor {
	if p.in == nil {
		return nil
	}
	return append(v.listCrumbs(*p.in), anchor{Name: p.id, URL: v.partURL(p), Current: v.URL.EscapedPath() == v.partURL(p)})
}

func (v *visit) listCrumbs(l list) []anchor {
	crumbs := v.crumbs(l.of)
	if crumbs == nil {
		crumbs = []anchor{{Name: "Account " + l.of.id, URL: v.partURL(l.of)}}
	}
	return append(crumbs, anchor{Name: spacedPath(l.path), URL: v.listURL(l), Current: v.URL.EscapedPath() == v.listURL(l)})
}

// undeclared are the keys of a document that another version of the sandbox knew.
func undeclared(fields []operation.AccountField, doc map[string]any) map[string]any {
	rest := maps.Clone(doc)
	for _, field := range fields {
		delete(rest, field.Name)
	}
	return rest
}

// provider is the impersonated provider of a name, nil where there is none.
func (c *console) provider(name string) sandbox.Provider {
	providers := c.world.Providers()
	at := slices.IndexFunc(providers, func(p sandbox.Provider) bool { return p.Name() == name })
	if at < 0 {
		return nil
	}
	return providers[at]
}
