package customer

import (
	"bytes"
	"strconv"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// ownerMark is an attribute of the marked copy of a page.
const ownerMark = "data-customer-owner"

// parseHTML reads a page as a browser does whose scripts are off (the contents of
// noscript are elements), and finds out which form owns each control.
//
// Owners cannot be read off the tree: in `<table><form><tr><td><input>`, which half the
// shops of the time consist of, the form ends up as an empty child of the table and the
// input outside of it, yet a browser submits them together, because its parser
// remembered the open form. The parser used here does not tell, so a copy of the source
// is marked and parsed too, and the owners are taken from there.
func parseHTML(source []byte) (*goquery.Document, map[*html.Node]*html.Node, error) {
	doc, err := parse(source)
	if err != nil {
		return nil, nil, err
	}
	marked, err := parse(annotate(source))
	if err != nil {
		return nil, nil, err
	}
	return doc, claim(doc, marked), nil
}

func parse(source []byte) (*goquery.Document, error) {
	root, err := html.ParseWithOptions(bytes.NewReader(source), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, err
	}
	return goquery.NewDocumentFromNode(root), nil
}

// annotate follows the standard's form element pointer through the source: it is set by
// a form's start tag unless already set, cleared by any form's end tag. Each form is
// numbered, and each control that comes while the pointer is set gets that number.
func annotate(source []byte) []byte {
	tokens := html.NewTokenizer(bytes.NewReader(source))
	out := make([]byte, 0, len(source)+len(source)/16)
	forms, open := 0, 0
	for {
		kind := tokens.Next()
		raw := tokens.Raw()
		if kind == html.ErrorToken {
			return append(out, raw...)
		}
		mark := 0
		if kind == html.StartTagToken || kind == html.EndTagToken || kind == html.SelfClosingTagToken {
			name, _ := tokens.TagName()
			switch tag := atom.Lookup(name); {
			case tag == atom.Form && kind == html.EndTagToken:
				open = 0
			case tag == atom.Form && open == 0:
				forms++
				open, mark = forms, forms
			case tag == atom.Noscript && kind == html.StartTagToken:
				tokens.NextIsNotRawText()
			case kind != html.EndTagToken && formControls[tag]:
				mark = open
			}
			if mark > 0 {
				end := 1 + len(name)
				out = append(out, raw[:end]...)
				out = append(out, " "+ownerMark+"="+strconv.Itoa(mark)+" "...)
				raw = raw[end:]
			}
		}
		out = append(out, raw...)
	}
}

// claim says whose each control of doc is. A form attribute beats the place: it names
// its form by id, or none.
func claim(doc, marked *goquery.Document) map[*html.Node]*html.Node {
	ids := map[string]*html.Node{}
	for _, node := range doc.Find("[id]").Nodes {
		if id := attr(node, "id"); ids[id] == nil {
			ids[id] = node
		}
	}
	byPlace := places(doc, marked)
	owners := map[*html.Node]*html.Node{}
	for i, node := range doc.Find(controlTags).Nodes {
		if !hasAttr(node, "form") {
			owners[node] = byPlace(i, node)
			continue
		}
		if form := ids[attr(node, "form")]; form != nil && form.DataAtom == atom.Form {
			owners[node] = form
		}
	}
	return owners
}

const controlTags = "input, select, textarea, button"

// places finds the form that the i-th control of doc is placed in, by the marks of the
// copy. HTML that is so broken that the marks made another tree of it (a tag within a
// CDATA section) gets the plain answer: the form around the control.
func places(doc, marked *goquery.Document) func(i int, control *html.Node) *html.Node {
	forms, markedForms := doc.Find("form").Nodes, marked.Find("form").Nodes
	controls, markedControls := doc.Find(controlTags).Nodes, marked.Find(controlTags).Nodes
	if len(forms) != len(markedForms) || len(controls) != len(markedControls) {
		return func(_ int, control *html.Node) *html.Node {
			form := control.Parent
			for form != nil && form.DataAtom != atom.Form {
				form = form.Parent
			}
			return form
		}
	}
	byMark := map[string]*html.Node{}
	for i, form := range markedForms {
		byMark[attr(form, ownerMark)] = forms[i]
	}
	return func(i int, _ *html.Node) *html.Node {
		if mark := attr(markedControls[i], ownerMark); mark != "" {
			return byMark[mark]
		}
		return nil
	}
}
