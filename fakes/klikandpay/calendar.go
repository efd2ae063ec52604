package klikandpay

import "time"

// atHourOf is a day at the hour of the first payment (KP-122).
func atHourOf(first, day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), first.Hour(), first.Minute(), first.Second(), first.Nanosecond(), time.UTC)
}

// ends tells whether a date lies behind the last day of a subscription; "" has none.
func ends(at time.Time, lastDay string) bool {
	return lastDay != "" && at.UTC().Format(time.DateOnly) > lastDay
}
