package console

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// accountPage is one merchant account: how it is called, what it is, what it can be
// switched to. All of it is made from the provider's declarations.
type accountPage struct {
	frame
	Provider, ID string
	IDName       string // "seller": the key of the document
	About        string // of the id
	URL          string // where the form goes
	SetupURL     string
	Manual       []manualCall
	Inputs       []input
	Switches     []switchGroup
	Switched     []anchor  // those that are not what they are by default
	Lists        []node    // readable only
	Edit         *listEdit // how they are changed instead
}

// anchor is a link to a place of the page.
type anchor struct{ Name, URL string }

// listEdit is the call of the control API that changes a list of mappings.
type listEdit struct{ URL, Body string }

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
	page := accountPage{
		frame: v.frame("Account "+a.id, "Setup"), Provider: a.provider, ID: a.id, IDName: spaced(a.kind.ID),
		URL: v.accountURL(a.provider, a.id), SetupURL: v.home("setup"),
	}
	var typed *draft
	if page.Flash != nil {
		typed = page.Flash.draft
	}
	form := accountForm{visit: v, account: a, typed: typed}
	for _, field := range a.kind.Fields {
		switch {
		case field.Name == a.kind.ID:
			page.About = field.About
		case isSwitches(field):
			page.Switches, page.Switched = form.switches()
		case !isForm(field):
			if value := a.doc[field.Name]; value != nil {
				page.Lists = append(page.Lists, newNode(field, value))
			}
			if page.Edit == nil {
				page.Edit = v.listEdit(a, field)
			}
		default:
			page.Inputs = append(page.Inputs, form.input(field, "", a.doc))
		}
	}
	slices.SortStableFunc(page.Inputs, func(a, b input) int { return a.width() - b.width() })
	page.Lists = append(page.Lists, nodes(nil, undeclared(a.kind.Fields, a.doc), false)...)
	if p, ok := c.provider(a.provider).(sandbox.Documented); ok {
		page.Manual = v.manual(a, p)
	}
	return "account", page, nil
}

// listEdit shows the call with the first list of mappings that the account may have.
func (v *visit) listEdit(a account, field operation.AccountField) *listEdit {
	if len(field.Fields) == 0 {
		return nil
	}
	return &listEdit{
		URL:  v.base() + root + "v1/workspaces/" + strings.TrimPrefix(v.accountURL(a.provider, a.id), root+"w/"),
		Body: fmt.Sprintf(`{%q: [{%q: …, …}]}`, field.Name, field.Fields[0].Name),
	}
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
	for _, p := range c.world.Providers() {
		if p.Name() == name {
			return p
		}
	}
	return nil
}
