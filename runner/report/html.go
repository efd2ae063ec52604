package report

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// The bounds of the page: a run of hundreds of scenarios is still one that a browser
// opens at once. --json leaves nothing out.
const (
	htmlExchanges = 100     // of a scenario that did not pass; the last ones
	htmlPassed    = 30      // of one that passed, without headers and bodies
	htmlBody      = 4 << 10 // bytes of one body
	htmlSource    = 3       // lines before and after the one that failed
)

//go:embed html/report.html
var htmlText string

//go:embed html/report.css
var htmlStyle string

// Parsed when it is first written: other commands do not pay for it.
var htmlPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("report").Funcs(template.FuncMap{
		"line": line, "clean": clean, "took": took, "total": total, "change": changeLine,
	}).Parse(htmlText))
})

// WriteHTML writes the run as one page that needs nothing else: no script, no other
// file, no network.
func WriteHTML(w io.Writer, r *Report) error {
	page := pageOf(r)
	return htmlPage().Execute(w, page)
}

type pageView struct {
	Style     template.CSS
	Verdict   string // passed, failed, error, skipped
	Summary   string
	Server    string
	Counts    []count
	TookMS    int64
	Scenarios []scenarioView
	Troubled  int // how many did not pass
}

type count struct {
	Result string
	N      int
}

// scenarioView is a scenario as the page shows it.
type scenarioView struct {
	*Scenario
	ID        string
	Fine      bool
	Place     string
	Reason    string
	Reached   string
	Source    []sourceLine
	Exchanges []exchangeView
	Left      int // exchanges that are not shown
	Full      bool
	Excerpt   string // of the page where the customer stood
	Text      string // all of it, where the excerpt is not all
	Cut       int    // bytes of it that are not shown
}

type sourceLine struct {
	N      int
	Text   string
	Marked bool
}

// exchangeView is an exchange between two of browser, sandbox and merchant.
type exchangeView struct {
	journal.Exchange
	From, To string
	Asking   string
	Answer   string
	Bad      bool
	Script   string // what a rule did to it
	Later    string // how much workspace time has passed since the one before
	Sent     messageView
	Got      messageView
}

type messageView struct {
	Head    string
	Headers []operation.KeyText
	Body    string
	Cut     int // bytes that are not shown
}

func pageOf(r *Report) pageView {
	p := pageView{Style: template.CSS(htmlStyle), Server: r.Server, TookMS: r.TookMS}
	for _, result := range []string{Failed, Errored, Passed, Skipped} {
		if n := r.Count(result); n > 0 {
			p.Counts = append(p.Counts, count{result, n})
		}
	}
	for i := range r.Scenarios {
		v := scenarioOf(&r.Scenarios[i], i)
		if !v.Fine {
			p.Troubled++
		}
		p.Scenarios = append(p.Scenarios, v)
	}
	n := len(r.Scenarios)
	switch {
	case r.Count(Failed) > 0:
		p.Verdict, p.Summary = Failed, fmt.Sprintf("%d of %s failed", r.Count(Failed), plural(n, "scenario"))
	case p.Troubled > 0:
		p.Verdict, p.Summary = Errored, "The environment failed"
	case r.Count(Passed) == 0:
		p.Verdict, p.Summary = Skipped, "Nothing was checked"
	default:
		p.Verdict, p.Summary = Passed, plural(r.Count(Passed), "scenario")+" passed"
	}
	return p
}

func scenarioOf(s *Scenario, i int) scenarioView {
	v := scenarioView{Scenario: s, ID: fmt.Sprintf("s%d", i+1), Fine: s.fine(), Place: s.place(), Reached: s.reached()}
	if s.Result != Passed {
		v.Reason = s.reason()
	}
	if s.Failure != nil {
		v.Source = excerpt(s.Source, s.Failure.Line)
		v.page(s.Failure)
	}
	told, left := s.Told()
	most := htmlPassed
	if v.Full = !v.Fine; v.Full {
		most = htmlExchanges
	}
	if more := len(told) - most; more > 0 {
		told, left = told[more:], left+more
	}
	v.Left = left
	var before time.Time
	for _, e := range told {
		v.Exchanges = append(v.Exchanges, exchangeOf(e, before, v.Full))
		before = e.At
	}
	return v
}

// page is what stood on the customer's page: at a glance, and all of it.
func (v *scenarioView) page(f *Failure) {
	if f.Page == nil {
		return
	}
	v.Excerpt = strings.Join(f.pageExcerpt(defaultWidth), "\n")
	whole := bounded(f.Page.Text)
	if len(whole) < len(f.Page.Text) || strings.Join(flow(whole, defaultWidth), "\n") != v.Excerpt {
		v.Text, v.Cut = clean(whole), len(f.Page.Text)-len(whole)
	}
}

// excerpt is the file around a line.
func excerpt(source string, at int) (lines []sourceLine) {
	if source == "" || at < 1 {
		return nil
	}
	for i, text := range strings.Split(strings.TrimRight(source, "\n"), "\n") {
		if n := i + 1; n >= at-htmlSource && n <= at+htmlSource {
			lines = append(lines, sourceLine{n, clean(text), n == at})
		}
	}
	return lines
}

func exchangeOf(e journal.Exchange, before time.Time, full bool) exchangeView {
	v := exchangeView{Exchange: e, From: "merchant", To: "sandbox", Bad: e.Response.Status == 0 || e.Response.Status >= 400}
	switch {
	case e.Direction == string(operation.Out) && !e.Proxied():
		v.From, v.To = "sandbox", "merchant"
	case fromBrowser(e):
		v.From = "browser"
	}
	op := strings.TrimPrefix(e.Op, e.Provider+".")
	if op == "" {
		op = shortPath(e.Request.URL)
	}
	if e.Proxied() {
		op = e.Request.URL
	}
	v.Asking = line(e.Request.Method + " " + op)
	v.Answer = (&diagram{}).answer(e)
	if passed := e.At.Sub(before); !before.IsZero() && passed >= time.Second {
		v.Later = took(passed.Milliseconds()) + " later"
	}
	for _, word := range []struct{ before, text string }{{"rule ", e.Rule}, {"outcome ", e.Outcome}, {"fault ", e.Fault}} {
		if word.text != "" {
			v.Script = strings.TrimPrefix(v.Script+", "+word.before+word.text, ", ")
		}
	}
	if full {
		v.Sent = messageOf(e.Request.Method+" "+e.Request.URL, e.Request.Headers, e.Request.Body)
		v.Got = messageOf(v.Answer, e.Response.Headers, e.Response.Body)
	}
	return v
}

func messageOf(head string, headers map[string]string, body string) messageView {
	m := messageView{Head: clean(head), Body: clean(body)}
	if len(m.Body) > htmlBody {
		m.Body, m.Cut = strings.ToValidUTF8(m.Body[:htmlBody], ""), len(m.Body)-htmlBody
	}
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		m.Headers = append(m.Headers, operation.KeyText{Name: clean(name), Text: clean(headers[name])})
	}
	return m
}

// changeLine is a payment's change in words.
func changeLine(c payment.ChangeView) string {
	if c.From == "" {
		return line(fmt.Sprintf("%s: %s", c.Event, c.To))
	}
	return line(fmt.Sprintf("%s: %s → %s", c.Event, c.From, c.To))
}
