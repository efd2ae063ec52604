package report

import (
	"fmt"
	"io"

	"paysandbox/runner/client"
)

// diagnosisWidth is the column in which a diagnosis' sentences begin.
const diagnosisWidth = 16

// WriteDiagnoses prints what was found out about a merchant and a sandbox: a block each,
// and a summary as the last line.
func WriteDiagnoses(w io.Writer, all []client.Diagnosis, o ConsoleOptions) error {
	c := newConsole(o)
	count := map[string]int{}
	for _, d := range all {
		count[d.Result]++
		sign, color := "✓", green
		switch d.Result {
		case client.Warn:
			sign, color = "!", yellow
		case client.Fail:
			sign, color = "✗", red
		}
		room := c.width - diagnosisWidth - 2
		for i, row := range wrap(clean(d.Said), room) {
			if i == 0 {
				c.row("%s %s%s", c.in(color, sign), pad(line(d.Name), diagnosisWidth), row)
				continue
			}
			c.row("  %s%s", pad("", diagnosisWidth), row)
		}
		for i, row := range wrap(clean(d.Do), room-2) {
			c.row("  %s%s %s", pad("", diagnosisWidth), c.in(dim, map[bool]string{true: "→", false: " "}[i == 0]), row)
		}
	}
	c.gap()
	c.row("%s", verdictOf(c.pen, count[client.Fail], count[client.Warn]))
	_, err := io.WriteString(w, c.String())
	return err
}

func verdictOf(p pen, missing, odd int) string {
	switch {
	case missing == 0 && odd == 0:
		return p.in(green, "All is well.")
	case missing == 0:
		return p.in(yellow, "Nothing is missing; "+worth(odd)+".")
	case odd == 0:
		return p.in(red, lacking(missing)+".")
	}
	return p.in(red, lacking(missing)+", "+worth(odd)+".")
}

func lacking(n int) string {
	if n == 1 {
		return "1 thing is missing"
	}
	return fmt.Sprintf("%d things are missing", n)
}

func worth(n int) string {
	if n == 1 {
		return "1 thing is worth knowing"
	}
	return fmt.Sprintf("%d things are worth knowing", n)
}
