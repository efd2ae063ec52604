package customer

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// rawText is all text in a node as it stands.
func rawText(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		b.WriteString(rawText(child))
	}
	return b.String()
}

// isShown tells whether an element is seen at all, as far as that can be told without
// style sheets.
func isShown(n *html.Node) bool {
	switch {
	case unseen[n.DataAtom],
		hasAttr(n, "hidden"),
		n.DataAtom == atom.Dialog && !hasAttr(n, "open"),
		n.DataAtom == atom.Input && strings.EqualFold(attr(n, "type"), "hidden"):
		return false
	}
	style := strings.ToLower(strings.Join(strings.Fields(attr(n, "style")), ""))
	return !strings.Contains(style, "display:none") && !strings.Contains(style, "visibility:hidden")
}

// isVisible tells whether an element and everything around it is seen.
func isVisible(n *html.Node) bool {
	for ; n != nil && n.Type == html.ElementNode; n = n.Parent {
		if !isShown(n) {
			return false
		}
	}
	return true
}

// isInside tells whether an element is somewhere within one of the given kind.
func isInside(n *html.Node, tag atom.Atom) bool {
	for parent := n.Parent; parent != nil; parent = parent.Parent {
		if parent.DataAtom == tag {
			return true
		}
	}
	return false
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == name {
			return true
		}
	}
	return false
}

func elements(tags ...atom.Atom) map[atom.Atom]bool {
	set := make(map[atom.Atom]bool, len(tags))
	for _, tag := range tags {
		set[tag] = true
	}
	return set
}

var (
	// unseen are elements whose contents are not for readers, or are drawn and not written.
	unseen = elements(atom.Script, atom.Style, atom.Template, atom.Head, atom.Title, atom.Iframe, atom.Noframes,
		atom.Noembed, atom.Object, atom.Svg, atom.Audio, atom.Video, atom.Canvas, atom.Datalist)
	// blocks are elements that begin on a line of their own.
	blocks = elements(atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Caption,
		atom.Center, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset,
		atom.Figcaption, atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5,
		atom.H6, atom.Header, atom.Hgroup, atom.Hr, atom.Html, atom.Legend, atom.Li, atom.Main, atom.Menu,
		atom.Nav, atom.Ol, atom.P, atom.Section, atom.Summary, atom.Table, atom.Tbody, atom.Tfoot, atom.Thead,
		atom.Tr, atom.Ul)
	// formControls are the elements that a form can own.
	formControls = elements(atom.Input, atom.Select, atom.Textarea, atom.Button)
)
