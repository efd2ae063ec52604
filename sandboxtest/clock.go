package sandboxtest

import (
	"time"

	"paysandbox/runner/client"
	"paysandbox/sandbox"
)

// Clock is a sandbox's time. A move makes everything happen that comes due on the way, in
// order, and then answers what that was.
type Clock struct{ s *Sandbox }

// Happened is something that the clock has reached: a notification that is sent (again), a
// page that expires, a term that is billed.
type Happened = client.Happened

// Now is the sandbox's time.
func (c Clock) Now() time.Time {
	c.s.t.Helper()
	return c.s.workspace().Clock.Now
}

// Advance moves the clock on.
func (c Clock) Advance(d time.Duration) []Happened {
	c.s.t.Helper()
	return c.move(map[string]any{"advance": d.String()})
}

// Set moves the clock to a time, which must not be before [Clock.Now]. Fractions of a
// second are cut off.
func (c Clock) Set(to time.Time) []Happened {
	c.s.t.Helper()
	return c.move(map[string]any{"set": to.Format(time.RFC3339)})
}

// Freeze lets it stand still.
func (c Clock) Freeze() {
	c.s.t.Helper()
	c.move(map[string]any{"frozen": true})
}

// Run lets it run with the machine's clock, from where it is.
func (c Clock) Run() {
	c.s.t.Helper()
	c.move(map[string]any{"frozen": false})
}

// Frozen tells whether it stands still.
func (c Clock) Frozen() bool {
	c.s.t.Helper()
	return c.s.workspace().Clock.Mode == sandbox.Frozen
}

func (c Clock) move(body map[string]any) []Happened {
	c.s.t.Helper()
	var moved client.Moved
	c.s.control("POST", "clock", body, &moved)
	return moved.Happened
}
