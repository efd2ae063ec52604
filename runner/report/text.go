package report

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// clean makes text of the outside safe to print: a merchant's page may not move the
// cursor, colour the terminal or turn the direction of writing. Lines stay lines.
func clean(text string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(text, "\uFFFD") {
		switch {
		case r == '\n':
			b.WriteRune(r)
		case r == '\t':
			b.WriteByte(' ')
		case r == '\r':
		case unicode.IsControl(r):
			fmt.Fprintf(&b, `\x%02x`, r)
		case unicode.Is(unicode.Bidi_Control, r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// line is clean text on one line.
func line(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }

// cells is how many columns of a terminal the text takes.
func cells(text string) int {
	n := 0
	for _, r := range text {
		n += cellsOf(r)
	}
	return n
}

func cellsOf(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	if kind := width.LookupRune(r).Kind(); kind == width.EastAsianWide || kind == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// cut ends the text with … where it is wider than room.
func cut(text string, room int) string {
	if cells(text) <= room {
		return text
	}
	head, _ := split(text, room-1)
	return head + "…"
}

// cutMiddle leaves out the middle: the names of operations differ at their ends.
func cutMiddle(text string, room int) string {
	if cells(text) <= room || room < 3 {
		return cut(text, room)
	}
	head, _ := split(text, (room-1)/2)
	tail := []rune(text)
	for cells(string(tail)) > room-1-cells(head) {
		tail = tail[1:]
	}
	return head + "…" + string(tail)
}

// split divides the text after room columns.
func split(text string, room int) (head, tail string) {
	n := 0
	for i, r := range text {
		n += cellsOf(r)
		if n > room {
			return text[:i], text[i:]
		}
	}
	return text, ""
}

// wrap breaks each line between words, and words that are wider than room anywhere.
func wrap(text string, room int) []string {
	room = max(room, 8)
	var lines []string
	for _, paragraph := range strings.Split(strings.TrimSpace(text), "\n") {
		row := ""
		for _, word := range strings.Fields(paragraph) {
			if row != "" && cells(row)+1+cells(word) <= room {
				row += " " + word
				continue
			}
			if row != "" {
				lines = append(lines, row)
			}
			for cells(word) > room {
				var head string
				head, word = split(word, room)
				lines = append(lines, head)
			}
			row = word
		}
		if row != "" {
			lines = append(lines, row)
		}
	}
	return lines
}

// pad fills up with blanks on the right.
func pad(text string, room int) string {
	return text + strings.Repeat(" ", max(0, room-cells(text)))
}

// took says a duration for people, in its two largest units: "31 ms", "1.2 s",
// "2 min 5 s", "3 days".
func took(ms int64) string {
	switch {
	case ms < 1000:
		return fmt.Sprintf("%d ms", ms)
	case ms < 59_950: // what would be rounded to 60.0 s is a minute
		return fmt.Sprintf("%.1f s", float64(ms)/1000)
	}
	s := (ms + 500) / 1000
	switch {
	case s < 3600:
		return units(s/60, "min", s%60, "s")
	case s < 48*3600:
		return units(s/3600, "h", s%3600/60, "min")
	}
	return units(s/86400, "days", s%86400/3600, "h")
}

func units(large int64, one string, small int64, other string) string {
	if small == 0 {
		return fmt.Sprintf("%d %s", large, one)
	}
	return fmt.Sprintf("%d %s %d %s", large, one, small, other)
}

// plural counts: "1 scenario", "2 scenarios".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}
