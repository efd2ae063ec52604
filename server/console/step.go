package console

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"paysandbox/sandbox"
)

// fieldTime is how a browser's field for dates and times spells one; the console's
// fields are in UTC, and say so.
const fieldTime = "2006-01-02T15:04:05"

var (
	stepRule = regexp.MustCompile(`^(?:(\d{1,6})\s*([a-z]+)\s*)+$`)
	stepPart = regexp.MustCompile(`(\d{1,6})\s*([a-z]+)`)
)

// readStep reads how far a clock shall go: "45m", "1h30m", "2 days", "1 month 1s".
// A month leads to the same day of the next one, or to its last.
func readStep(now time.Time, text string) (time.Duration, error) {
	text = strings.ToLower(strings.TrimSpace(text))
	if d, err := time.ParseDuration(text); err == nil {
		return d, nil
	}
	if !stepRule.MatchString(text) {
		return 0, fmt.Errorf("%q is no duration: 45m, 1h30m, 2 days, 1 month are", cut(text, 40))
	}
	to := now
	for _, part := range stepPart.FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(part[1])
		if err != nil {
			return 0, err
		}
		switch strings.TrimSuffix(part[2], "s") {
		case "", "sec", "second": // "s" without its s
			to = to.Add(time.Duration(n) * time.Second)
		case "m", "min", "minute":
			to = to.Add(time.Duration(n) * time.Minute)
		case "h", "hour":
			to = to.Add(time.Duration(n) * time.Hour)
		case "d", "day":
			to = to.AddDate(0, 0, n)
		case "w", "week":
			to = to.AddDate(0, 0, 7*n)
		case "month":
			to = addMonths(to, n)
		case "y", "year":
			to = addMonths(to, 12*n)
		default:
			return 0, fmt.Errorf("%q is no unit of time: s, m, h, days, weeks, months and years are", part[2])
		}
	}
	if to.Year() > now.Year()+101 { // a Duration cannot tell much more
		return sandbox.MaxAdvance + 1, nil
	}
	return to.Sub(now), nil
}

func addMonths(t time.Time, n int) time.Time {
	first := t.AddDate(0, 0, 1-t.Day()).AddDate(0, n, 0)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// readTime reads a time from a form: RFC 3339, or without a zone in UTC.
func readTime(text string) (time.Time, error) {
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339, fieldTime, "2006-01-02T15:04", time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time: 2026-01-31T23:59:30Z is", cut(text, 40))
}
