package report

import (
	"fmt"
	"strings"
)

const (
	labelWidth = 10 // of "expected" and two blanks
	seenRows   = 8  // of one value that was seen: a whole page may be one
)

// block explains a scenario that did not pass, from the sentence that says why to
// the command that shows it again.
func (c *console) block(s *Scenario, server string) {
	sign, color := mark(s.Result)
	word := "FAILED"
	if s.Result != Failed {
		word = "ENVIRONMENT"
	}
	c.row("%s  %s", c.in(color, sign+" "+word), c.in(bold, line(s.Scenario)))
	c.row("  %s", c.in(dim, clean(s.origin())))
	for _, row := range wrap(line(s.About), c.width-2) {
		c.row("  %s", c.in(dim, row))
	}
	c.gap()
	label := "failed"
	if s.Result != Failed {
		label = "error"
	}
	if f := s.Failure; f != nil && f.Step != "" {
		step := clean(f.Step)
		if reached := s.reached(); reached != "" {
			step = reached + ", " + step
		}
		c.field("step", plain, wrap(step, c.room()))
	}
	c.field(label, color, wrap(clean(s.reason()), c.room()))
	if f := s.Failure; f != nil {
		c.findings(f)
	}
	if s.Result != Failed {
		c.field("server", plain, wrap(clean(server), c.room()))
		c.field("", dim, wrap("The environment failed: this says nothing about the merchant's code.", c.room()))
	}
	if c.verbose {
		c.gap()
		c.steps(s)
	}
	c.gap()
	c.exchanges(s)
	c.gap()
	c.warnings(s)
	if f := s.Failure; f != nil && f.Repeat != "" {
		c.field("repeat", bold, []string{line(f.Repeat)}) // never wrapped: it is there to be copied
	}
}

// origin is everything that names the scenario's run.
func (s *Scenario) origin() string {
	parts := []string{s.place()}
	if s.Seed != 0 {
		parts = append(parts, fmt.Sprintf("seed %d", s.Seed))
	}
	if s.Workspace != "" {
		parts = append(parts, "workspace "+s.Workspace)
	}
	return strings.Join(parts, ", ")
}

func (c *console) findings(f *Failure) {
	if expected := strings.TrimSpace(clean(f.Expected)); expected != "" {
		c.field("expected", green, strings.Split(expected, "\n")) // as written, so that it is found again
	}
	label := "seen"
	for _, seen := range f.Seen {
		rows := wrap(clean(seen), c.room())
		if len(rows) > seenRows {
			rows = append(rows[:seenRows], "…")
		}
		c.field(label, red, rows)
		label = ""
	}
	if also := f.alsoFalse(); also != "" {
		c.field("", plain, wrap("also false: "+also, c.room()))
	}
	if f.Page != nil {
		c.page(f)
	}
	for i, miss := range f.NearMisses {
		c.field(labelOnce("near miss", i), yellow, wrap(clean(miss), c.room()))
	}
}

// page is where the customer stood.
func (c *console) page(f *Failure) {
	p := f.Page
	status := "no answer"
	if p.Status > 0 {
		status = fmt.Sprint(p.Status)
	}
	c.field("page", plain, []string{cut(line(status+" "+p.URL), c.room())})
	if title := line(p.Title); title != "" {
		c.field("", bold, wrap(title, c.room()))
	}
	rows := f.pageExcerpt(c.room() - 2)
	for i, row := range rows {
		rows[i] = "│ " + row
	}
	c.field("", dim, rows)
}

// field prints rows beside one label.
func (c *console) field(label string, color ink, rows []string) {
	for i, row := range rows {
		c.row("  %s%s", c.in(dim, pad(labelOnce(label, i), labelWidth)), c.in(color, row))
	}
}

// room is what a field's text has.
func (c *console) room() int { return c.width - 2 - labelWidth }

func labelOnce(label string, row int) string {
	if row > 0 {
		return ""
	}
	return label
}

// exchanges draws what went over the wires.
func (c *console) exchanges(s *Scenario) {
	told, left := s.Told()
	if c.verbose {
		told, left = s.Exchanges, 0
	}
	d := newDiagram(c.pen, c.width-2, c.verbose)
	for _, row := range d.rows(told) {
		c.row("  %s", row)
	}
	if left > 0 {
		c.row("  %s", c.in(dim, pad("", gutter)+plural(left, "exchange")+" of other payments not shown"))
	}
}
