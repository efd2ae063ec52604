package runner

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"paysandbox/runner/client"
	"paysandbox/runner/customer"
	"paysandbox/runner/report"
)

// expectationError is an expectation that did not hold.
type expectationError struct {
	line    int
	source  string // the expression
	message string
}

func (e *expectationError) Error() string { return e.message }

// fail writes down why a scenario did not pass. step -1: it did not even begin.
func fail(result *report.Scenario, step int, err error, w *walk, o Options) {
	result.Result = report.Failed
	if environment(err) {
		result.Result = report.Errored
	}
	f := &report.Failure{Line: result.Line, Step: "setting up", Message: err.Error()}
	if step >= 0 {
		result.Steps[step].Result = result.Result
		f.Line, f.Step = result.Steps[step].Line, result.Steps[step].Text
	}
	var expectation *expectationError
	if errors.As(err, &expectation) {
		f.Line, f.Expected = expectation.line, expectation.source
		f.Seen = w.seen(expectation.source)
	}
	if w != nil {
		if page := w.customer.Page(); page.URL != "" {
			f.Page = &report.Page{URL: page.URL, Status: page.Status, Title: page.Title, Text: page.Text}
		}
	}
	if o.Repeat != nil {
		f.Repeat = o.Repeat(result.File)
	}
	result.Line, result.Failure = f.Line, f
}

// environment tells a failure of the surroundings from one of the merchant.
func environment(err error) bool {
	var silent *customer.NoAnswerError
	return errors.Is(err, client.ErrUnreachable) || errors.As(err, &silent)
}

var paymentOf = regexp.MustCompile(`payment\((?:"([^"]*)"|'([^']*)'|(\d+))\)`)

// seen tells how things stood that an expression talks about.
func (w *walk) seen(source string) []string {
	var lines []string
	for _, m := range paymentOf.FindAllStringSubmatch(source, -1) {
		order := m[1] + m[2] + m[3]
		p, err := w.view.payment(order)
		line := fmt.Sprintf("payment(%q) is nil: no such payment", order)
		if err == nil && p != nil {
			line = fmt.Sprintf("payment(%q) is %s (phase %s), %s %s", order, p.State, p.Phase, p.Amount.Value, p.Amount.Currency)
		}
		if len(lines) == 0 || lines[len(lines)-1] != line {
			lines = append(lines, line)
		}
	}
	if strings.Contains(source, "page.") {
		page := w.customer.Page()
		lines = append(lines, fmt.Sprintf("page is %d %q at %s", page.Status, page.Title, page.URL))
	}
	if strings.Contains(source, "response.") && w.response != nil {
		lines = append(lines, fmt.Sprintf("response is %d %s", w.response.Status, short(w.response.Body)))
	}
	return lines
}

func short(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 300 {
		return text[:300] + "…"
	}
	return text
}
