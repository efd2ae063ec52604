package klikandpay_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// refuseOnce and refuseTwice refuse presentations of the second term.
const (
	refuseOnce  = `  - {op: klikandpay.term, when: part == 2, times: 1, then: {outcome: refused}}`
	refuseTwice = `  - {op: klikandpay.term, when: part == 2, times: 2, then: {outcome: refused}}`
)

func (p sandboxed) subscribed(more ...string) string {
	p.T.Helper()
	return p.bought("checkabon.pl", order(productionID, append([]string{"ABONNEMENT", productionPlan, "MONTANT", ""}, more...)...))
}

// TestRefusedThenPaid: silence for 8 days, then a payment with a number of its own; the
// next term is not late for it (KP-121, KP-137).
func TestRefusedThenPaid(t *testing.T) {
	p, shop := heard(t, "", refuseOnce)
	p.subscribed()
	p.until("2019-02-20T11:46:16Z")
	assert.Len(t, shop.requests(), 1, "nobody is told of a refusal")
	assert.Equal(t, "re_presenting", p.plan().State)
	assert.Equal(t, "declined", p.Payment("a3f9-356").State)
	assert.Equal(t, []string{"2019-02-28 11:46:16 term_again", "2019-03-20 11:46:16 term"}, p.until("2019-03-20T11:46:16Z"))
	assert.Equal(t, []string{"1", "2", "3"}, shop.each(t, "NUMERO"))
	assert.Equal(t, []string{"2019-02-20", "2019-03-20", "2019-04-20"}, shop.each(t, "PROCHAINE"))
	assert.Equal(t, []string{"begin", "refused", "paid", "paid"}, events(p.plan()))
	assert.Empty(t, p.links())
}

// TestAWeeklyTermThatIsRefused holds the later ones up; they follow at once, in their
// order, when it is paid.
func TestAWeeklyTermThatIsRefused(t *testing.T) {
	p, shop := heard(t, "", refuseOnce)
	p.planned(map[string]any{"id": productionPlan, "amount": "9.90", "every": "1 week"})
	p.subscribed()
	assert.Equal(t, []string{
		"2019-01-21 11:46:16 page_end", "2019-01-27 11:46:16 term", "2019-02-04 11:46:16 term_again", "2019-02-04 11:46:16 term", "2019-02-10 11:46:16 term",
	}, p.until("2019-02-12T00:00:00Z"))
	assert.Equal(t, []string{"1", "2", "3", "4"}, shop.each(t, "NUMERO"))
}

// TestSuspendedThenPaidByLink: the mail's link opens a page for that term alone; paying it
// is told as any payment and ends the suspension; what went by meanwhile is not charged
// (KP-121, KP-123).
func TestSuspendedThenPaidByLink(t *testing.T) {
	p, shop := heard(t, "page_ttl=2400h", refuseTwice)
	first := p.subscribed()
	p.until("2019-02-28T11:46:16Z")
	assert.Equal(t, "suspended", p.plan().State)
	assert.Equal(t, []string{"present_again", "stop"}, p.plan().Actions)
	links := p.links()
	require.Len(t, links, 1)
	assert.True(t, strings.HasPrefix(links[0], p.URL+"/klikandpay/paiement/page/"), links[0])
	assert.Empty(t, p.until("2019-04-25T00:00:00Z"), "no term while it is suspended")

	p.payAt(links[0], "5500005555555559")
	assert.Equal(t, "active", p.plan().State)
	told := shop.told(t)
	require.Len(t, told, 2)
	assert.Equal(t, "00", told[1]["RESPONSE"])
	assert.Equal(t, "9.90", told[1]["MONTANTXKP"])
	assert.Equal(t, "2", told[1]["NUMERO"])
	assert.Equal(t, "2019-05-20", told[1]["PROCHAINE"])
	assert.Equal(t, first, told[1]["ORNUMXKP"])
	assert.Equal(t, "a3f9-356", told[1]["order"])

	assert.Equal(t, []string{"2019-04-30 11:46:16 page_end", "2019-05-20 11:46:16 term"}, p.until("2019-06-01T00:00:00Z"))
	assert.Equal(t, []string{"1", "2", "3"}, shop.each(t, "NUMERO"))
	assert.Equal(t, []string{"VISA", "MASTERCARD", "MASTERCARD"}, shop.each(t, "PAIEMENT"), "later terms are taken from the card that paid")
	assert.Equal(t, []string{"begin", "refused", "suspend", "link_paid", "paid"}, events(p.plan()))
}

