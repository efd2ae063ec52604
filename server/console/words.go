package console

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// moment is a time for people and for machines.
type moment struct{ ISO, Text string }

// at shows workspace time in UTC, to the second.
func at(t time.Time) moment {
	t = t.UTC()
	return moment{ISO: t.Format(time.RFC3339Nano), Text: t.Format(time.DateTime)}
}

// span says a duration in its two largest units: "2 days 3 h", "44 min 12 s".
func span(d time.Duration) string {
	days, d := int(d/(24*time.Hour)), d%(24*time.Hour)
	hours, minutes, seconds := int(d/time.Hour), int(d/time.Minute)%60, int(d/time.Second)%60
	var parts []string
	if days > 0 {
		parts = append(parts, plural(days, "day"))
	}
	for _, unit := range []struct {
		n    int
		name string
	}{{hours, "h"}, {minutes, "min"}, {seconds, "s"}} {
		if unit.n > 0 && len(parts) < 2 {
			parts = append(parts, fmt.Sprintf("%d %s", unit.n, unit.name))
		}
	}
	if len(parts) == 0 {
		return "less than a second"
	}
	return strings.Join(parts, " ")
}

// spaced reads a word of a table as people do: "rolled_back" is "rolled back".
func spaced(word string) string { return strings.ReplaceAll(word, "_", " ") }

// sentence begins with a capital and ends with a full stop.
func sentence(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	if size == 0 {
		return ""
	}
	text = string(unicode.ToUpper(first)) + text[size:]
	if last, _ := utf8.DecodeLastRuneInString(text); strings.ContainsRune(".!?…", last) {
		return text
	}
	return text + "."
}

// plural counts: "1 payment", "3 payments".
func plural(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	if stem, ok := strings.CutSuffix(one, "ry"); ok {
		return fmt.Sprintf("%d %sries", n, stem)
	}
	if strings.HasSuffix(one, "ch") {
		return fmt.Sprintf("%d %ses", n, one)
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// cut bounds a text that stands in a line.
func cut(text string, runes int) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= runes {
		return text
	}
	return string([]rune(text)[:runes]) + "…"
}

// times counts how often something happened.
func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}
