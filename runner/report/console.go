package report

import (
	"fmt"
	"io"
	"strings"

	"paysandbox/sandbox/journal"
)

// ConsoleOptions are how the report is printed for people.
type ConsoleOptions struct {
	Color   bool // ANSI colours
	Width   int  // columns; 0: 100
	Verbose bool // steps and exchanges of every scenario, and no exchange left out
	Shown   bool // a Progress has printed the results already: only failures and the summary
}

// The widths between which the report is laid out: narrower, the sequence diagram
// has no room for its labels; wider, no eye follows its arrows.
const (
	defaultWidth = 100
	minWidth     = 60
	maxWidth     = 120
)

// WriteConsole prints the run: a line a scenario, a block for each that did not
// pass, a summary as the last line, where a terminal stands at the end.
func WriteConsole(w io.Writer, r *Report, o ConsoleOptions) error {
	c := newConsole(o)
	for i := range r.Scenarios {
		if s := &r.Scenarios[i]; !o.Shown {
			c.result(s)
		}
	}
	for i := range r.Scenarios {
		if s := &r.Scenarios[i]; !s.fine() {
			c.gap()
			c.block(s, r.Server)
		}
	}
	c.gap()
	c.summary(r)
	_, err := io.WriteString(w, c.String())
	return err
}

// WriteExchanges draws exchanges between browser, sandbox and merchant, the last of them
// unless the options say all.
func WriteExchanges(w io.Writer, list []journal.Exchange, o ConsoleOptions) error {
	c := newConsole(o)
	c.exchanges(&Scenario{Exchanges: list})
	_, err := io.WriteString(w, c.String())
	return err
}

// console is a report in the making.
type console struct {
	strings.Builder
	pen
	width   int
	verbose bool
}

func newConsole(o ConsoleOptions) *console {
	width := o.Width
	if width <= 0 {
		width = defaultWidth
	}
	return &console{pen: pen{o.Color}, width: min(max(width, minWidth), maxWidth), verbose: o.Verbose}
}

func (c *console) row(format string, a ...any) {
	c.WriteString(strings.TrimRight(fmt.Sprintf(format, a...), " ") + "\n")
}

// gap is an empty line, but not at the top and never two.
func (c *console) gap() {
	if text := c.String(); text != "" && !strings.HasSuffix(text, "\n\n") {
		c.WriteByte('\n')
	}
}

// result is the line of one scenario. What a block will tell later is not told here.
func (c *console) result(s *Scenario) {
	sign, color := mark(s.Result)
	file, end := s.File, took(s.TookMS)
	switch {
	case s.Result == Skipped:
		end = "skipped: " + s.reason()
	case !s.fine():
		file = s.place()
	}
	c.row("%s %s  %s  %s", c.in(color, sign), line(s.Scenario), c.in(dim, clean(file)), c.in(dim, line(end)))
	if !s.fine() {
		return
	}
	c.warnings(s)
	if c.verbose && s.Result == Passed {
		c.steps(s)
		c.exchanges(s)
		c.gap()
	}
}

func (c *console) warnings(s *Scenario) {
	for _, text := range s.Warnings {
		for i, row := range wrap(clean(text), c.room()) {
			c.row("  %s%s", c.in(yellow, pad(labelOnce("warning", i), labelWidth)), row)
		}
	}
}

func (c *console) steps(s *Scenario) {
	for _, step := range s.Steps {
		sign, color, end := " ", plain, "not reached"
		if step.Result != "" {
			sign, color = mark(step.Result)
			end = took(step.TookMS)
		}
		c.row("  %s %s  %s", c.in(color, sign), cut(line(step.Text), c.width-28),
			c.in(dim, fmt.Sprintf("line %d  %s", step.Line, end)))
	}
}

func (c *console) summary(r *Report) {
	var parts []string
	counted := 0
	for _, result := range []struct{ is, one string }{{Passed, "passed"}, {Failed, "failed"}, {Errored, "error"}, {Skipped, "skipped"}} {
		n := r.Count(result.is)
		if counted += n; n == 0 {
			continue
		}
		word := fmt.Sprintf("%d %s", n, result.one)
		if result.is == Errored {
			word = plural(n, result.one)
		}
		parts = append(parts, word)
	}
	if rest := len(r.Scenarios) - counted; rest > 0 {
		parts = append(parts, fmt.Sprintf("%d without a result", rest))
	}
	if len(parts) == 0 {
		parts = []string{"nothing ran"}
	}
	text := plural(len(r.Scenarios), "scenario") + ": " + strings.Join(parts, ", ") + " in " + total(r.TookMS)
	if r.Interrupted {
		text += ", then interrupted"
	}
	warnings := 0
	for _, s := range r.Scenarios {
		warnings += len(s.Warnings)
	}
	if warnings > 0 {
		text += " (" + plural(warnings, "warning") + ")"
	}
	c.row("%s", c.in(verdict(r), text))
}

// total says a whole run's time in seconds, as long as a tenth of one can be seen.
func total(ms int64) string {
	if ms >= 100 && ms < 1000 {
		return fmt.Sprintf("%.1f s", float64(ms)/1000)
	}
	return took(ms)
}

func verdict(r *Report) ink {
	switch {
	case r.Count(Failed) > 0:
		return red
	case r.Exit() != ExitPassed:
		return violet
	case r.Count(Passed) == 0: // nothing to be glad about
		return yellow
	}
	return green
}