// TestACardThatHasExpired by a later term is refused: the bank looks at it then (KP-088).
func TestACardThatHasExpired(t *testing.T) {
	p, _ := heard(t, "", "")
	p.subscribed("RETOUR", "x")
	p.bought("checkabon.pl", order(productionID, "ABONNEMENT", productionPlan, "MONTANT", "", "RETOUR", "short"), "EXPMOIS", "02", "EXPANNEE", "2019")
	p.until("2019-02-21T00:00:00Z")
	assert.Equal(t, "captured", p.Payment("short").State, "good through the last day of its month")
	p.until("2019-03-21T00:00:00Z")
	assert.Equal(t, "declined", p.Payment("short").State)
	assert.Equal(t, "captured", p.Payment("x").State)
}

// TestInstalmentsGoOn after a part that was refused twice; the plan ends when that is paid
// by its link (KP-121, KP-123).
func TestInstalmentsGoOn(t *testing.T) {
	p, shop := heard(t, "page_ttl=2400h", refuseTwice)
	p.bought("checkxfois.pl", order(productionID, "MONTANT", "90", "EXTRA", "3FOIS"))
	p.until("2019-03-20T11:46:16Z")
	assert.Equal(t, []string{"begin", "refused", "unpaid", "paid"}, events(p.plan()))
	assert.Equal(t, "active", p.plan().State, "one part is unpaid")
	assert.Len(t, shop.requests(), 2)
	links := p.links()
	require.Len(t, links, 1)
	p.payAt(links[0], visaCard)
	assert.Equal(t, "completed", p.plan().State)
	assert.Equal(t, []string{"30.00", "30.00", "30.00"}, shop.each(t, "MONTANTXKP"))
	assert.NotContains(t, shop.told(t)[2], "NUMERO")
}

// TestRefusalsAreToldIfWanted (KP-100).
func TestRefusalsAreToldIfWanted(t *testing.T) {
	p, shop := heard(t, "notify_refusals=true", refuseTwice)
	p.subscribed()
	p.until("2019-03-01T00:00:00Z")
	assert.Equal(t, []string{"00", "REFUSED", "REFUSED"}, shop.each(t, "RESPONSE"))
	assert.Equal(t, []string{"1", "2", "2"}, shop.each(t, "NUMERO"))
}

// TestNoMailInTest, but what happened tells the link.
func TestNoMailInTest(t *testing.T) {
	p, _ := heard(t, "", refuseTwice)
	p.bought("checkabon.pl", order(testID, "ABONNEMENT", testPlan, "MONTANT", ""))
	happened := p.Advance(40 * 24 * time.Hour)
	said := ""
	for _, h := range happened {
		if h.Kind == "term_again" {
			said = h.What
		}
	}
	assert.Contains(t, said, "term 2 of plan a00000001 is refused again, a rule says so (KP-121); no mail: it is a test")
	assert.Contains(t, said, p.URL+"/klikandpay/paiement/page/")
	letters, err := p.WS.Mails()
	require.NoError(t, err)
	assert.Empty(t, letters)
}

// TestStop from everywhere: nothing falls due any more, and nobody is told (KP-021).
func TestStop(t *testing.T) {
	for state, days := range map[string]int{"active": 1, "re_presenting": 32, "suspended": 40} {
		p, shop := heard(t, "", refuseTwice)
		p.subscribed()
		p.Advance(time.Duration(days) * 24 * time.Hour)
		require.Equal(t, state, p.plan().State)
		view, err := p.WS.ActOnAgreement(p.plan().ID, "stop", nil)
		require.NoError(t, err)
		assert.Equal(t, "stopped", view.State)
		p.until("2021-01-01T00:00:00Z")
		assert.Len(t, shop.requests(), 1, state)
		_, err = p.WS.ActOnAgreement(p.plan().ID, "stop", nil)
		var refused *payment.TransitionError
		assert.ErrorAs(t, err, &refused)
	}
}

// TestStopByAPayment is the same from the transaction's side.
func TestStopByAPayment(t *testing.T) {
	p, _ := heard(t, "", "")
	p.subscribed()
	_, err := p.WS.Act(p.Payment("a3f9-356").ID, "stop", nil)
	require.NoError(t, err)
	assert.Equal(t, "stopped", p.plan().State)
}

