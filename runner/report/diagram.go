package report

import (
	"fmt"
	"strings"
	"time"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
)

// lastExchanges is how many a diagram shows: what led to a failure stands at the end.
const lastExchanges = 30

// gutter is the column of the journal's numbers: "#1234 ".
const gutter = 6

// diagram draws exchanges between three lifelines. Each takes two rows, the asking and
// the answer; the half that they leave free says what the script did to them.
//
//	   browser            sandbox             merchant
//	#1 │─ GET link ──────────>│                   │
//	   │<--------- 302 to /x -│                   │
type diagram struct {
	pen
	half    int  // columns between two lifelines
	verbose bool // leave nothing out, show what was answered
	full    bool // several providers: operations keep their provider's name
}

func newDiagram(p pen, width int, verbose bool) *diagram {
	return &diagram{pen: p, half: min(max((width-gutter-3)/2, 20), 50), verbose: verbose}
}

// rows are the lines of the diagram. Exchanges stand in the order in which they ended:
// a call that another one caused stands before it.
func (d *diagram) rows(list []journal.Exchange) []string {
	if len(list) == 0 {
		return []string{d.in(dim, "No exchange took place.")}
	}
	d.full = severalProviders(list)
	rows := []string{d.heading()}
	if left := len(list) - lastExchanges; left > 0 && !d.verbose {
		rows = append(rows, d.across("… "+plural(left, "exchange")+" before"))
		list = list[left:]
	}
	var before time.Time
	for _, e := range list {
		if passed := e.At.Sub(before); !before.IsZero() && passed >= time.Second {
			rows = append(rows, d.across(took(passed.Milliseconds())+" later"))
		}
		before = e.At
		rows = append(rows, d.exchange(e)...)
	}
	return rows
}

func severalProviders(list []journal.Exchange) bool {
	for _, e := range list {
		if e.Provider != list[0].Provider {
			return true
		}
	}
	return false
}

func (d *diagram) heading() string {
	text := pad("", gutter) + "browser"
	text = pad(text, gutter+1+d.half-len("sandbox")/2) + "sandbox"
	return d.in(bold, pad(text, gutter+3+2*d.half-len("merchant"))+"merchant")
}

// across is a remark between two exchanges.
func (d *diagram) across(text string) string {
	return d.lanes("", d.in(dim, pad(" "+cut(text, d.half-2), d.half)), pad("", d.half))
}

func (d *diagram) exchange(e journal.Exchange) []string {
	out := e.Direction == string(operation.Out) && !e.Proxied()
	browser := !out && fromBrowser(e)
	toRight := out || browser // the asking goes to the right, the answer back
	calls := []string{
		d.arrow(d.asking(e, out), plain, '─', head(toRight, true), toRight),
		d.arrow(d.answer(e), answerInk(e.Response.Status), '-', head(!toRight, e.Response.Status > 0), !toRight),
	}
	notes := d.notes(e)
	var rows []string
	for i := range max(len(calls), len(notes)) {
		call, note, number := pad("", d.half), pad("", d.half), ""
		if i < len(calls) {
			call = calls[i]
		}
		if i < len(notes) {
			note = d.in(yellow, pad(notes[i], d.half))
		}
		if i == 0 {
			number = fmt.Sprintf("#%d", e.Seq)
		}
		if browser {
			rows = append(rows, d.lanes(number, call, note))
		} else {
			rows = append(rows, d.lanes(number, note, call))
		}
	}
	return rows
}

// lanes is a row of the three lifelines with what lies between them.
func (d *diagram) lanes(number, left, right string) string {
	bar := d.in(dim, "│")
	return d.in(dim, fmt.Sprintf("%*s ", gutter-1, number)) + bar + left + bar + right + bar
}

// arrow fills one half: the label stands at the end that speaks.
func (d *diagram) arrow(label string, color ink, shaft rune, head string, toRight bool) string {
	label = cut(label, d.labelRoom())
	fill := strings.Repeat(string(shaft), max(0, d.half-cells(label)-4))
	text := " " + d.in(color, label) + " "
	if toRight {
		return string(shaft) + text + fill + head
	}
	return head + fill + text + string(shaft)
}

// labelRoom leaves an arrow two columns of shaft, so that it is still seen as one.
func (d *diagram) labelRoom() int { return d.half - 6 }

// head is an arrow's point; x where nothing arrived.
func head(toRight, arrived bool) string {
	switch {
	case !arrived:
		return "x"
	case toRight:
		return ">"
	}
	return "<"
}

func answerInk(status int) ink {
	switch {
	case status == 0 || status >= 400:
		return red
	case status >= 300:
		return plain
	}
	return green
}
