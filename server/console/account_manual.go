package console

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

// manualCall is a page of an account's API documentation as the console shows it: with
// the account's secrets hidden, and once more, when asked for, as a line to copy.
type manualCall struct {
	sandbox.ManualPage
	Target string // the URL, secrets hidden
	Real   string // the address by the provider's own name
	Sent   string // the request, secrets hidden
	Curl   string // with them; "" where there is nothing to call
	Secret bool   // Curl has some
}

// Known tells that the address itself has no secret, so that a link may show it.
func (c manualCall) Known() bool { return c.Target == c.URL }

// mask stands for a secret.
const mask = "••••••••"

// manual is what the documentation says of the account itself, or of an entry.
func (v *visit) manual(part part, p sandbox.Documented) []manualCall {
	a := part.account
	base := v.base() + "/" + a.provider
	hidden := hider(secretsOf(a.kind.Fields, a.doc))
	var calls []manualCall
	for _, page := range p.Manual(v.ws, a.id, sandbox.Base{URL: base}) {
		if page.Part != part.path() {
			continue
		}
		call := manualCall{ManualPage: page, Target: hidden.Replace(page.URL)}
		call.Real = hidden.Replace(realAddress(page.URL, base, append([]string{page.Host}, v.console.provider(a.provider).Hosts()...)))
		call.About, call.Embed = hidden.Replace(page.About), hidden.Replace(page.Embed)
		call.Words, call.Answers = slices.Clone(page.Words), slices.Clone(page.Answers)
		for i, word := range call.Words {
			call.Words[i].Text = hidden.Replace(word.Text)
		}
		for i, answer := range call.Answers {
			call.Answers[i].Text = hidden.Replace(answer.Text)
		}
		if page.Method != "" {
			call.Sent, call.Curl = hidden.Replace(sent(page)), curl(page)
			call.Secret = hidden.Replace(call.Curl) != call.Curl
		}
		if page.Method != http.MethodGet || page.URL == "" {
			call.Try = ""
		}
		calls = append(calls, call)
	}
	return calls
}

// realAddress is where a real shop would call: the sandbox answers there as well, to
// whoever is led to it by proxy or DNS.
func realAddress(address, base string, hosts []string) string {
	below, ok := strings.CutPrefix(address, base)
	host := cmp.Or(hosts...)
	if !ok || host == "" {
		return ""
	}
	if elsewhere, ok := strings.CutPrefix(below, "/~"); ok { // a host of its own
		return "https://" + elsewhere
	}
	return "https://" + host + below
}

// sent is the request as it is written, but for what every client adds.
func sent(page sandbox.ManualPage) string {
	var text strings.Builder
	text.WriteString(page.Method + " " + page.URL + "\n")
	for _, h := range page.Headers {
		text.WriteString(h.Name + ": " + h.Text + "\n")
	}
	if page.Body != "" {
		text.WriteString("\n" + page.Body)
	}
	return strings.TrimRight(text.String(), "\n")
}

// curl is the call for a shell. It shows status and headers, and reads no braces of an
// address as a list.
func curl(page sandbox.ManualPage) string {
	lines := []string{"curl -i -g -X " + page.Method + " " + shell(page.URL)}
	for _, h := range page.Headers {
		lines = append(lines, "-H "+shell(h.Name+": "+h.Text))
	}
	if page.Body != "" || page.Method != http.MethodGet { // an empty body has a length too
		lines = append(lines, "--data-raw "+shell(page.Body))
	}
	return strings.Join(lines, " \\\n  ")
}

func shell(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// secretsOf are the values of a document that its declaration calls secret.
func secretsOf(fields []operation.AccountField, doc map[string]any) []string {
	var found []string
	for _, field := range fields {
		items, ok := doc[field.Name].([]any)
		if !ok {
			items = []any{doc[field.Name]}
		}
		for _, item := range items {
			if inner, ok := item.(map[string]any); ok {
				found = append(found, secretsOf(field.Fields, inner)...)
			} else if field.Secret && item != nil {
				found = append(found, spell(item))
			}
		}
	}
	return found
}

// hider hides secrets in texts, as they are and as an address spells them.
func hider(secrets []string) *strings.Replacer {
	slices.SortFunc(secrets, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // the longest first
	var pairs []string
	for _, s := range secrets {
		for _, spelt := range []string{s, url.QueryEscape(s), url.PathEscape(s)} {
			if spelt != "" {
				pairs = append(pairs, spelt, mask)
			}
		}
	}
	return strings.NewReplacer(pairs...)
}
