package runner

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"paysandbox/runner/client"
	"paysandbox/runner/customer"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
)

// do takes one step and answers how many expectations it checked.
func (w *walk) do(ctx context.Context, step *scenario.Step) (checks int, err error) {
	env, err := w.scope(ctx)
	if err != nil {
		return 0, err
	}
	if step.Kind == scenario.StepExpect {
		checks, err = w.expect(ctx, step.Expect)
	} else {
		err = w.forgive(ctx, w.act(ctx, step, env))
	}
	if err != nil || len(step.Keep) == 0 {
		return checks, err
	}
	if env, err = w.scope(ctx); err != nil {
		return checks, err
	}
	for _, keep := range step.Keep {
		value, err := keep.Expr.Eval(env)
		if err != nil {
			return checks, fmt.Errorf("%s cannot be kept: %w", keep.Name, err)
		}
		w.kept[keep.Name] = value
	}
	return checks, nil
}

// forgive lets a scenario go on whose own rule broke the exchange: the customer sees
// a browser's error page, and may reload it.
func (w *walk) forgive(ctx context.Context, err error) error {
	var silent *customer.NoAnswerError
	if !errors.As(err, &silent) || !strings.HasPrefix(silent.URL, w.options.Server+"/") {
		return err
	}
	w.view.fresh(ctx)
	all, journalErr := w.view.journal()
	if journalErr != nil || len(all) == 0 || all[len(all)-1].Fault == "" {
		return err
	}
	return ctx.Err()
}

// act takes a step that does something.
func (w *walk) act(ctx context.Context, step *scenario.Step, env scenario.Env) error {
	switch step.Kind {
	case scenario.StepVisit:
		return w.rendered(step.Visit, env, func(url string) error { return w.customer.Visit(ctx, url) })
	case scenario.StepClick:
		return w.rendered(step.Click, env, func(what string) error { return w.customer.Click(ctx, what) })
	case scenario.StepBack:
		return w.customer.Back(ctx)
	case scenario.StepReload:
		return w.customer.Reload(ctx)
	case scenario.StepSecondTab:
		return w.customer.SecondTab(ctx)
	case scenario.StepCloseTab:
		return w.customer.CloseTab(ctx)
	case scenario.StepSubmit:
		return w.submit(ctx, step.Submit, env)
	case scenario.StepTamperQuery:
		changes, err := step.TamperQuery.Render(env)
		if err != nil {
			return err
		}
		return w.customer.TamperQuery(ctx, changes)
	case scenario.StepPay:
		return w.pay(ctx, step.Pay, env)
	case scenario.StepCall:
		return w.call(ctx, step.Call, env)
	case scenario.StepAct:
		return w.backOffice(ctx, step.Act, env)
	case scenario.StepAccount:
		return w.account(ctx, step.Account, env)
	case scenario.StepAdvance:
		return w.client.Do(ctx, "POST", client.In(w.workspace, "clock"), map[string]any{"advance": step.Advance.String()}, nil)
	case scenario.StepClock:
		return w.clock(ctx, step.Clock, env)
	case scenario.StepWait:
		return w.wait(ctx, step.Wait)
	case scenario.StepExpect:
	}
	return fmt.Errorf("the runner does not know the step %q", step.Kind)
}

func (w *walk) rendered(t *scenario.Template, env scenario.Env, do func(string) error) error {
	text, err := t.Render(env)
	if err != nil {
		return err
	}
	return do(text)
}

func render(t *scenario.Template, env scenario.Env) (string, error) {
	if t == nil {
		return "", nil
	}
	return t.Render(env)
}

// several renders templates one by one and remembers the first error.
type several struct {
	env scenario.Env
	err error
}

func (s *several) text(t *scenario.Template) string {
	text, err := render(t, s.env)
	s.err = errors.Join(s.err, err)
	return text
}

func (s *several) texts(templates scenario.Texts) map[string]string {
	if len(templates) == 0 {
		return nil
	}
	texts, err := templates.Render(s.env)
	s.err = errors.Join(s.err, err)
	return texts
}

func (w *walk) submit(ctx context.Context, step *scenario.Submit, env scenario.Env) error {
	s := &several{env: env}
	submission := customer.Submission{Form: s.text(step.Form), Fill: s.texts(step.Fill), Button: s.text(step.Button), Twice: step.Twice}
	if s.err != nil {
		return s.err
	}
	return w.customer.Submit(ctx, submission)
}

