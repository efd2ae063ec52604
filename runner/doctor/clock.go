package doctor

import (
	"fmt"
	"net/http"
	"time"

	"paysandbox/runner/client"
)

// Skew is how far two clocks may be apart without a word.
const Skew = time.Minute

// dated remembers what the clocks of both sides said at the last answer.
type dated struct {
	http.RoundTripper
	now         func() time.Time
	here, there time.Time // there is zero where the server said none
}

func (d *dated) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := d.RoundTripper.RoundTrip(r)
	if err == nil {
		d.here = d.now()
		d.there, _ = http.ParseTime(response.Header.Get("Date"))
	}
	return response, err
}

// lookAtMachineClock compares this machine's clock with that of the sandbox's machine.
func (l *look) lookAtMachineClock(d *dated) {
	if d.there.IsZero() {
		return
	}
	if off := d.there.Sub(d.here); off.Abs() > Skew {
		l.skew = off
		l.tell("clock", client.Warn, "The sandbox's machine is "+apart(off)+" this one. Signatures with a time in them, certificates and cookies may be refused.",
			"Set both machines' clocks.")
	}
}

// lookAtWorkspaceClock tells what time the providers have.
func (l *look) lookAtWorkspaceClock() {
	clock, here := l.workspace.Clock, l.Now()
	off := clock.Now.Sub(here) - l.skew
	back := "sandbox clock run --workspace " + l.Workspace + " lets it go on from there; a reset of the workspace puts it back."
	const follow = " Sessions, tokens, page lifetimes and retries follow it, and Date in the providers' answers."
	switch {
	case clock.Mode == "frozen":
		l.tell("clock", client.Warn, fmt.Sprintf("The clock of workspace %s stands still at %s.", l.Workspace, clock.Now.UTC().Format(time.RFC3339))+follow, back)
	case off.Abs() > Skew:
		l.tell("clock", client.Warn, fmt.Sprintf("The clock of workspace %s is %s that of the sandbox's machine.", l.Workspace, apart(off))+follow, "A reset of the workspace puts it back.")
	default:
		l.tell("clock", client.OK, "The clock of workspace "+l.Workspace+" is that of the sandbox's machine.", "")
	}
}

// apart says "2h3m0s ahead of" or "45m0s behind".
func apart(off time.Duration) string {
	word := "ahead of"
	if off < 0 {
		word = "behind"
	}
	return off.Abs().Round(time.Second).String() + " " + word
}
