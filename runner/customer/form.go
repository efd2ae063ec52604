package customer

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// form is a form of the page with its controls, in the order of the document.
type form struct {
	page     *Page
	node     *html.Node
	controls []*control
}

func (p *Page) forms() []*form {
	var forms []*form
	byNode := map[*html.Node]*form{}
	for _, node := range p.find("form").Nodes {
		f := &form{page: p, node: node}
		forms = append(forms, f)
		byNode[node] = f
	}
	for _, node := range p.find(controlTags).Nodes {
		if f := byNode[p.owners[node]]; f != nil {
			f.controls = append(f.controls, readControl(node))
		}
	}
	return forms
}

// form finds the form that is meant: by id, name or CSS selector; "" is the only one.
func (p *Page) form(which string) (*form, error) {
	if p.URL == "" {
		return nil, ErrNoPage
	}
	all := p.forms()
	if len(all) == 0 {
		return nil, fmt.Errorf("there is no form on %s%s", p.describe(), p.but())
	}
	if which == "" {
		if len(all) > 1 {
			return nil, fmt.Errorf("there are %d forms on %s; say which: %s", len(all), p.describe(), listForms(all))
		}
		return all[0], nil
	}
	for _, key := range []string{"id", "name"} {
		if i := slices.IndexFunc(all, func(f *form) bool { return attr(f.node, key) == which }); i >= 0 {
			return all[i], nil
		}
	}
	matched := p.find(which).Nodes
	found := slices.DeleteFunc(slices.Clone(all), func(f *form) bool { return !slices.Contains(matched, f.node) })
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("no form matches %q on %s; forms there: %s%s", which, p.describe(), listForms(all), p.but())
	case 1:
		return found[0], nil
	}
	return nil, fmt.Errorf("%d forms match %q on %s: %s", len(found), which, p.describe(), listForms(found))
}

// but adds what explains that a page lacks what was looked for.
func (p *Page) but() string {
	if p.Status >= 400 {
		return fmt.Sprintf(", which has status %d", p.Status)
	}
	why := p.byScript()
	if p.Note != "" && why != "" {
		why = "; " + why
	}
	if why = p.Note + why; why != "" {
		return " (" + why + ")"
	}
	return ""
}

// formAt is the form that an element of the tree is.
func (p *Page) formAt(node *html.Node) *form {
	for _, f := range p.forms() {
		if f.node == node {
			return f
		}
	}
	return nil
}

// names are the names that Fill may use.
func (f *form) names() []string {
	var names []string
	for _, c := range f.controls {
		if c.name != "" && !c.isButton() && !slices.Contains(names, c.name) {
			names = append(names, c.name)
		}
	}
	return names
}

// String names the form as a selector would, where it goes where it has no name.
func (f *form) String() string {
	if id := attr(f.node, "id"); id != "" {
		return "form#" + id
	}
	if name := attr(f.node, "name"); name != "" {
		return fmt.Sprintf("form[name=%q]", name)
	}
	if action := attr(f.node, "action"); action != "" {
		return fmt.Sprintf("form[action=%q]", action)
	}
	return "form"
}

func (f *form) describe() string {
	parts := []string{}
	if names := f.names(); len(names) > 0 {
		parts = append(parts, "controls "+strings.Join(names, ", "))
	}
	if buttons := f.buttons(); len(buttons) > 0 {
		parts = append(parts, "buttons "+listButtons(buttons))
	}
	if len(parts) == 0 {
		return f.String()
	}
	return f.String() + " (" + strings.Join(parts, "; ") + ")"
}

func listForms(forms []*form) string {
	lines := make([]string, len(forms))
	for i, f := range forms {
		lines[i] = f.describe()
	}
	return strings.Join(lines, ", ")
}

// label is what is written at a radio button or checkbox.
func (p *Page) label(control *html.Node) string {
	for parent := control.Parent; parent != nil; parent = parent.Parent {
		if parent.DataAtom == atom.Label {
			return collapse(visibleText(parent))
		}
	}
	id := attr(control, "id")
	if id == "" {
		return ""
	}
	for _, label := range p.find("label[for]").Nodes {
		if attr(label, "for") == id {
			return collapse(visibleText(label))
		}
	}
	return ""
}