// pay lets the cashier walk on whose page the customer stands.
func (w *walk) pay(ctx context.Context, step *scenario.Pay, env scenario.Env) error {
	s := &several{env: env}
	request := sandbox.PayRequest{
		Outcome: s.text(step.Outcome), With: s.text(step.With), Card: s.texts(step.Card), As: s.text(step.As), Until: s.text(step.Until), Env: w.env,
	}
	if s.err != nil {
		return s.err
	}
	for _, cashier := range w.options.Cashiers {
		if cashier.AtCashier(w.customer) {
			return cashier.Pay(ctx, w.customer, request)
		}
	}
	page := w.customer.Page()
	if page.URL == "" {
		return errors.New("the customer cannot pay: it has not visited any page yet")
	}
	return fmt.Errorf("the customer cannot pay: it stands on no provider's page but on %q (%d) at %s", page.Title, page.Status, page.URL)
}

// call is an HTTP call as a merchant's server makes it. One that gets no answer is
// an answer of status 0: a scenario may want just that.
func (w *walk) call(ctx context.Context, step *scenario.HTTPCall, env scenario.Env) error {
	s := &several{env: env}
	call := customer.Call{
		Method: step.Method, URL: s.text(step.URL), Form: s.texts(step.Form), XML: s.text(step.XML), Multipart: s.texts(step.Multipart),
		Headers: s.texts(step.Headers), Bearer: s.text(step.Bearer),
	}
	if step.JSON != nil {
		var err error
		call.JSON, err = step.JSON.Render(env)
		s.err = errors.Join(s.err, err)
	}
	if s.err != nil {
		return s.err
	}
	answer, err := w.caller.Do(ctx, call)
	var silent *customer.NoAnswerError
	if errors.As(err, &silent) {
		w.response = &scenario.Response{Headers: map[string]string{}, Body: silent.Error()}
		return w.client.Ready(ctx)
	}
	if err != nil {
		return err
	}
	w.response = &scenario.Response{Status: answer.Status, Headers: answer.Headers, Body: answer.Body, JSON: answer.JSON}
	return nil
}

// backOffice takes an action on a payment: named by its order, its id, or itself.
func (w *walk) backOffice(ctx context.Context, step *scenario.Act, env scenario.Env) error {
	value, err := step.Payment.Eval(env)
	if err != nil {
		return err
	}
	name := ""
	switch v := value.(type) {
	case string:
		name = v
	case *payment.View:
		if v != nil {
			name = v.ID
		}
	case payment.View:
		name = v.ID
	}
	if name == "" {
		return fmt.Errorf("%s is none: %s", step.Payment.Source, w.orders())
	}
	s := &several{env: env}
	params := s.texts(step.Params)
	if s.err != nil {
		return s.err
	}
	if params == nil {
		params = map[string]string{}
	}
	if _, err = w.client.Act(ctx, w.workspace, name, step.Action, params); err != nil {
		return err
	}
	return w.told(ctx)
}

// orders tells which payments there are.
func (w *walk) orders() string {
	payments, err := w.view.all()
	if err != nil || len(payments) == 0 {
		return "there is no payment yet"
	}
	var known []string
	for _, p := range payments {
		known = append(known, fmt.Sprintf("%q (%s)", p.Order, p.State))
	}
	if more := len(known) - 5; more > 0 {
		known = append(known[:5], fmt.Sprintf("and %d more", more))
	}
	return "there are payments of the orders " + strings.Join(known, ", ")
}

// account merges into accounts. The workspace's env may change with them.
func (w *walk) account(ctx context.Context, changes []scenario.AccountChange, env scenario.Env) error {
	for _, change := range changes {
		rendered, err := change.Doc.Render(env)
		if err != nil {
			return err
		}
		doc, _ := rendered.(map[string]any)
		declared, _ := w.options.Catalog.Provider(change.Provider)
		id := fmt.Sprint(doc[declared.Account.ID])
		if err := w.client.Do(ctx, "PUT", client.In(w.workspace, "accounts", change.Provider, id), doc, nil); err != nil {
			return err
		}
	}
	return w.learn(ctx)
}

func (w *walk) clock(ctx context.Context, step *scenario.ClockChange, env scenario.Env) error {
	move := map[string]any{}
	switch {
	case step.Freeze:
		move["frozen"] = true
	case step.Run:
		move["frozen"] = false
	default:
		to, err := step.Time(env)
		if err != nil {
			return err
		}
		move["set"] = to.Format(time.RFC3339)
	}
	return w.client.Do(ctx, "POST", client.In(w.workspace, "clock"), move, nil)
}
