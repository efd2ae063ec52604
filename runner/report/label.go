package report

import (
	"fmt"
	"net/url"
	"strings"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
)

// noteRows bounds what one exchange is annotated with.
const noteRows = 8

// rowsOfANote is how much of one note stands in a diagram that is not verbose.
const rowsOfANote = 3

// mostSaid is how long the body of an answer may be that stands beside its status.
const mostSaid = 60

// fromBrowser tells a customer's request from a merchant's server's: browsers say that
// they want a page. Where the headers are not known, the last word of the operation is a
// hint: these are hosted pages at every provider.
func fromBrowser(e journal.Exchange) bool {
	for name, value := range e.Request.Headers {
		if strings.EqualFold(name, "Accept") && strings.Contains(value, "text/html") {
			return true
		}
	}
	switch e.Op[strings.LastIndexByte(e.Op, '.')+1:] {
	case "link", "page", "login", "register", "confirm":
		return true
	}
	return false
}

// asking is an arrow's label: the method, the operation, and for a call of the
// merchant also its address there, as that is what its developer knows it by. What was
// asked of the proxy is an address, and nothing else.
func (d *diagram) asking(e journal.Exchange, out bool) string {
	room, method := d.labelRoom(), line(e.Request.Method)
	op, path := line(e.Op), shortPath(e.Request.URL)
	if !d.full {
		op = strings.TrimPrefix(op, e.Provider+".")
	}
	switch {
	case e.Proxied(): // where to is what matters
		return cut(strings.TrimSpace(method+" "+line(e.Request.URL)), room)
	case op == "":
		return cut(strings.TrimSpace(method+" "+path), room)
	case out && path != "":
		return cut(strings.TrimSpace(method+" "+op+" "+path), room)
	}
	return strings.TrimSpace(method + " " + cutMiddle(op, room-len(method)-1))
}

// answer is the label back: the status, where a redirect leads, and what a merchant has
// said in a few words, since many refuse with 200.
func (d *diagram) answer(e journal.Exchange) string {
	if e.Response.Status == 0 {
		return "no answer"
	}
	label := fmt.Sprint(e.Response.Status)
	if e.Response.Status < 300 || e.Response.Status >= 400 {
		said := line(strings.TrimSpace(e.Response.Body))
		if e.Direction == string(operation.Out) && said != "" && len(said) <= mostSaid && !strings.ContainsAny(said, "<{") {
			return label + ` "` + said + `"`
		}
		return label
	}
	for name, location := range e.Response.Headers {
		if strings.EqualFold(name, "Location") {
			return label + " to " + shortPath(location)
		}
	}
	return label
}

// shortPath is an address without its host.
func shortPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || (u.Host == "" && u.Opaque != "") {
		return line(address)
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	return line(path)
}

// notes are what was not the provider's normal behaviour, as rows of half a diagram.
func (d *diagram) notes(e journal.Exchange) []string {
	var script []string
	add := func(word, text string) {
		if text != "" {
			script = append(script, word+text)
		}
	}
	if e.Rule != "" {
		add("rule ", fmt.Sprintf("%q", e.Rule))
	}
	add("outcome ", e.Outcome)
	add("fault ", e.Fault)
	var texts []string
	if len(script) > 0 {
		texts = append(texts, strings.Join(script, ", "))
	}
	texts = append(texts, e.Notes...)
	if body := said(e.Response.Body); d.verbose && body != "" {
		texts = append(texts, "answered "+body)
	}
	var rows []string
	for _, text := range texts {
		wrapped := wrap(line(text), d.half-4)
		if !d.verbose && len(wrapped) > rowsOfANote {
			head, _ := split(wrapped[rowsOfANote-1], d.half-5)
			wrapped = append(wrapped[:rowsOfANote-1:rowsOfANote-1], strings.TrimRight(head, " ")+"…")
		}
		for i, row := range wrapped {
			sign := " * "
			if i > 0 {
				sign = "   "
			}
			rows = append(rows, sign+row)
		}
	}
	if len(rows) > noteRows {
		rows = append(rows[:noteRows], "   …")
	}
	return rows
}

// said is the first of an answer's body; whole pages say nothing in a diagram.
func said(body string) string {
	body = line(body)
	start := strings.ToLower(body[:min(len(body), 16)])
	if strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html") {
		return ""
	}
	return cut(body, 120)
}
