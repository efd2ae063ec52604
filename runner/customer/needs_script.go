package customer

import (
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/atom"
)

// useABrowser is what a scenario can do about a page that needs JavaScript.
const useABrowser = "a scenario with `driver: browser` runs its scripts"

// byScript explains that a page lacks what was looked for by what only scripts would do
// on it; "" where nothing hints at that.
func (p *Page) byScript() string {
	if p.doc == nil || p.scripted || p.Status >= 400 {
		return ""
	}
	scripts := p.find("script:not([type]), script[type*=javascript i], script[type=module i]").Length() > 0
	switch told, handlers := p.noscript(), p.find("[onclick], [href^='javascript:' i]").Length(); {
	case p.NeedsJavaScript:
		return useABrowser
	case told != "":
		return fmt.Sprintf("it says “%s”; %s", told, useABrowser)
	case handlers > 0:
		return fmt.Sprintf("%d of its elements do something by JavaScript only; %s", handlers, useABrowser)
	case scripts && len(p.Text) < littleText:
		return "there is little on it beside its scripts; " + useABrowser
	}
	return ""
}

func byJavaScript(address string) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(address)), "javascript:")
}

// littleText is how much a page of a script shows until that has run: a name, "Loading…".
const littleText = 200

// noscript is the line that tells readers without JavaScript what they miss; "" for none.
// Where it stands is no help: a parser moves words out of a noscript in the head.
func (p *Page) noscript() string {
	for line := range strings.Lines(p.Text) {
		if strings.Contains(strings.ToLower(line), "javascript") {
			runes := []rune(strings.TrimSpace(line))
			return string(runes[:min(len(runes), littleText)])
		}
	}
	return ""
}

// flagScripts finds out whether the page needs JavaScript to be of any use: nothing to
// read, nothing to press, and scripts or a noscript text that would change that.
func (p *Page) flagScripts() {
	body := p.doc.Find("body, frameset").First()
	if body.Length() == 0 {
		return
	}
	if frames := p.doc.Find("frame[src], iframe[src]"); frames.Length() > 0 && p.Text == "" {
		sources := frames.Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("src", "") })
		p.addNote("it consists of frames, which are to be visited one by one: " + strings.Join(sources, ", "))
		return
	}
	scripts := p.doc.Find("script, noscript").Length() > 0 || hasAttr(body.Nodes[0], "onload")
	if scripts && p.submits == nil && p.refreshTo == nil && !p.hasUse() {
		p.NeedsJavaScript = true
		p.addNote("without JavaScript there is nothing on it to read or to press")
	}
}

// hasUse tells whether there is anything to press, or to read outside of noscript (whose
// text says as a rule that JavaScript is needed).
func (p *Page) hasUse() bool {
	for _, n := range p.find(clickables + ", input, select, textarea").Nodes {
		if isVisible(n) {
			return true
		}
	}
	w := &textWriter{skip: atom.Noscript}
	w.node(p.doc.Nodes[0])
	return w.Len() > 0
}
