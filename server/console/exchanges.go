package console

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
)

const exchangesAPage = 100

// exchangeRow is an exchange as tables show it.
type exchangeRow struct {
	Seq                  int64
	URL                  string
	At                   moment
	Out                  bool // the provider called the merchant
	Proxied              bool // the merchant called elsewhere, and the proxy kept it in
	Op                   string
	Method, Target       string
	Status               int
	StatusText, Kind     string // Kind: ok, moved, wrong, none
	Payment, PaymentURL  string
	Rule, Outcome, Fault string
	Notes                int
	Took                 string
}

// Marked tells whether the script or the provider has something to say about it.
func (r exchangeRow) Marked() bool {
	return r.Rule != "" || r.Outcome != "" || r.Fault != "" || r.Notes > 0
}

func (v *visit) exchangeRow(e journal.Exchange) exchangeRow {
	row := exchangeRow{
		Seq: e.Seq, URL: v.home("exchanges", strconv.FormatInt(e.Seq, 10)), At: at(e.At), Out: e.Direction == string(operation.Out) && !e.Proxied(), Proxied: e.Proxied(),
		Op: e.Op, Method: e.Request.Method, Target: cut(e.Request.URL, 200), Status: e.Response.Status, Payment: e.Payment,
		Rule: e.Rule, Outcome: e.Outcome, Fault: e.Fault, Notes: len(e.Notes), Took: fmt.Sprintf("%d ms", e.TookMS),
	}
	if e.Payment != "" {
		row.PaymentURL = v.home("payments", e.Payment)
	}
	row.StatusText, row.Kind = statusWords(e.Response.Status)
	return row
}

func (v *visit) exchangeRows(exchanges []journal.Exchange) []exchangeRow {
	rows := make([]exchangeRow, len(exchanges))
	for i, e := range exchanges {
		rows[i] = v.exchangeRow(e)
	}
	return rows
}

func statusWords(status int) (text, kind string) {
	switch {
	case status == 0:
		return "no answer", "none"
	case status < http.StatusMultipleChoices:
		kind = "ok"
	case status < http.StatusBadRequest:
		kind = "moved"
	default:
		kind = "wrong"
	}
	return strings.TrimSpace(strconv.Itoa(status) + " " + http.StatusText(status)), kind
}

type exchangesPage struct {
	frame
	Exchanges []exchangeRow
	Dropped   int64
	Limits    string // what the journal keeps
	Op        string
	Payment   string
	Direction string
	Filtered  bool
	Ops       []opGroup
	Older     string
	Newer     string
}

type opGroup struct {
	Provider string
	Ops      []string
}

// journalLimits says what a journal keeps, in words.
func journalLimits() string {
	return fmt.Sprintf("The journal keeps the newest %d exchanges, %d MiB of one workspace and %d MiB of the whole server.",
		journal.MaxEntries, journal.MaxBytes>>20, journal.MaxPoolBytes>>20)
}

func (c *console) exchanges(v *visit) (string, any, error) {
	query := v.URL.Query()
	page := exchangesPage{
		frame: v.frame("Journal", "Journal"), Limits: journalLimits(),
		Op: query.Get("op"), Payment: strings.TrimSpace(query.Get("payment")), Direction: query.Get("direction"),
	}
	page.Filtered = page.Op != "" || page.Payment != "" || page.Direction != ""
	for _, p := range c.world.Catalog() {
		group := opGroup{Provider: p.Name}
		for _, op := range p.Operations {
			group.Ops = append(group.Ops, op.Name)
		}
		group.Ops = append(group.Ops, p.Name+".unknown") // what no endpoint took
		page.Ops = append(page.Ops, group)
	}
	page.Ops = append(page.Ops, opGroup{"proxy", []string{journal.ProxyConnect, journal.ProxyRequest}})
	found := browse(v.ws.Journal(), seq(query.Get("before")), seq(query.Get("after")), exchangesAPage, func(e *journal.Exchange) bool {
		return (page.Op == "" || e.Op == page.Op) && (page.Payment == "" || e.Payment == page.Payment) &&
			(page.Direction == "" || e.Direction == page.Direction)
	})
	page.Exchanges, page.Dropped = v.exchangeRows(found.items), found.dropped
	plain := withQuery(withQuery(page.Back, "before", ""), "after", "")
	if n := len(found.items); n > 0 {
		if found.older {
			page.Older = withQuery(plain, "before", strconv.FormatInt(found.items[n-1].Seq, 10))
		}
		if found.newer {
			page.Newer = withQuery(plain, "after", strconv.FormatInt(found.items[0].Seq, 10))
		}
	}
	return "exchanges", page, nil
}

// seq reads a number of the journal; what is none is 0.
func seq(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
