package report

import (
	"fmt"
	"io"
	"sync"
)

// Progress prints results as scenarios end, on a terminal. In a pipe it prints
// nothing: there the report comes whole, in the order of the files.
type Progress struct {
	Options ConsoleOptions // set before the first Done

	mu       sync.Mutex
	w        io.Writer
	terminal bool
	total    int
	done     int
	counting bool // the terminal's last line is the count
}

// NewProgress expects total scenarios.
func NewProgress(w io.Writer, terminal bool, total int) *Progress {
	return &Progress{w: w, terminal: terminal, total: total}
}

// wipe goes back to the beginning of the terminal's line and empties it.
const wipe = "\r\x1b[K"

// Done prints a scenario's line and how many are still to come. Scenarios that run in
// parallel may end at the same moment.
func (p *Progress) Done(s Scenario) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if !p.terminal {
		return
	}
	c := newConsole(p.Options)
	if p.counting {
		c.WriteString(wipe)
	}
	c.result(&s)
	if p.counting = p.done < p.total; p.counting {
		c.WriteString(c.in(dim, fmt.Sprintf("  %d of %d", p.done, p.total)))
	}
	// A terminal that is gone is no reason to stop the run.
	_, _ = io.WriteString(p.w, c.String())
}

// Close takes the count away when a run ends early.
func (p *Progress) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.counting {
		p.counting = false
		_, _ = io.WriteString(p.w, wipe)
	}
}
