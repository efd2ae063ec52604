package scenario

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v4"

	"paysandbox/sandbox/operation"
)

// text reads a text as it is written: 00123 and 19.90 keep their digits. A missing
// value is a finding, so that a text is only empty where its quotes say so.
func (p *parser) text(n *yaml.Node) (string, bool) {
	switch {
	case n == nil || p.bad[n]:
		return "", false
	case n.Kind != yaml.ScalarNode:
		p.report(n, "expected a text, found %s", describe(n))
		return "", false
	case isNull(n):
		p.report(n, `a text is missing; an empty one is ""`)
		return "", false
	}
	return n.Value, true
}

// filled is a text that must not be blank.
func (p *parser) filled(n *yaml.Node) string {
	text, ok := p.text(n)
	if ok && strings.TrimSpace(text) == "" {
		p.report(n, "a text is missing")
	}
	return text
}

// plainText is a text of the part of a scenario that is read before any step: a ${…}
// in it would be sent as it stands.
func (p *parser) plainText(n *yaml.Node) (string, bool) {
	text, ok := p.text(n)
	if at := strings.Index(text, "${"); ok && at >= 0 {
		p.find(p.source.place(n, len([]rune(text[:at]))), false, "a ${…} is known in steps only; here it would stay as it is")
		return "", false
	}
	return text, ok
}

// word reads one of a few words, "" where there is none of them.
func (p *parser) word(n *yaml.Node, noun string, known ...string) string {
	text, ok := p.text(n)
	if !ok {
		return ""
	}
	for _, w := range known {
		if w == text {
			return w
		}
	}
	p.report(n, "%s", unknown(noun, text, known))
	return ""
}

func (p *parser) boolean(n *yaml.Node) bool {
	if n == nil || p.bad[n] {
		return false
	}
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
		p.report(n, "expected true or false, found %s", describe(n))
		return false
	}
	return strings.EqualFold(n.Value, "true")
}

var wholeNumber = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(0|[1-9][0-9]*)$`) })

// whole reads a whole number that is not negative; rule says which ones are meant.
func (p *parser) whole(n *yaml.Node, rule string) (uint64, bool) {
	if n == nil || p.bad[n] {
		return 0, false
	}
	if n.Kind == yaml.ScalarNode && n.Tag == "!!int" && wholeNumber().MatchString(n.Value) {
		if number, err := strconv.ParseUint(n.Value, 10, 64); err == nil {
			return number, true
		}
	}
	what := describe(n)
	switch {
	case n.Kind == yaml.ScalarNode && n.Style != 0:
		what += ", which its quotes make it"
	case n.Kind == yaml.ScalarNode && n.Value != "":
		what = n.Value
	}
	p.report(n, "%s, not %s", rule, what)
	return 0, false
}

// span reads a duration, which may be 0s.
func (p *parser) span(n *yaml.Node) time.Duration {
	text, ok := p.text(n)
	if !ok {
		return 0
	}
	d, err := operation.ParseDuration(text)
	if err != nil {
		p.report(n, "%v", err)
	}
	return d
}

// duration reads a duration of more than nothing.
func (p *parser) duration(n *yaml.Node) time.Duration {
	before := len(p.findings)
	d := p.span(n)
	if d == 0 && n != nil && !p.bad[n] && len(p.findings) == before {
		p.report(n, "%q is no time at all; a duration here is more than 0", n.Value)
	}
	return d
}
