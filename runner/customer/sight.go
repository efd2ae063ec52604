package customer

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A real browser does what it is told and is asked only what it shows. Which link, form or
// button a scenario means is decided here for it too, by the same rules, over a tree that
// was read off the browser's page.

// Sight is a page as a real browser shows it.
type Sight struct {
	URL    string
	Status int
	// Root is the document. Fields have the values that they hold now; what style sheets
	// hide carries the attribute `hidden`.
	Root   *html.Node
	Owners map[*html.Node]*html.Node // each control's form
	Note   string
}

// See makes a page of what a real browser shows. Only what needs no document of its own
// works on it: reading, finding, and the methods of this file.
func See(s Sight) *Page {
	p := &Page{URL: s.URL, Status: s.Status, Note: s.Note, Header: http.Header{}, owners: s.Owners, scripted: true}
	if at, err := parseAddress(s.URL, nil, nil); err == nil {
		p.address, p.base, p.Query = at, at, firstValues(at.query)
	}
	p.read(s.Root)
	return p
}

// Has, TextOf and AttrOf look at the first element that a CSS selector matches.
func (p *Page) Has(selector string) bool { return p.find(selector).Length() > 0 }

// TextOf is the visible text of that element, "" for none.
func (p *Page) TextOf(selector string) string {
	found := p.find(selector)
	if found.Length() == 0 {
		return ""
	}
	return visibleText(found.Nodes[0])
}

// AttrOf is an attribute of that element, "" for none.
func (p *Page) AttrOf(selector, name string) string { return p.find(selector).First().AttrOr(name, "") }

// Clickable is what [Customer.Click] would click. In a browser that is also what only a
// script makes of any use: every button, and by selector any element at all.
func (p *Page) Clickable(textOrSelector string) (*html.Node, error) {
	if p.URL == "" {
		return nil, ErrNoPage
	}
	node, err := p.clickable(textOrSelector)
	if err != nil {
		return nil, err
	}
	if readControl(node).disabled {
		return nil, fmt.Errorf("button %s on %s cannot be pressed", readControl(node).button(), p.describe())
	}
	return node, nil
}

// Change is what becomes of one control when a form is filled.
type Change struct {
	Node    *html.Node
	Kind    string // "check", "select", or "" for what takes text
	Value   string
	Checked bool
	Options []bool // of a select, whether each is chosen
}

// Changes are the controls that filling a form changes.
func (p *Page) Changes(s Submission) ([]Change, error) {
	f, err := p.form(s.Form)
	if err != nil {
		return nil, err
	}
	if err := f.fill(s.Fill); err != nil {
		return nil, err
	}
	var changes []Change
	for _, c := range f.controls {
		change := Change{Node: c.node, Value: c.value, Checked: c.checked}
		before := readControl(c.node)
		switch c.kind {
		case "checkbox", "radio":
			if change.Kind = "check"; before.checked == c.checked || c.kind == "radio" && !c.checked {
				continue
			}
		case "select":
			if change.Kind = "select"; slices.Equal(before.options, c.options) {
				continue
			}
			for _, o := range c.options {
				change.Options = append(change.Options, o.selected)
			}
		default:
			if before.value == c.value {
				continue
			}
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// Pressed is the form that is sent and the button that sends it, nil for none.
func (p *Page) Pressed(s Submission) (form, button *html.Node, err error) {
	f, err := p.form(s.Form)
	if err != nil {
		return nil, nil, err
	}
	pressed, err := f.press(s.Button)
	if err != nil {
		return nil, nil, err
	}
	if pressed != nil {
		button = pressed.node
	}
	return f.node, button, nil
}

// Describe names the page in a sentence.
func (p *Page) Describe() string { return p.describe() }

// Tampered is the page's address with another query, as [Customer.TamperQuery] makes it.
func (p *Page) Tampered(changes map[string]string) (string, error) {
	if p.address == nil {
		return "", ErrNoPage
	}
	return p.address.withQuery(tamper(p.address.query, changes)).String(), nil
}

// CheckAddress refuses what cannot be typed into an address bar.
func CheckAddress(address string) error {
	_, err := parseAddress(strings.TrimSpace(address), nil, nil)
	return err
}
