package runner

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"paysandbox/runner/client"
	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/scenario"
)

// How often the workspace is looked at while an expectation waits.
const glance = 10 * time.Millisecond

// expect checks what must be and what must never be. It is done when everything
// holds and nothing is in flight or due any more that could still break a `never`;
// it gives up when `within` is over, or when nothing can change any more. Where there is
// nothing that must come true it watches until `within` is over: what a shop does by itself,
// a call to somebody else above all, announces itself nowhere.
func (w *walk) expect(ctx context.Context, step *scenario.Expect) (checks int, err error) {
	deadline := time.Now().Add(step.Within)
	judged, err := w.ended(ctx)
	if err != nil {
		return 0, err
	}
	for {
		ws, err := w.client.Workspace(ctx, w.workspace)
		if err != nil {
			return 0, err
		}
		env := w.scopeAt(ctx, ws.Clock.Now)
		if judged, err = w.never(step, env, judged); err != nil {
			return 0, err
		}
		missing, err := that(step, env)
		if err != nil {
			return 0, err
		}
		quiet := len(step.That) > 0 && quiet(ws, deadline)
		over := quiet || !time.Now().Before(deadline)
		switch {
		case missing == nil && (over || len(step.Never) == 0):
			return len(step.That) + len(step.Never), nil
		case over && missing != nil:
			if step.Within > 0 && quiet {
				missing.message += "; nothing was in flight any more"
			}
			missing.also = alsoFalse(step, env, missing.expression)
			return 0, missing
		}
		if err := pause(ctx); err != nil {
			return 0, err
		}
	}
}

// that is the first expectation that does not hold yet, as an error; nil: all do.
func that(step *scenario.Expect, env scenario.Env) (missing *expectationError, err error) {
	for _, e := range step.That {
		holds, err := e.Holds(env)
		if unsettled(err) {
			return &expectationError{expression: e, env: env, message: "the expectation cannot be judged: " + err.Error()}, nil
		}
		if err != nil {
			return nil, err
		}
		if !holds {
			message := "the expectation does not hold"
			if step.Within > 0 {
				message = "the expectation did not come true within " + operation.FormatDuration(step.Within)
			}
			return &expectationError{expression: e, env: env, message: message}, nil
		}
	}
	return nil, nil
}

// alsoFalse is what does not hold either of what comes after the first that does not.
func alsoFalse(step *scenario.Expect, env scenario.Env, first *scenario.Expression) (also []string) {
	for _, e := range step.That[slices.Index(step.That, first)+1:] {
		if holds, err := e.Holds(env); !holds && (err == nil || unsettled(err)) {
			also = append(also, e.Source)
		}
	}
	return also
}

// never judges what must never be at every exchange that has ended since the one
// with the number judged, and now. It answers the last that it has judged.
func (w *walk) never(step *scenario.Expect, env scenario.Env, judged int64) (int64, error) {
	if len(step.Never) == 0 {
		return judged, nil
	}
	all, err := w.view.journal()
	if err != nil {
		return judged, err
	}
	for _, e := range all[after(all, judged):] {
		judged = e.Seq
		if err := neverHeld(step, w.asOf(env, e), fmt.Sprintf("what must never be was true when exchange #%d ended", e.Seq)); err != nil {
			return judged, err
		}
	}
	return judged, neverHeld(step, env, "what must never be was true")
}

func neverHeld(step *scenario.Expect, env scenario.Env, message string) error {
	for _, e := range step.Never {
		holds, err := e.Holds(env)
		if err != nil && !unsettled(err) {
			return err
		}
		if err == nil && holds {
			return &expectationError{expression: e, env: env, message: message, never: true}
		}
	}
	return nil
}

// ended is the number of the newest exchange.
func (w *walk) ended(ctx context.Context) (int64, error) {
	w.view.fresh(ctx)
	all, err := w.view.journal()
	if len(all) == 0 {
		return 0, err
	}
	return all[len(all)-1].Seq, err
}

// after is where the exchanges begin that come after the one with a number.
func after(all []journal.Exchange, seq int64) int {
	n := len(all)
	for n > 0 && all[n-1].Seq > seq {
		n--
	}
	return n
}

// unsettled tells an expression that met a nil or went out of range: not yet true.
func unsettled(err error) bool {
	var eval *scenario.EvalError
	return errors.As(err, &eval) && eval.Err == nil
}

// quiet tells whether nothing is in flight, and nothing comes due before the deadline.
func quiet(ws client.Workspace, deadline time.Time) bool {
	if ws.InFlight > 0 {
		return false
	}
	next, err := time.Parse(time.RFC3339Nano, ws.Clock.Next)
	if ws.Clock.Next == "" || err != nil {
		return true
	}
	if ws.Clock.Mode == sandbox.Frozen {
		return next.After(ws.Clock.Now)
	}
	return next.Sub(ws.Clock.Now) > time.Until(deadline)
}

// toldIn is how long a scenario waits for what an action has the provider send.
const toldIn = 3 * time.Second

// told waits on a frozen clock until what is due now has been sent, so that the traffic of
// a scenario has one order: what an action causes comes before the next step.
func (w *walk) told(ctx context.Context) error {
	for deadline := time.Now().Add(toldIn); time.Now().Before(deadline); {
		ws, err := w.client.Workspace(ctx, w.workspace)
		if err != nil || ws.Clock.Mode != sandbox.Frozen || quiet(ws, deadline) {
			return err
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
	return nil
}

// pause waits a glance's time.
func pause(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(glance):
		return nil
	}
}

// wait lets wall time pass until something is true.
func (w *walk) wait(ctx context.Context, step *scenario.Wait) error {
	deadline := time.Now().Add(step.Within)
	for {
		env, err := w.scope(ctx)
		if err != nil {
			return err
		}
		holds, err := step.For.Holds(env)
		if err != nil && !unsettled(err) {
			return err
		}
		if err == nil && holds {
			return nil
		}
		if !time.Now().Before(deadline) {
			message := fmt.Sprintf("waited %s in vain", operation.FormatDuration(step.Within))
			if err != nil {
				message += ": " + err.Error()
			}
			return &expectationError{expression: step.For, env: env, message: message}
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}
