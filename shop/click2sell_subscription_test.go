package shop

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestClick2sellSubscription(t *testing.T) {
	a := newAmerican(t)
	passed := a.buy("mode=subscription")
	n := first(passed)
	assert.Equal(t, "331FF04A766F4D8E70EABB227AC527F1", n.Get("checksum"))
	assert.Equal(t, "OK", a.told(n))
	a.is(statusPaid, "", 1, "2008-10-12")
	assert.Equal(t, "2008-10-09", a.record().NextDue)

	assert.Equal(t, "OK", a.told(later(passed, "Recurring", "22224", "A2", "2008-10-09")))
	assert.Equal(t, "OK", a.told(later(passed, "Recurring", "22224", "A2", "2008-10-09")))
	assert.Equal(t, "OK", a.told(later(passed, "Recurring", "22225", "A3", "2008-11-09")))
	a.is(statusPaid, "", 1, "2008-12-12")
	r := a.record()
	assert.Equal(t, 3, r.Terms)
	assert.Equal(t, "2008-12-09", r.NextDue)
	assert.Empty(t, r.PaidTwice)
	assert.Equal(t, []click2sellEvent{eventNew, eventRecurring, eventRecurring},
		[]click2sellEvent{r.Payments[0].Event, r.Payments[1].Event, r.Payments[2].Event})

	assert.Equal(t, "OK", a.told(later(passed, "Cancel", "22225", "A3", "2008-11-20")))
	a.is(statusPaid, "", 1, "2008-12-12")
	r = a.record()
	assert.True(t, r.Cancelled)
	assert.Empty(t, r.NextDue)
	assert.Equal(t, 3, r.Terms)
}

func TestClick2sellMonths(t *testing.T) {
	for date, until := range map[string][2]string{
		"2008-01-31": {"2008-02-29", "2008-03-03"},
		"2009-01-30": {"2009-02-28", "2009-03-03"},
		"2009-02-28": {"2009-03-28", "2009-03-31"},
		"2008-12-31": {"2009-01-31", "2009-02-03"},
		"2009-03-31": {"2009-04-30", "2009-05-03"},
	} {
		a := newAmerican(t)
		a.told(first(a.buy("mode=subscription")).with("purchase_date", date))
		assert.Equal(t, until[0], a.record().NextDue, date)
		assert.Equal(t, until[1], a.record().AccessUntil, date)
	}
}

func TestClick2sellTermRefunded(t *testing.T) {
	a := newAmerican(t)
	passed := a.buy("mode=subscription")
	a.told(first(passed))
	second := later(passed, "Recurring", "22224", "A2", "2008-10-09")
	a.told(second)
	assert.Equal(t, "OK", a.told(second.refunded()))
	a.is(statusPaid, "", 1, "2008-10-12")
	assert.Equal(t, 1, a.record().Terms)
	assert.False(t, a.record().Cancelled)
	assert.Equal(t, "OK", a.told(first(passed).refunded()))
	a.is(statusRefunded, "refunded", 1, "")
	assert.Equal(t, "19.90", a.record().Refunded)
	assert.Equal(t, "OK", a.told(later(passed, "Recurring", "22225", "A3", "2008-11-09")), "it goes on")
	a.is(statusPaid, "", 2, "2008-12-12")
}

// Notifications may come in any order.
func TestClick2sellCancelFirst(t *testing.T) {
	a := newAmerican(t)
	passed := a.buy("mode=subscription")
	assert.Equal(t, "OK", a.told(later(passed, "Cancel", "22223", "9AB12345CD678901E", "2008-09-10")))
	a.is(statusNew, "", 0, "")
	assert.Zero(t, a.record().Terms)
	assert.Equal(t, "OK", a.told(first(passed)))
	a.is(statusPaid, "", 1, "2008-10-12")
	assert.True(t, a.record().Cancelled)
	assert.Empty(t, a.record().NextDue)
}

func TestClick2sellRecurringFirst(t *testing.T) {
	a := newAmerican(t)
	passed := a.buy("mode=subscription")
	a.told(later(passed, "Recurring", "22224", "A2", "2008-10-09"))
	a.told(first(passed))
	a.is(statusPaid, "", 1, "2008-11-12")
	assert.Equal(t, 2, a.record().Terms)
	assert.Equal(t, "2008-11-09", a.record().NextDue)
	assert.Empty(t, a.record().PaidTwice)
}

func TestClick2sellTermsThatDiffer(t *testing.T) {
	a := newAmerican(t)
	passed := a.buy("mode=subscription")
	a.told(first(passed))
	second := later(passed, "Recurring", "22224", "A2", "2008-10-09")
	for says, n := range map[string]notice{
		"Refused: price_differs":           second.with("product_price", "0.01"),
		"Refused: currency_differs":        second.with("product_currency", "GBP"),
		"Refused: malformed_purchase_date": second.without("purchase_time"),
		"Refused: unknown_type":            second.with("subscription_status", "recurring"),
		"Refused: transaction_used":        second.with("acquirer_transaction_id", "9AB12345CD678901E").signed("secret"),
		"Checksum verification failed.":    second.signed("MySecretKey"),
	} {
		assert.Equal(t, says, a.told(n))
	}
	a.is(statusPaid, "", 1, "2008-10-12")
	assert.Equal(t, "OK", a.told(second))
	a.is(statusPaid, "", 1, "2008-11-12")
}

func TestClick2sellTriesAgain(t *testing.T) {
	a := newAmerican(t)
	passed := a.buy("mode=subscription")
	a.told(first(passed).with("product_price", "1.00"))
	a.is(statusUnclear, "price_differs", 0, "")
	end := a.goesTo(a.get("/buy?with=click2sell&order=356"))
	assert.Equal(t, "/failed?order=356&reason=price_differs", end.String())
	assert.Equal(t, http.StatusOK, a.get(end.String()).status)

	a = newAmerican(t)
	a.buy("mode=subscription")
	assert.Contains(t, a.get("/failed?order=356").text, "&amp;mode=subscription")
}
