package klikandpay

import "time"

// monthsLater is the same day n months later. A month that lacks the day has it on its
// last one, and the next month is back at the day (KP-120).
func monthsLater(t time.Time, n int) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(n), 1, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(t.Day(), last)-1)
}

// termDate is when a subscription's n-th term after the trial falls due, 0 being the one
// that ends the trial. It counts from the day of the first payment: a trial of a month that
// begins on the 31st does not make every later term fall on the 28th (KP-120, KP-122, KP-184).
func termDate(first time.Time, trial, every interval, n int) time.Time {
	after := monthsLater(first.AddDate(0, 0, trial.days), trial.months+n*every.months)
	return after.AddDate(0, 0, n*every.days)
}

// atHourOf is a day at the hour of the first payment (KP-122).
func atHourOf(first, day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), first.Hour(), first.Minute(), first.Second(), first.Nanosecond(), time.UTC)
}

// ends tells whether a date lies behind the last day of a subscription; "" has none.
func ends(at time.Time, lastDay string) bool {
	return lastDay != "" && at.UTC().Format(time.DateOnly) > lastDay
}
