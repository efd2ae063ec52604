package control

import (
	"net/http"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/scenario"
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
	moved := clockMoved{Happened: []sandbox.Happened{}}
	if move.Frozen != nil {
		if err := ws.Freeze(*move.Frozen); err != nil {
			return err
		}
	}
	if move.Set != "" {
		to, err := time.Parse(time.RFC3339, move.Set)
		if err != nil {
			return problem(http.StatusUnprocessableEntity, "set is a time such as 2026-01-31T23:59:30Z", nil)
		}
		happened, err := ws.SetClock(r.Context(), to)
		if err != nil {
			return unprocessable(err)
		}
		moved.Happened = append(moved.Happened, happened...)
	}
	if move.Advance != "" {
		d, err := scenario.ParseDuration(move.Advance)
		if err != nil {
			return problem(http.StatusUnprocessableEntity, "advance: "+err.Error(), nil)
		}
		happened, err := ws.Advance(r.Context(), d)
		if err != nil {
			return unprocessable(err)
		}
		moved.Happened = append(moved.Happened, happened...)
	}
	moved.ClockView = ws.Clock()
	return write(w, http.StatusOK, moved)
}

func unprocessable(err error) error {
	if asProblem(err) != nil {
		return err
	}
	return problem(http.StatusUnprocessableEntity, err.Error(), nil)
}
