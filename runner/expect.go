package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/scenario"
)

// How often the workspace is looked at while an expectation waits.
const glance = 10 * time.Millisecond

// expect checks what must be and what must never be. It is done when everything
// holds and nothing is in flight or due any more that could still break a `never`;
// it gives up when `within` is over, or when nothing can change any more.
func (w *walk) expect(ctx context.Context, step *scenario.Expect) (checks int, err error) {
	deadline := time.Now().Add(step.Within)
	for {
		quiet, err := w.quiet(ctx, deadline)
		if err != nil {
			return 0, err
		}
		env, err := w.scope(ctx)
		if err != nil {
			return 0, err
		}
		if err := never(step, env); err != nil {
			return 0, err
		}
		missing, err := that(step, env)
		if err != nil {
			return 0, err
		}
		over := quiet || !time.Now().Before(deadline)
		switch {
		case missing == nil && (over || len(step.Never) == 0):
			return len(step.That) + len(step.Never), nil
		case over && missing != nil:
			if step.Within > 0 && quiet {
				missing.message += "; nothing was in flight any more"
			}
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
			return &expectationError{expression: e, message: "the expectation cannot be judged: " + err.Error()}, nil
		}
		if err != nil {
			return nil, err
		}
		if !holds {
			message := "the expectation does not hold"
			if step.Within > 0 {
				message = fmt.Sprintf("the expectation did not come true within %s", step.Within)
			}
			return &expectationError{expression: e, message: message}, nil
		}
	}
	return nil, nil
}

func never(step *scenario.Expect, env scenario.Env) error {
	for _, e := range step.Never {
		holds, err := e.Holds(env)
		if err != nil && !unsettled(err) {
			return err
		}
		if err == nil && holds {
			return &expectationError{expression: e, message: "what must never be was true"}
		}
	}
	return nil
}

// unsettled tells an expression that met a nil or went out of range: not yet true.
func unsettled(err error) bool {
	var eval *scenario.EvalError
	return errors.As(err, &eval) && eval.Err == nil
}

// quiet tells whether nothing is in flight, and nothing comes due before the deadline.
func (w *walk) quiet(ctx context.Context, deadline time.Time) (bool, error) {
	ws, err := w.client.Workspace(ctx, w.workspace)
	if err != nil {
		return false, err
	}
	if ws.InFlight > 0 {
		return false, nil
	}
	next, err := time.Parse(time.RFC3339Nano, ws.Clock.Next)
	if ws.Clock.Next == "" || err != nil {
		return true, nil
	}
	if ws.Clock.Mode == sandbox.Frozen {
		return next.After(ws.Clock.Now), nil
	}
	return next.Sub(ws.Clock.Now) > time.Until(deadline), nil
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
			return &expectationError{expression: step.For, message: fmt.Sprintf("waited %s in vain", step.Within)}
		}
		if err := pause(ctx); err != nil {
			return err
		}
	}
}
