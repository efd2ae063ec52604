package customer

import (
	"net/http"
	"slices"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// This file lets a real browser be driven by the same rules by which the built-in
// customer finds what to click and to fill: it hands over a picture of its page.

// Snapshot is a page as a browser shows it now: its address, the status that it came
// with, and its document, which scripts may have changed.
func Snapshot(url string, status int, document []byte) (*Page, error) {
	to, err := parseAddress(url, nil, nil)
	if err != nil {
		return nil, err
	}
	p := newPage(typed(to), &answer{status: status, header: http.Header{"Content-Type": {"text/html; charset=utf-8"}}, body: document})
	p.NeedsJavaScript, p.Note = false, "" // the browser has run the scripts already
	if p.doc != nil {
		// Where scripts run, what stands in these is no part of the page.
		p.doc.Find("noscript, template").Each(func(_ int, s *goquery.Selection) { s.Empty() })
		p.Text = visibleText(p.doc.Nodes[0])
	}
	return p, nil
}

// Clickable is the element that Click would click. A selector may also name an element
// that only a script makes do something.
func (p *Page) Clickable(textOrSelector string) (*html.Node, error) {
	if p.URL == "" {
		return nil, errNoPage
	}
	node, err := p.clickable(textOrSelector)
	if err == nil {
		return node, nil
	}
	if found := p.find(textOrSelector).First(); found.Length() > 0 {
		return found.Nodes[0], nil
	}
	return nil, err
}

// Field is a control in the state that filling a form has brought it into.
type Field struct {
	Node    *html.Node
	Value   string
	Checked bool
	Chosen  []int // of a select: the chosen options, from 0
	Kind    string
}

// Filled says what sending a form takes: the form, the fields that are filled, and the
// button that is pressed, nil where there is none.
func (p *Page) Filled(s Submission) (form *html.Node, fields []Field, button *html.Node, err error) {
	f, err := p.form(s.Form)
	if err != nil {
		return nil, nil, nil, err
	}
	if err := f.fill(s.Fill); err != nil {
		return nil, nil, nil, err
	}
	for name := range s.Fill {
		for _, c := range f.named(name) {
			field := Field{Node: c.node, Kind: c.kind, Value: c.value, Checked: c.checked}
			for i, o := range c.options {
				if o.selected {
					field.Chosen = append(field.Chosen, i)
				}
			}
			fields = append(fields, field)
		}
	}
	pressed, err := f.press(s.Button)
	if err != nil || pressed == nil {
		return f.node, fields, nil, err
	}
	return f.node, fields, pressed.node, nil
}

// Tampered is the page's address with changes of its query, as TamperQuery visits it.
func (p *Page) Tampered(changes map[string]string) (string, error) {
	if p.address == nil {
		return "", errNoPage
	}
	return p.address.withQuery(tamper(p.address.query, changes)).String(), nil
}

// Place is where an element stands among all elements of the document, from 0.
func (p *Page) Place(node *html.Node) int {
	return slices.Index(p.doc.Find("*").Nodes, node)
}

// First is the first element that a CSS selector matches.
func (p *Page) First(selector string) *goquery.Selection { return p.find(selector).First() }

// TextOf is the visible text of the first element that a selector matches, "" for none.
func (p *Page) TextOf(selector string) string {
	found := p.First(selector)
	if found.Length() == 0 {
		return ""
	}
	return visibleText(found.Nodes[0])
}
