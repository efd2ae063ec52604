package runner

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"paysandbox/runner/browser"
	"paysandbox/runner/client"
	"paysandbox/runner/customer"
	"paysandbox/runner/report"
	"paysandbox/sandbox/scenario"
)

// expectationError is an expectation that did not hold.
type expectationError struct {
	expression *scenario.Expression
	message    string
}

func (e *expectationError) Error() string { return e.message }

// fail writes down why a scenario did not pass. step -1: it did not even begin.
func fail(ctx context.Context, result *report.Scenario, step int, err error, w *walk, o Options) {
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
		f.Seen = w.seen(ctx, expectation.expression)
	}
	if w != nil {
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

// environment tells a failure of the surroundings from one of the merchant.
func environment(err error) bool {
	var silent *customer.NoAnswerError
	var lost *browser.LostError
	return errors.Is(err, client.ErrUnreachable) || errors.As(err, &silent) || errors.As(err, &lost) || errors.Is(err, errNoBrowser)
}

// seen tells how things stood that an expectation talks about.
func (w *walk) seen(ctx context.Context, expression *scenario.Expression) []string {
	env, err := w.scope(ctx)
	if err != nil {
		return nil
	}
	lines := expression.Parts(env)
	if strings.Contains(expression.Source, "page.") {
		page := w.customer.Page()
		lines = append(lines, fmt.Sprintf("page is %d %q at %s", page.Status, page.Title, page.URL))
	}
	if strings.Contains(expression.Source, "response.") && w.response != nil {
		lines = append(lines, fmt.Sprintf("response is %d %s", w.response.Status, short(w.response.Body)))
	}
	return lines
}

// strayed tells that the customer was sent to another sandbox than the one that is
// watched: everybody runs into this who has one still open.
func (w *walk) strayed() string {
	page, err := url.Parse(w.customer.Page().URL)
	if err != nil || page.Host == "" {
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
