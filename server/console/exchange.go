package console

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
)

type exchangePage struct {
	frame
	Exchange exchangeRow
	Line     string // the request line's address, whole
	Provider string
	Request  half
	Response half
	Notes    []string
	Previous string
	Next     string
}

// half is a request or an answer.
type half struct {
	Name      string
	Headers   []pair
	Query     []pair // of a request's address, decoded
	Body      string
	Truncated bool
	Read      *reading // nil: the body is shown raw only
}

// Kept is how much of a long body the journal keeps.
func (half) Kept() string { return fmt.Sprintf("%d KiB", journal.MaxBody>>10) }

// table is a list of names and texts under a title.
type table struct {
	Title string
	Pairs []pair
}

// Table is what the template of such lists takes.
func (h half) Table(title string, pairs []pair) table {
	return table{Title: h.Name + ": " + title, Pairs: pairs}
}

// pair is a name with a text, in the order of the wire where it has one.
type pair struct {
	Name, Text string
	Wire       bool // a document within a field: shown with its lines
}

func (c *console) exchange(v *visit) (string, any, error) {
	number := seq(v.PathValue("seq"))
	j := v.ws.Journal()
	e, ok := j.Get(number)
	if !ok {
		_, dropped := j.After(j.Last(), 1)
		if number > 0 && number <= dropped {
			return "", nil, fmt.Errorf("%w: the journal has dropped exchange %d. %s", errMissing, number, journalLimits())
		}
		return "", nil, fmt.Errorf("%w: the journal of %s has no exchange %q", errMissing, v.ws.Name(), cut(v.PathValue("seq"), 40))
	}
	page := exchangePage{
		frame: v.frame(fmt.Sprintf("Exchange %d", e.Seq), "Journal"), Exchange: v.exchangeRow(e), Line: e.Request.URL, Provider: e.Provider, Notes: e.Notes,
		Request:  newHalf("Request", e.Request.Headers, e.Request.Body, e.Request.Truncated),
		Response: newHalf("Answer", e.Response.Headers, e.Response.Body, e.Response.Truncated),
	}
	page.Request.Query = query(e.Request.URL)
	if _, ok := j.Get(e.Seq - 1); ok {
		page.Previous = v.home("exchanges", strconv.FormatInt(e.Seq-1, 10))
	}
	if _, ok := j.Get(e.Seq + 1); ok {
		page.Next = v.home("exchanges", strconv.FormatInt(e.Seq+1, 10))
	}
	return "exchange", page, nil
}

func newHalf(name string, headers map[string]string, body string, truncated bool) half {
	h := half{Name: name, Body: body, Truncated: truncated}
	contentType := ""
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		h.Headers = append(h.Headers, pair{Name: name, Text: headers[name]})
		if strings.EqualFold(name, "Content-Type") {
			contentType = headers[name]
		}
	}
	if !truncated {
		h.Read = read(contentType, body)
	}
	return h
}

// query is what an address asks for, decoded. Addresses that carry another one in
// their path keep it: only what follows the first "?" counts.
func query(address string) []pair {
	_, raw, _ := strings.Cut(address, "?")
	return pairs(raw)
}

func pairs(raw string) []pair {
	var list []pair
	for _, field := range sandbox.ParseQuery(raw) {
		p := pair{Name: field.Name, Text: field.Text}
		if document := read("", field.Text); document != nil {
			p.Text, p.Wire = document.Text, true
		}
		list = append(list, p)
	}
	return list
}
