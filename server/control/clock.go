package control

import (
	"net/http"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
)

type clockMove struct {
	Advance string `json:"advance"`
	Set     string `json:"set"`
	Frozen  *bool  `json:"frozen"`
}

type clockMoved struct {
	sandbox.ClockView
	Happened []sandbox.Happened `json:"happened"`
}

func (a *API) showClock(ws *sandbox.Workspace, w http.ResponseWriter, _ *http.Request) error {
	return write(w, http.StatusOK, ws.Clock())
}

// moveClock freezes or frees the clock first, then sets it, then advances it.
func (a *API) moveClock(ws *sandbox.Workspace, w http.ResponseWriter, r *http.Request) error {
	var move clockMove
	if err := read(r, &move); err != nil {
		return err
	}
	if move == (clockMove{}) {
		return problem(http.StatusUnprocessableEntity, `say {"advance": "45m"}, {"set": "2026-01-31T23:59:30Z"} or {"frozen": true}`, nil)
	}
	to, err := move.read(ws.Now())
	if err != nil {
		return err
	}
	// Merchants may be slow to answer what is due; the deadline of a slow body must not
	// end that.
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{})
	moved := clockMoved{Happened: []sandbox.Happened{}}
	if move.Frozen != nil {
		if err := ws.Freeze(*move.Frozen); err != nil {
			return err
		}
	}
	if move.Set != "" {
		happened, err := ws.SetClock(r.Context(), to.set)
		if err != nil {
			return unprocessable(err)
		}
		moved.Happened = append(moved.Happened, happened...)
	}
	if move.Advance != "" {
		happened, err := ws.Advance(r.Context(), to.advance)
		if err != nil {
			return unprocessable(err)
		}
		moved.Happened = append(moved.Happened, happened...)
	}
	moved.ClockView = ws.Clock()
	return write(w, http.StatusOK, moved)
}

type clockGoal struct {
	set     time.Time
	advance time.Duration
}

// read finds what is wrong before anything has moved.
func (m clockMove) read(now time.Time) (goal clockGoal, err error) {
	if m.Set != "" {
		if goal.set, err = time.Parse(time.RFC3339, m.Set); err != nil {
			return goal, problem(http.StatusUnprocessableEntity, "set is a time such as 2026-01-31T23:59:30Z", nil)
		}
		if goal.set.Before(now) {
			return goal, problem(http.StatusUnprocessableEntity, "a clock does not go back; it is "+now.Format(time.RFC3339), nil)
		}
	}
	if m.Advance != "" {
		if goal.advance, err = operation.ParseDuration(m.Advance); err != nil {
			return goal, problem(http.StatusUnprocessableEntity, "advance: "+err.Error(), nil)
		}
	}
	return goal, nil
}

func unprocessable(err error) error {
	if asProblem(err) != nil {
		return err
	}
	return problem(http.StatusUnprocessableEntity, err.Error(), nil)
}
