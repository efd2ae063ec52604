package customer

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/PuerkitoBio/goquery"
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
