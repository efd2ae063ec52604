package clickkw

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
)

// The shapes of the samples: the manual's two receipts, and what later shops have seen
// (KW-094 to KW-096, KW-170 to KW-172).
func TestShapesOfKNETsNumbers(t *testing.T) {
	kuwait := time.FixedZone("", 3*60*60)
	for _, c := range []struct {
		name, look               string
		at                       time.Time
		payment, transaction     string
		ref, postDate, auth, not string
	}{
		{
			"the manual's first receipt", "e24", time.Date(2019, time.August, 5, 10, 48, 0, 0, kuwait),
			`^[1-9]\d{10}92170$`, `^[1-9]\d{10}92170$`, `^92171048\d{4}$`, "0805", `^000000$`, `^000000$`,
		},
		{
			"the manual's second receipt", "e24", time.Date(2019, time.January, 20, 17, 52, 3, 0, kuwait),
			`^[1-9]\d{10}90200$`, `^[1-9]\d{10}90200$`, `^90201752\d{4}$`, "0120", `^000000$`, `^000000$`,
		},
		{
			"the last day of a leap year", "e24", time.Date(2020, time.December, 31, 0, 5, 0, 0, kuwait),
			`^[1-9]\d{10}03660$`, `^[1-9]\d{10}03660$`, `^03660005\d{4}$`, "1231", `^000000$`, `^000000$`,
		},
		{
			"100202203596543300", "kpay", time.Date(2022, time.February, 4, 13, 0, 0, 0, kuwait),
			`^1002022035\d{8}$`, `^2022035\d{8}$`, `^203510\d{6}$`, "0204", `^B\d{5}$`, `^000000$`,
		},
	} {
		for try := range uint64(50) {
			s := session{ID: "pay_1"}
			n := s.numbers(sandbox.NewDraws(1, "test"), try, c.look, c.at)
			payment := n.paymentID()
			transaction := n.transactionID(payment)
			assert.Regexp(t, c.payment, payment, c.name)
			assert.Regexp(t, c.transaction, transaction, c.name)
			if c.look == "e24" {
				assert.Equal(t, payment[7:], transaction[7:], "both end in the same nine digits")
			}
			assert.Regexp(t, c.ref, n.ref(), c.name)
			assert.Equal(t, c.postDate, n.postDate(), c.name)
			assert.Regexp(t, c.auth, n.auth(knetCaptured), c.name)
			assert.Regexp(t, c.not, n.auth(knetNotCaptured), c.name)
			assert.Regexp(t, `^[1-9]\d{6}$`, n.track(), c.name)
			for _, number := range []string{payment, transaction, n.ref()} {
				assert.Equal(t, number, journal.Cards(number), "the journal would take it for a card's")
			}
		}
	}
}

// The same try of a session has the same numbers; another has others.
func TestKNETsNumbersAreDrawnByTry(t *testing.T) {
	at := time.Date(2019, time.January, 20, 14, 52, 3, 0, time.UTC)
	draws := sandbox.NewDraws(1, "test")
	numbersOf := func(id string, try uint64) string {
		n := session{ID: id}.numbers(draws, try, "e24", at)
		return n.paymentID() + " " + n.track()
	}
	first := numbersOf("pay_1", 1)
	assert.NotEqual(t, first, numbersOf("pay_1", 2))
	assert.NotEqual(t, first, numbersOf("pay_2", 1))
	assert.Equal(t, first, numbersOf("pay_1", 1))
}
