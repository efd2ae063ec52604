package customer

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// selfSubmitting finds the form that a page submits as soon as it is there: the usual way
// to send a browser on with a POST. Only scripts that do nothing else count; what a
// script with any other word in it does is not guessed at.
func (p *Page) selfSubmitting() (f *form, after time.Duration) {
	onload := ""
	if body := p.find("body").First(); body.Length() > 0 {
		onload = strings.TrimPrefix(strings.TrimSpace(body.AttrOr("onload", "")), "javascript:")
		if f, after = p.submittedBy(onload, ""); f != nil {
			return f, after
		}
	}
	for _, script := range p.find("script:not([src])").Nodes {
		if isJavaScript(script) {
			if f, after = p.submittedBy(rawText(script), onload); f != nil {
				return f, after
			}
		}
	}
	return nil, 0
}

func isJavaScript(script *html.Node) bool {
	kind := strings.ToLower(attr(script, "type"))
	return kind == "" || kind == "module" || strings.HasSuffix(kind, "javascript") || strings.HasSuffix(kind, "ecmascript")
}

// The words of the one sentence that is understood. A call names its form in one of the
// ways that scripts have, and all that may stand around it are words that only say
// "when the page is there".
var (
	comments = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`(?s:/\*.*?\*/)|(?m:^\s*(?:<!--|//).*$)|(?m:\s//.*$)|-->`)
	})
	nameAhead = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`\b(?:var|let|const)\s+([\w$]+)\s*=\s*` + formReference + `\s*;`)
	})
	submits = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(formReference + `\s*\.\s*(?:submit|requestSubmit)\s*\(\s*\)`)
	})
	function = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\bfunction\s+([\w$]+)\s*\(`) })
	timer    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`,\s*(\d{1,9})\s*\)`) })
	wrapping = regexp.MustCompile(`^(?:\s|[(){};,.=>!$§]|window|document|body|self|this|onload|on|load|function|async|event|` +
		`addEventListener|DOMContentLoaded|setTimeout|jQuery|ready|return|true|false|use strict|CDATA|["'\[\]]|\b[ew]\b|\b\d+\b)*$`)
)

// formReference has one group for each way to name a form: forms[…] or forms.name,
// getElementById and querySelector and $, document.name, document["name"].
const formReference = `(?:(?:window\.)?document\s*\.\s*forms\s*(?:\[\s*["']?([\w$-]+)["']?\s*\]|\.\s*([\w$]+))` +
	`|(?:window\.)?document\s*\.\s*getElementById\(\s*["']([^"']+)["']\s*\)` +
	`|(?:window\.)?document\s*\.\s*getElementsByTagName\(\s*["']form["']\s*\)\s*\[\s*(\d+)\s*\]` +
	`|(?:(?:window\.)?document\s*\.\s*querySelector|\$|jQuery)\(\s*["']([^"']+)["']\s*\)` +
	`|(?:window\.)?document\s*\.\s*([\w$]+)|(?:window\.)?document\s*\[\s*["']([^"']+)["']\s*\])`

// submittedBy is the form that a script submits, and how long after it was loaded; nil
// when it may do anything else. caller is other code that runs at load and may call a
// function of the script.
func (p *Page) submittedBy(script, caller string) (*form, time.Duration) {
	script = inline(comments().ReplaceAllString(script, "\n"))
	calls := submits().FindAllStringSubmatch(script, -1)
	if len(calls) != 1 {
		return nil, 0
	}
	rest := submits().ReplaceAllLiteralString(script, "§")
	if declared := function().FindStringSubmatch(rest); declared != nil {
		name := regexp.MustCompile(`(^|[^\w$])` + regexp.QuoteMeta(declared[1]) + `([^\w$]|$)`)
		// A function that nobody calls submits nothing.
		if len(name.FindAllString(rest, -1)) < 2 && !name.MatchString(caller) {
			return nil, 0
		}
		rest = name.ReplaceAllString(rest, "$1$2")
	}
	if !wrapping.MatchString(rest) {
		return nil, 0
	}
	var after time.Duration
	if delay := timer().FindStringSubmatch(rest); delay != nil {
		milliseconds, _ := strconv.Atoi(delay[1])
		after = time.Duration(milliseconds) * time.Millisecond
	}
	return p.referred(calls[0]), after
}

// inline joins the two halves of `var f = document.forms[0]; f.submit()`.
func inline(script string) string {
	at := nameAhead().FindStringSubmatchIndex(script)
	if at == nil {
		return script
	}
	name := script[at[2]:at[3]]
	reference := strings.Trim(script[at[3]:at[1]], " \t\r\n=;")
	use := regexp.MustCompile(`(^|[^\w$.])` + regexp.QuoteMeta(name) + `(\s*\.)`)
	return script[:at[0]] + use.ReplaceAllString(script[at[1]:], "${1}"+strings.ReplaceAll(reference, "$", "$$")+"${2}")
}

// referred is the form that a match of formReference names.
func (p *Page) referred(match []string) *form {
	forms := p.forms()
	at := func(number string) *form {
		if i, err := strconv.Atoi(number); err == nil && i < len(forms) {
			return forms[i]
		}
		return nil
	}
	named := func(keys ...string) func(string) *form {
		return func(name string) *form {
			for _, key := range keys {
				if i := slices.IndexFunc(forms, func(f *form) bool { return attr(f.node, key) == name }); i >= 0 {
					return forms[i]
				}
			}
			return nil
		}
	}
	selector := func(css string) *form {
		if found := p.find(css).First(); found.Length() > 0 && found.Nodes[0].DataAtom == atom.Form {
			return p.formAt(found.Nodes[0])
		}
		return nil
	}
	anyName := named("id", "name")
	numberOrName := func(word string) *form {
		if f := at(word); f != nil {
			return f
		}
		return anyName(word)
	}
	ways := []func(string) *form{numberOrName, anyName, named("id"), at, selector, named("name"), named("name")}
	for i, way := range ways {
		if match[i+1] != "" {
			return way(match[i+1])
		}
	}
	return nil
}
