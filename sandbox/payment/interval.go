package payment

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Interval is a length of time as subscriptions have it: months, or days.
type Interval struct{ Months, Days int }

// ReadInterval reads "30 days", "2 weeks", "1 month", "1 year".
func ReadInterval(text string) (Interval, error) {
	words := strings.Fields(text)
	if len(words) != 2 {
		words = []string{"", ""}
	}
	n, err := strconv.Atoi(words[0])
	if err != nil || n < 1 || n > 1000 {
		return Interval{}, fmt.Errorf("%q: a number of days, weeks, months or years is expected, such as 1 month", text)
	}
	switch words[1] {
	case "day", "days":
		return Interval{Days: n}, nil
	case "week", "weeks":
		return Interval{Days: 7 * n}, nil
	case "month", "months":
		return Interval{Months: n}, nil
	case "year", "years":
		return Interval{Months: 12 * n}, nil
	}
	return Interval{}, fmt.Errorf("%q: the unit is days, weeks, months or years", text)
}

// MonthsLater is the same day n months later. A month that lacks the day has it on its
// last one, and the next month is back at the day.
func MonthsLater(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// TermDate is when a subscription's n-th term after the trial falls due, 0 being the one
// that ends the trial. It counts from the day of the first payment: a trial of a month that
// begins on the 31st does not make every later term fall on the 28th.
func TermDate(first time.Time, trial, every Interval, n int) time.Time {
	after := MonthsLater(first.AddDate(0, 0, trial.Days), trial.Months+n*every.Months)
	return after.AddDate(0, 0, n*every.Days)
}
