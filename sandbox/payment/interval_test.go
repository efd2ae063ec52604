package payment_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/payment"
)

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", text)
	require.NoError(t, err)
	return at
}

// TestMonthEnds: a day that the month lacks becomes its last day, and the next month
// returns to the original day (KP-120, CS-084).
func TestMonthEnds(t *testing.T) {
	for first, want := range map[string][]string{
		"2019-01-31 09:30": {"2019-02-28 09:30", "2019-03-31 09:30", "2019-04-30 09:30", "2019-05-31 09:30"},
		"2020-01-31 00:00": {"2020-02-29 00:00", "2020-03-31 00:00", "2020-04-30 00:00"},
		"2020-01-30 23:59": {"2020-02-29 23:59", "2020-03-30 23:59"},
		"2019-12-31 12:00": {"2020-01-31 12:00", "2020-02-29 12:00", "2020-03-31 12:00"},
		"2019-11-15 12:00": {"2019-12-15 12:00", "2020-01-15 12:00"},
		"2020-02-29 12:00": {"2020-03-29 12:00", "2020-04-29 12:00"},
		"2100-01-31 12:00": {"2100-02-28 12:00", "2100-03-31 12:00"}, // no leap year
	} {
		for n, date := range want {
			assert.Equal(t, moment(t, date), payment.MonthsLater(moment(t, first), n+1), "%s, %d months later", first, n+1)
		}
	}
	assert.Equal(t, moment(t, "2021-02-28 12:00"), payment.MonthsLater(moment(t, "2020-02-29 12:00"), 12), "a year after the leap day")
	assert.Equal(t, moment(t, "2024-02-29 12:00"), payment.MonthsLater(moment(t, "2020-02-29 12:00"), 48))
}

// TestIntervals: what subscriptions are written with.
func TestIntervals(t *testing.T) {
	for text, want := range map[string]payment.Interval{
		"30 days": {Days: 30}, "1 day": {Days: 1}, "2 weeks": {Days: 14}, "1 month": {Months: 1}, "6 months": {Months: 6}, "1 year": {Months: 12},
	} {
		got, err := payment.ReadInterval(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "month", "0 months", "-1 days", "1001 days", "1 fortnight", "1 month more"} {
		_, err := payment.ReadInterval(text)
		assert.Error(t, err, text)
	}
}