// TestPresentedByHand: by the back office, before the 8 days are over and while it is
// suspended; the mail's link is of no use then.
func TestPresentedByHand(t *testing.T) {
	p, shop := heard(t, "page_ttl=2400h", `  - {op: klikandpay.term, when: part == 2, times: 3, then: {outcome: refused}}`)
	p.subscribed()
	p.Advance(32 * 24 * time.Hour)
	view, err := p.WS.ActOnAgreement(p.plan().ID, "present_again", nil)
	require.NoError(t, err)
	assert.Equal(t, "re_presenting", view.State, "refused: the second presentation is still to come")
	p.Advance(10 * 24 * time.Hour)
	require.Equal(t, "suspended", p.plan().State)
	view, err = p.WS.ActOnAgreement(p.plan().ID, "present_again", nil)
	require.NoError(t, err)
	assert.Equal(t, "active", view.State)
	p.Settle()
	assert.Equal(t, []string{"1", "2"}, shop.each(t, "NUMERO"))
	gone := p.Post(p.links()[0]+"/means", fields("CARTE", "VISA"))
	assert.Equal(t, http.StatusGone, gone.Status)
	assert.Equal(t, []string{"2019-03-20 11:46:16 term"}, p.until("2019-03-21T00:00:00Z"))

	_, err = p.WS.ActOnAgreement(p.plan().ID, "stop", map[string]string{"amount": "1"})
	var wrong *sandbox.ParamError
	require.ErrorAs(t, err, &wrong)
	_, err = p.WS.ActOnAgreement("a00000009", "stop", nil)
	assert.ErrorIs(t, err, sandbox.ErrNotFound)
}

// TestHandThenClock: a term that was presented by hand is not presented again.
func TestHandThenClock(t *testing.T) {
	p, shop := heard(t, "", refuseOnce)
	p.subscribed()
	p.Advance(32 * 24 * time.Hour)
	_, err := p.WS.ActOnAgreement(p.plan().ID, "present_again", nil)
	require.NoError(t, err)
	p.until("2019-03-20T11:46:16Z")
	assert.Equal(t, []string{"1", "2", "3"}, shop.each(t, "NUMERO"))
	assert.Len(t, p.Payments("a3f9-356"), 4, "three that were paid and one that was declined")
}

// TestTheLinkOfAStoppedPlan is still good for what is owed; the plan stays stopped (KP-188).
func TestTheLinkOfAStoppedPlan(t *testing.T) {
	p, shop := heard(t, "", refuseTwice)
	p.subscribed()
	p.until("2019-02-28T12:00:00Z")
	_, err := p.WS.ActOnAgreement(p.plan().ID, "stop", nil)
	require.NoError(t, err)
	p.payAt(p.links()[0], visaCard)
	assert.Equal(t, []string{"00", "00"}, shop.each(t, "RESPONSE"))
	assert.Equal(t, "stopped", p.plan().State)
	p.until("2020-01-01T00:00:00Z")
	assert.Len(t, shop.requests(), 2)
}

// TestALinkLivesUntilItIsPaid, however late that is: nothing else gets a suspended plan
// going again, or ends one whose last part is unpaid (KP-121, KP-123, KP-187).
func TestALinkLivesUntilItIsPaid(t *testing.T) {
	p, shop := heard(t, "", refuseTwice)
	p.subscribed()
	p.until("2019-06-01T00:00:00Z")
	require.Equal(t, "suspended", p.plan().State)
	require.True(t, p.Get(p.links()[0]).Has("form#kp-means"))
	p.payAt(p.links()[0], visaCard)
	assert.Equal(t, "active", p.plan().State)
	p.until("2019-06-20T11:46:16Z")
	assert.Equal(t, []string{"1", "2", "3"}, shop.each(t, "NUMERO"))

	p, shop = heard(t, "", refuseTwice)
	p.bought("checkxfois.pl", order(productionID, "MONTANT", "90", "EXTRA", "2FOIS"))
	p.until("2019-12-31T00:00:00Z")
	require.Equal(t, "active", p.plan().State, "one part is unpaid (KP-192)")
	p.payAt(p.links()[0], visaCard)
	assert.Equal(t, "completed", p.plan().State)
	assert.Equal(t, []string{"45.00", "45.00"}, shop.each(t, "MONTANTXKP"))
}
