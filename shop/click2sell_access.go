package shop

import "time"

// A missed payment is not told of (CS-060), so access ends by itself: graceDays after a
// payment is due. As a text, accessIsForEver comes after every date.
const (
	graceDays       = 3
	accessIsForEver = "forever"
)

// at is when the event happened. In which zone is not documented (CS-031), which the
// days of grace make up for.
func (n click2sellNotice) at() (at time.Time, ok bool) {
	at, err := time.Parse(time.DateTime, n.date+" "+n.clock)
	return at, err == nil
}

// oneMonthAfter is the same day of the next month, or that month's last one.
func oneMonthAfter(t time.Time) time.Time {
	next := t.AddDate(0, 1, 0)
	if next.Day() != t.Day() {
		next = next.AddDate(0, 0, -next.Day())
	}
	return next
}

func dateOf(t time.Time) string { return t.Format(time.DateOnly) }

// accessUntil is the last day on which the buyer may come in: a date, forever, or "" for
// no access.
func (o *order) accessUntil() (until string) {
	standing := o.click2sell.standing()
	if len(standing) == 0 && o.status == statusPaid { // by mistake
		return accessIsForEver
	}
	for _, p := range standing {
		until = max(until, p.until)
	}
	return until
}

// nextDue is the day on which a member's next payment should come, "" for none.
func (r *click2sellRecord) nextDue() (due string) {
	if !r.subscription || r.cancelled {
		return ""
	}
	for _, p := range r.standing() {
		due = max(due, dateOf(oneMonthAfter(p.at)))
	}
	return due
}
