package customer

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/atom"
)

// onward is where a page goes by itself, nil when it stays: a form that its script
// submits, else a refresh, after the time that it names.
func (p *Page) onward() (next *request, wait time.Duration, why string) {
	if p.submits != nil {
		if r := p.autoSubmit(p.submits); r != nil {
			return r, p.submitsAfter, "form submits itself"
		}
	}
	if p.refreshTo != nil {
		r := &request{method: http.MethodGet, to: p.refreshTo, from: p.address, policy: p.policy}
		return r, p.refreshAfter, "refresh"
	}
	return nil, 0, ""
}

// autoSubmit presses the button that such a page shows to customers without JavaScript,
// or none if it has none.
func (p *Page) autoSubmit(f *form) *request {
	var pressed *control
	for _, b := range f.buttons() {
		if !b.disabled && isVisible(b.node) {
			pressed = b
			break
		}
	}
	r, err := f.request(pressed)
	if err != nil {
		p.addNote(err.Error())
		return nil
	}
	return r
}

// readRefresh reads the Refresh header, else the first meta that says the same.
func (p *Page) readRefresh() {
	content := p.Header.Get("Refresh")
	if content == "" {
		meta := p.find("meta[http-equiv][content]").FilterFunction(func(_ int, s *goquery.Selection) bool {
			return strings.EqualFold(s.AttrOr("http-equiv", ""), "refresh")
		})
		content = meta.First().AttrOr("content", "")
	}
	match := refreshContent().FindStringSubmatch(content)
	if match == nil {
		return
	}
	seconds, err := strconv.Atoi(match[1])
	if err != nil {
		seconds = 0 // ".5": browsers cut the fraction off
	}
	p.refreshTo, p.refreshAfter = p.address, time.Duration(min(seconds, 1<<30))*time.Second
	if match[2] == "" {
		return
	}
	if p.refreshTo, err = p.resolve(unquote(match[2])); err != nil {
		p.refreshTo = nil
		p.addNote("its refresh cannot be followed: " + err.Error())
	}
}

// refreshContent is `5`, `5; url=/next`, `0;/next`, `3, URL='/next'`.
var refreshContent = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?is)^\s*(\d+|\.)[\d.]*(?:[\s;,]\s*[;,]?\s*(?:url\s*=\s*)?(.*?))?\s*$`)
})

// unquote takes the quotes off a refresh's address, and what follows the closing one.
func unquote(s string) string {
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		inner, _, _ := strings.Cut(s[1:], s[:1])
		return inner
	}
	return s
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
		p.addNote("without JavaScript there is nothing on it to read or to press; with driver: browser a real one shows it")
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
