package runner

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"paysandbox/runner/browser"
	"paysandbox/runner/client"
	"paysandbox/runner/customer"
	"paysandbox/runner/report"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/scenario"
)

// expectationError is an expectation that did not hold.
type expectationError struct {
	expression *scenario.Expression
	env        scenario.Env // how things stood when it was judged
	message    string
	never      bool     // it held, and must not have
	also       []string // what did not hold either
}

func (e *expectationError) Error() string { return e.message }

// fail writes down why a scenario did not pass. step -1: it did not even begin.
func fail(result *report.Scenario, step int, err error, w *walk, o Options) {
	result.Result = report.Failed
	var problem *client.Problem
	if environment(err) || step < 0 && errors.As(err, &problem) { // the server would not even let it begin
		result.Result = report.Errored
	}
	f := &report.Failure{Line: result.Line, Step: "setting up", Message: err.Error()}
	if step >= 0 {
		result.Steps[step].Result = result.Result
		f.Line, f.Step = result.Steps[step].Line, result.Steps[step].Text
	}
	var expectation *expectationError
	if errors.As(err, &expectation) {
		f.Line, f.Expected = expectation.expression.Line, expectation.expression.Source
		if expectation.never {
			f.Expected = "never " + f.Expected
		}
		f.Seen, f.AlsoFalse = w.seen(expectation), expectation.also
	}
	if w != nil {
		f.Payment = w.blamed(expectation)
		if elsewhere := w.strayed(); elsewhere != "" {
			f.Seen = append(f.Seen, elsewhere)
		}
		if page := w.customer.Page(); page.URL != "" {
			f.Page = &report.Page{URL: page.URL, Status: page.Status, Title: page.Title, Text: page.Text}
		}
	}
	if o.Repeat != nil {
		f.Repeat = o.Repeat(result.File)
	}
	result.Line, result.Failure = f.Line, f
}

var namedOrder = regexp.MustCompile(`payment\("([^"]+)"\)`)

// blamed is the payment that a failure is about: the one that the expectation names,
// else the one that was moved last. "" where there is no choice.
func (w *walk) blamed(e *expectationError) string {
	payments, err := w.view.all()
	if err != nil || len(payments) < 2 {
		return ""
	}
	if e != nil {
		if named := namedOrder.FindStringSubmatch(e.expression.Source); named != nil {
			if p, _ := newest(w.view.all, named[1]); p != nil {
				return p.ID
			}
		}
	}
	all, _ := w.view.journal()
	for _, x := range slices.Backward(all) {
		if x.Payment != "" {
			return x.Payment
		}
	}
	return ""
}

// environment tells a failure of the surroundings from one of the merchant.
func environment(err error) bool {
	var silent *customer.NoAnswerError
	var lost *browser.LostError
	return errors.Is(err, errInterrupted) || errors.Is(err, client.ErrUnreachable) || errors.As(err, &silent) || errors.As(err, &lost) || errors.Is(err, errNoBrowser)
}

// seen tells how things stood that an expectation talks about.
func (w *walk) seen(e *expectationError) []string {
	expression := e.expression
	lines := expression.Parts(e.env)
	if strings.Contains(expression.Source, "page.") {
		page := w.customer.Page()
		lines = append(lines, fmt.Sprintf("page is %d %q at %s", page.Status, page.Title, page.URL))
	}
	if strings.Contains(expression.Source, "egress(") && e.env.Egress != nil {
		lines = append(lines, keptIn(e.env.Egress)...)
	}
	if strings.Contains(expression.Source, "response.") && w.response != nil {
		lines = append(lines, fmt.Sprintf("response is %d %s", w.response.Status, short(w.response.Body)))
	}
	return lines
}

// mostKeptIn is how many calls that were not let out a failure names.
const mostKeptIn = 5

// keptIn names what was not let out.
func keptIn(egress func() ([]journal.Exchange, error)) (lines []string) {
	found, err := egress()
	if err != nil {
		return nil
	}
	for i, e := range found {
		if i == mostKeptIn {
			return append(lines, fmt.Sprintf("… and %d more", len(found)-i))
		}
		lines = append(lines, fmt.Sprintf("not let out: %s %s (exchange #%d)", e.Request.Method, e.Request.URL, e.Seq))
	}
	return lines
}

// strayed tells that the customer was sent to another sandbox than the one that is
// watched: everybody runs into this who has one still open. A shop's own paths may begin
// with a provider's name.
func (w *walk) strayed() string {
	page, err := url.Parse(w.customer.Page().URL)
	if err != nil || page.Host == "" {
		return ""
	}
	shop, _ := w.merchant["url"].(string)
	if at, err := url.Parse(shop); err == nil && at.Host == page.Host {
		return ""
	}
	ours, err := url.Parse(w.options.Server)
	first, _, _ := strings.Cut(strings.TrimPrefix(page.Path, "/"), "/")
	if _, provider := w.options.Catalog.Provider(first); err != nil || !provider || page.Host == ours.Host {
		return ""
	}
	return fmt.Sprintf("the customer stands at another sandbox: the shop sent it to %s, this one is %s", page.Host, ours.Host)
}

func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 300 {
		return text[:300] + "…"
	}
	return text
}
