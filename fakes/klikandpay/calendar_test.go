package klikandpay

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04", text)
	require.NoError(t, err)
	return at
}

// TestTermDates: days, weeks, months, with a trial and without (KP-122).
func TestTermDates(t *testing.T) {
	for name, c := range map[string]struct {
		first, trial, every string
		want                []string // from term 2 on
	}{
		"monthly":                  {"2019-01-31 11:46", "", "1 month", []string{"2019-02-28 11:46", "2019-03-31 11:46", "2019-04-30 11:46"}},
		"every 30 days":            {"2019-01-31 11:46", "", "30 days", []string{"2019-03-02 11:46", "2019-04-01 11:46"}},
		"every 2 weeks":            {"2020-02-20 11:46", "", "2 weeks", []string{"2020-03-05 11:46", "2020-03-19 11:46"}},
		"every quarter":            {"2019-11-30 11:46", "", "3 months", []string{"2020-02-29 11:46", "2020-05-30 11:46"}},
		"trial of days":            {"2019-01-31 11:46", "14 days", "1 month", []string{"2019-02-14 11:46", "2019-03-14 11:46"}},
		"trial of a month":         {"2019-01-31 11:46", "1 month", "1 month", []string{"2019-02-28 11:46", "2019-03-31 11:46"}},
		"trial of a month, weekly": {"2019-01-31 11:46", "1 month", "1 week", []string{"2019-02-28 11:46", "2019-03-07 11:46"}},
		"trial of weeks, daily":    {"2019-12-20 11:46", "2 weeks", "1 day", []string{"2020-01-03 11:46", "2020-01-04 11:46"}},
	} {
		t.Run(name, func(t *testing.T) {
			course := course{Kind: kindSubscription, Began: moment(t, c.first), Plan: plan{Trial: c.trial, Every: c.every}}
			for n, date := range c.want {
				at, more := course.date(n + 2)
				assert.True(t, more)
				assert.Equal(t, moment(t, date), at, "term %d", n+2)
			}
		})
	}
}

// TestTheLastDayOfASubscription: a term may still fall due on it (KP-122).
func TestTheLastDayOfASubscription(t *testing.T) {
	c := course{Kind: kindSubscription, Began: moment(t, "2019-01-20 11:46"), Plan: plan{Every: "1 month", End: "2019-03-20"}}
	_, more := c.date(3)
	assert.True(t, more, "20 March")
	_, more = c.date(4)
	assert.False(t, more, "20 April")
}

// TestDatesOfParts: monthly, or from the day of the balance on, always at the hour of the
// first (KP-074, KP-120).
func TestDatesOfParts(t *testing.T) {
	began := moment(t, "2019-01-31 11:46")
	dates := func(texts ...string) (all []time.Time) {
		for _, text := range texts {
			all = append(all, moment(t, text))
		}
		return all
	}
	assert.Equal(t, dates("2019-01-31 11:46", "2019-02-28 11:46", "2019-03-31 11:46"), partDates(began, 3, nil))
	assert.Equal(t, dates("2019-01-31 11:46", "2019-05-31 11:46", "2019-06-30 11:46", "2019-07-31 11:46"), partDates(began, 4, dates("2019-05-31 00:00")))
	assert.Equal(t, dates("2019-01-31 11:46", "2019-02-10 11:46", "2019-03-10 11:46"), partDates(began, 3, dates("2019-02-10 00:00", "2019-03-10 00:00")))
	assert.Equal(t, dates("2019-01-31 11:46"), partDates(began, 1, nil))
}
