package customer

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// visibleText is what a reader sees of an element and everything in it: one line a
// block, blanks (the unbreakable too) collapsed to one. Buttons show their label, a
// select its chosen option, an image its alternative text; what a customer has typed
// into a field is no text of the page.
func visibleText(n *html.Node) string {
	w := &textWriter{}
	w.node(n)
	return w.String()
}

// collapse makes one line of any text.
func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }

// textWriter puts blanks and line breaks between words, only where both sides have some.
type textWriter struct {
	strings.Builder
	gap  string    // what has to come before the next word
	skip atom.Atom // an element whose contents do not count
}

func (w *textWriter) blank() {
	if w.gap == "" {
		w.gap = " "
	}
}

func (w *textWriter) line() { w.gap = "\n" }

func (w *textWriter) word(s string) {
	if w.Len() > 0 {
		w.WriteString(w.gap)
	}
	w.gap = ""
	w.WriteString(s)
}

// text writes running text; blanks at its ends matter, as `a<b> b</b>` is two words.
func (w *textWriter) text(s string) {
	words := strings.Fields(s)
	if len(words) == 0 {
		if s != "" {
			w.blank()
		}
		return
	}
	if strings.TrimLeftFunc(s, unicode.IsSpace) != s {
		w.blank()
	}
	w.word(strings.Join(words, " "))
	if strings.TrimRightFunc(s, unicode.IsSpace) != s {
		w.blank()
	}
}

func (w *textWriter) node(n *html.Node) {
	if n.Type == html.TextNode {
		w.text(n.Data)
		return
	}
	if n.Type == html.ElementNode {
		if !isShown(n) || w.skip != 0 && n.DataAtom == w.skip {
			return
		}
	} else if n.Type != html.DocumentNode {
		return
	}
	switch n.Data {
	case "br":
		w.line()
		return
	case "img":
		w.aside(attr(n, "alt"))
		return
	case "input":
		w.aside(buttonLabel(n))
		return
	case "select":
		for _, option := range chosen(readSelect(n).options) {
			w.aside(option.text)
		}
		return
	case "textarea":
		return
	case "pre":
		w.lines(n)
		return
	}
	apart := func() {}
	switch {
	case blocks[n.DataAtom]:
		apart = w.line
	case n.DataAtom == atom.Td || n.DataAtom == atom.Th || n.DataAtom == atom.Button:
		apart = w.blank
	}
	folded := n.DataAtom == atom.Details && !hasAttr(n, "open")
	apart()
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if !folded || child.DataAtom == atom.Summary {
			w.node(child)
		}
	}
	apart()
}

// aside writes something that stands apart from the words around it.
func (w *textWriter) aside(s string) {
	if s = collapse(s); s != "" {
		w.blank()
		w.word(s)
		w.blank()
	}
}

// lines writes preformatted text, whose line breaks are meant.
func (w *textWriter) lines(n *html.Node) {
	w.line()
	for part := range strings.Lines(rawText(n)) {
		w.text(part)
		w.line()
	}
}
