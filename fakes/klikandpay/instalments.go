package klikandpay

import (
	"time"

	"paysandbox/sandbox/payment"
)

// partDates are when the parts of instalments fall due: the first at once, the others on
// the days that are given, or monthly on the anniversary, always at the hour of the first
// (KP-074, KP-120).
func partDates(began time.Time, parts int, given []time.Time) []time.Time {
	dates := make([]time.Time, parts)
	for i := range dates {
		switch {
		case i == 0:
			dates[i] = began
		case i <= len(given):
			dates[i] = atHourOf(began, given[i-1])
		case len(given) > 0:
			dates[i] = payment.MonthsLater(atHourOf(began, given[len(given)-1]), i-len(given))
		default:
			dates[i] = payment.MonthsLater(began, i)
		}
	}
	return dates
}

// partDate is when a part falls due; the parts are numbered 1, 2, …
func (c course) partDate(term int) (time.Time, bool) {
	if term > len(c.Dates) {
		return time.Time{}, false
	}
	return c.Dates[term-1], true
}
