package console

import (
	"fmt"
	"strings"
	"time"

	"paysandbox/sandbox"
)

// maxHappened bounds how much of what an advance caused is listed.
const maxHappened = 60

// clockBar is the clock at the head of every page of a workspace.
type clockBar struct {
	Now    moment
	Frozen bool
	Next   *moment // nil: nothing is due
	In     string  // how long until then
	Action string
	Steps  []clockStep
	Field  string // now, as a browser's field for times spells it
}

type clockStep struct{ Value, Label string }

// clockSteps are one click each: a retry, the longest page lifetime of the four
// providers, a day, a rebill.
var clockSteps = []clockStep{{"1m", "1 min"}, {"45m", "45 min"}, {"1 day", "1 day"}, {"1 month", "1 month"}}

func (v *visit) clockBar() *clockBar {
	view := v.ws.Clock()
	bar := &clockBar{
		Now: at(view.Now), Frozen: view.Mode == sandbox.Frozen,
		Action: v.home("clock"), Steps: clockSteps, Field: view.Now.UTC().Format(fieldTime),
	}
	if next, err := time.Parse(time.RFC3339Nano, view.Next); err == nil {
		due := at(next)
		bar.Next, bar.In = &due, span(next.Sub(view.Now))
	}
	return bar
}

// moveClock advances, sets, freezes or runs the clock, whichever the form says.
func (c *console) moveClock(v *visit) (done, error) {
	if frozen := v.PostForm.Get("frozen"); frozen != "" {
		if err := v.ws.Freeze(frozen == "true"); err != nil {
			return done{}, err
		}
		if frozen == "true" {
			return well("The clock stands still at " + at(v.ws.Now()).Text + " UTC."), nil
		}
		return well("The clock runs on from " + at(v.ws.Now()).Text + " UTC."), nil
	}
	before := v.ws.Now()
	var happened []sandbox.Happened
	var err error
	if set := v.PostForm.Get("set"); set != "" {
		var target time.Time
		if target, err = readTime(set); err != nil {
			return done{}, err
		}
		happened, err = v.ws.SetClock(v.Context(), target)
	} else {
		var step time.Duration
		if step, err = readStep(before, v.PostForm.Get("advance")); err != nil {
			return done{}, err
		}
		happened, err = v.ws.Advance(v.Context(), step)
	}
	if err != nil {
		return done{}, err
	}
	return tell(before, v.ws.Now(), happened), nil
}

// tell says how far the clock went and what happened on the way, in order.
func tell(before, after time.Time, happened []sandbox.Happened) done {
	text := fmt.Sprintf("The clock went %s ahead, to %s UTC. ", span(after.Sub(before)), at(after).Text)
	switch len(happened) {
	case 0:
		text += "Nothing was due on the way."
	case 1:
		text += "One thing was due on the way:"
	default:
		text += fmt.Sprintf("%d things were due on the way:", len(happened))
	}
	said := well(text)
	for i, h := range happened {
		if i == maxHappened {
			said.Lines = append(said.Lines, fmt.Sprintf("… and %d more; the journal has them", len(happened)-maxHappened))
			break
		}
		said.Lines = append(said.Lines, strings.Join([]string{at(h.At).Text, h.Provider, h.Ref + ":", h.What}, " "))
	}
	return said
}
