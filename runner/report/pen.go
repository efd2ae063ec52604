package report

// ink is a way to print, as the parameter of ANSI's SGR sequence.
type ink string

const (
	plain  ink = ""
	bold   ink = "1"
	dim    ink = "2"
	red    ink = "31"
	green  ink = "32"
	yellow ink = "33"
	violet ink = "35" // errors of the environment: never taken for a failure's red
)

// pen prints in colour, or not: the zero value writes plain text.
type pen struct{ color bool }

func (p pen) in(i ink, text string) string {
	if !p.color || i == plain || text == "" {
		return text
	}
	return "\x1b[" + string(i) + "m" + text + "\x1b[0m"
}

// mark is the sign of a result and the ink that goes with it.
func mark(result string) (string, ink) {
	switch result {
	case Passed:
		return "✓", green
	case Failed:
		return "✗", red
	case Skipped:
		return "–", dim
	case Errored:
		return "!", violet
	}
	return "?", violet
}
