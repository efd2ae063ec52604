package clickandbuy_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reserving are the arguments of createReservation after the slave.
func reserving(amount string, changes ...string) []string {
	return but([]string{"easyCollectID=7", "crn=99887766", "amount=" + amount, "currency=EUR", "offerDescription=Hotel"}, changes...)
}

// reserve answers the reservationID.
func (p *sandboxed) reserve(amount string) string {
	p.T.Helper()
	answer := p.call("createReservation", true, reserving(amount)...)
	require.Equal(p.T, 200, answer.Status, "%s %s", answer.Body, p.Notes())
	return answer.said("reservationID")
}

func (p *sandboxed) capture(reservation, external, amount string, changes ...string) page {
	p.T.Helper()
	return p.call("capture", false, "reservationID="+reservation, "request="+collecting(external, amount, changes...))
}

// TestReservation: reserved, captured once for less, and the rest is released (CB-135,
// CB-136, CB-369).
func TestReservation(t *testing.T) {
	p := open(t, arrange{account: agreed, shop: succeeds(t).url})
	made := p.call("createReservation", true, reserving("5000")...)
	assert.Equal(t, []string{"1", "5000", "EUR"}, []string{made.said("systemID"), made.said("amount"), made.said("currency")})
	id := made.said("reservationID")
	assert.Equal(t, []string{"reserved", "authorized", "50.00"}, []string{p.agreement(id).State, p.agreement(id).Phase, p.agreement(id).Amount.Value})
	assert.Equal(t, "34 AmountNotAllowed", p.capture(id, "r1", "5001").refusal(), "never more than is reserved")
	assert.Empty(t, p.Payments("r1"))
	for name, c := range map[string]struct {
		want string
		page page
	}{
		"another buyer":     {"34 ReservationOfAnother", p.capture(id, "r1", "1", "crn=99887767")},
		"another agreement": {"34 ReservationOfAnother", p.capture(id, "r1", "1", "easyCollectID=8")},
		"another currency":  {"34 CurrencyNotAllowed", p.capture(id, "r1", "1", "currency=USD")},
		"nothing":           {"34 AmountNotAllowed", p.capture(id, "r1", "0")},
		"no such":           {"34 ReservationNotFound", p.capture("1", "r1", "1")},
		"a foreign slave":   {"34 InvalidParameter", p.capture(id, "r1", "1", "slaveMerchantID=9")},
		"no reference":      {"34 InvalidParameter", p.capture(id, "", "1")},
	} {
		assert.Equal(t, c.want, c.page.refusal(), name)
	}
	answer := p.capture(id, "r1", "4200")
	assert.Equal(t, []string{"4200", "false", "4200", "r1", p.Payment("r1").Ref}, []string{answer.said("amount"), answer.said("explicitCommit"), answer.said("paidAmount"), answer.said("externalBDRID"), answer.said("BDRID")})
	assert.Equal(t, "true", p.booked("r1"))
	assert.Equal(t, "captured 42.00", p.agreement(id).State+" "+p.agreement(id).Amount.Value)
	assert.Equal(t, "34 ReservationNotOpen", p.capture(id, "r2", "1").refusal())
	assert.Equal(t, "34 ReservationNotOpen", p.call("cancelReservation", true, "reservationID="+id, "crn=99887766").refusal())
	assert.Empty(t, p.perform("CANCEL", cancelling("r1")).refusal())
}

// TestReservationInParts where the rest is kept (CB-369): a refused capture takes nothing.
func TestReservationInParts(t *testing.T) {
	p := open(t, arrange{account: agreed, switches: "tmi.capture_rest=keep"})
	id := p.reserve("1000")
	assert.Empty(t, p.capture(id, "r1", "400").refusal())
	assert.Equal(t, "34 ExternalBDRIDNotUnique", p.capture(id, "r1", "100").refusal())
	assert.Equal(t, "reserved 6.00", p.agreement(id).State+" "+p.agreement(id).Amount.Value)
	assert.Equal(t, "34 AmountNotAllowed", p.capture(id, "r2", "601").refusal())
	assert.Empty(t, p.capture(id, "r2", "600").refusal())
	assert.Equal(t, "captured 10.00", p.agreement(id).State+" "+p.agreement(id).Amount.Value)
	assert.Equal(t, "34 ReservationNotOpen", p.capture(id, "r3", "1").refusal())
}

// TestReservationEnds by the merchant, the back office or the clock (CB-137, CB-368), but
// not with the agreement (CB-370).
func TestReservationEnds(t *testing.T) {
	p := open(t, arrange{account: agreed})
	cancel := func(id, crn string) page { return p.call("cancelReservation", true, "reservationID="+id, "crn="+crn) }
	one, two, three, four := p.reserve("100"), p.reserve("100"), p.reserve("100"), p.reserve("100")
	assert.Equal(t, "34 ReservationOfAnother", cancel(one, "99887767").refusal())
	assert.Equal(t, "34 ReservationNotFound", cancel("1", "99887766").refusal())
	assert.Equal(t, "true", cancel(one, "99887766").said("return"))
	assert.Equal(t, "cancelled", p.agreement(one).State)
	assert.Equal(t, "34 ReservationNotOpen", cancel(one, "99887766").refusal())
	assert.Equal(t, "34 ReservationNotOpen", p.capture(one, "r1", "1").refusal())
	_, err := p.WS.ActOnAgreement(p.agreement(two).ID, "cancel", nil)
	require.NoError(t, err)
	assert.Equal(t, "34 ReservationNotOpen", p.capture(two, "r1", "1").refusal())

	_, err = p.WS.ActOnAgreement(p.agreement("99887766/7").ID, "withdraw", nil)
	require.NoError(t, err)
	assert.Equal(t, "34 EasyCollectNotGranted", p.call("createReservation", true, reserving("1")...).refusal())
	assert.Empty(t, p.capture(three, "r1", "100").refusal(), "what is reserved is reserved")
	p.Advance(7*24*time.Hour - time.Second)
	assert.Equal(t, "reserved", p.agreement(four).State)
	p.Advance(time.Second)
	assert.Equal(t, []string{"expired", "expired"}, []string{p.agreement(four).State, p.agreement(four).Phase})
	assert.Equal(t, []string{"captured", "cancelled"}, []string{p.agreement(three).State, p.agreement(one).State})
	assert.Equal(t, "34 ReservationNotOpen", p.capture(four, "r2", "1").refusal())
}

// TestReservationIsRefused as a debit is (CB-351, CB-352).
func TestReservationIsRefused(t *testing.T) {
	p := open(t, arrange{account: agreed, rules: `  - {op: clickandbuy.tmi.createReservation, when: amount == 77 and crn == 99887766, then: {outcome: CustomerLocked}}`})
	for name, c := range map[string]struct {
		want    string
		changes []string
	}{
		"unknown buyer": {"34 CustomerNotFound", []string{"crn=1"}}, "no agreement": {"34 EasyCollectNotGranted", []string{"easyCollectID=9"}},
		"over the limit": {"34 LimitExceeded", []string{"crn=99887767", "amount=2001"}}, "nothing": {"34 AmountNotAllowed", []string{"amount=0"}},
		"locked": {"34 CustomerLocked", []string{"crn=99887768"}}, "a rule": {"34 CustomerLocked", []string{"amount=77"}},
	} {
		assert.Equal(t, c.want, p.call("createReservation", true, reserving("100", c.changes...)...).refusal(), name)
	}
	assert.Equal(t, "34 InvalidParameter", p.tmi(question("createReservation", append([]string{"sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=9"}, reserving("1")...)...)).refusal())
}

// rc is an e-commerce reservation's answer.
func (p *sandboxed) rc(external, amount string, changes ...string) page {
	p.T.Helper()
	return p.tmi(question("rcCreateReservation", single(request("DEBIT", collecting(external, amount, changes...)))))
}

func (p *sandboxed) rcStatus(bdr string) string {
	p.T.Helper()
	answer := p.call("rcStatusReservation", true, "BDRID="+bdr)
	if refused := answer.refusal(); refused != "" {
		return refused
	}
	return answer.said("status")
}

// TestCommerceReservation: RESERVED, then CAPTURED, CANCELLED or EXPIRED, under the BDRID
// that it was given at once (CB-138 to CB-140, CB-371).
func TestCommerceReservation(t *testing.T) {
	p := open(t, arrange{account: agreed, switches: "tmi.reservation_lifetime=48h"})
	made := p.rc("e1", "5000")
	assert.Equal(t, []string{"DEBIT", "e1", "5000", "true", "0", "SAFE", "20091217143000"}, []string{
		made.said("discriminator"), made.said("externalBDRID"), made.said("amount"), made.said("explicitCommit"), made.said("paidAmount"), made.said("paymentMethodSafety"), made.said("expirationDateTime"),
	}, made.Body)
	bdr := made.said("BDRID")
	assert.Equal(t, "RESERVED", p.rcStatus(bdr))
	assert.Equal(t, "fault 32", p.booked("e1"), "nothing is booked yet")
	assert.Equal(t, "34 ExternalBDRIDNotUnique", p.rc("e1", "1").refusal(), "the reference is held")
	capture := func(bdr, amount string, changes ...string) page {
		return p.call("rcCaptureReservation", true, but([]string{"BDRID=" + bdr, "amount=" + amount, "currency=EUR", "infoText=sent"}, changes...)...)
	}
	cancel := func(bdr string) page { return p.call("rcCancelReservation", true, "BDRID="+bdr, "infoText=gone") }
	assert.Equal(t, "34 AmountNotAllowed", capture(bdr, "5001").refusal())
	assert.Equal(t, "34 AmountNotAllowed", capture(bdr, "0").refusal())
	assert.Equal(t, "34 CurrencyNotAllowed", capture(bdr, "1", "currency=USD").refusal())
	assert.Equal(t, "RESERVED", p.rcStatus(bdr))
	assert.Equal(t, "true", capture(bdr, "4000").said("return"))
	assert.Equal(t, "CAPTURED", p.rcStatus(bdr))
	assert.Equal(t, "true", p.booked("e1"))
	assert.Equal(t, []string{bdr, "40.00"}, []string{p.Payment("e1").Ref, p.Payment("e1").Amount.Value})
	assert.Equal(t, "sent", p.call("getBDRStatusByBDRID", true, "BDRID="+bdr).said("adtlURLInfo"))
	assert.Equal(t, "34 ReservationNotOpen", capture(bdr, "1").refusal())
	assert.Equal(t, "34 ReservationNotOpen", cancel(bdr).refusal())
	assert.Equal(t, "34 ExternalBDRIDNotUnique", p.rc("e1", "1").refusal(), "it is booked")

	gone, late := p.rc("e2", "100").said("BDRID"), p.rc("e3", "100").said("BDRID")
	assert.Equal(t, "true", cancel(gone).said("return"))
	assert.Equal(t, "CANCELLED", p.rcStatus(gone))
	assert.Equal(t, "34 ReservationNotOpen", capture(gone, "1").refusal())
	assert.Equal(t, "RESERVED", p.rcStatus(p.rc("e2", "100").said("BDRID")), "the reference is free again")
	p.Advance(48 * time.Hour)
	assert.Equal(t, []string{"EXPIRED", "CAPTURED", "CANCELLED"}, []string{p.rcStatus(late), p.rcStatus(bdr), p.rcStatus(gone)})
	assert.Equal(t, "34 ReservationNotOpen", capture(late, "1").refusal())
	assert.Equal(t, "34 ReservationNotOpen", cancel(late).refusal())

	for _, unknown := range []string{p.rcStatus("1"), capture("1", "1").refusal(), cancel("1").refusal()} {
		assert.Equal(t, "32 BDRIDNotFound", unknown)
	}
	p.debited("e4", "100")
	assert.Equal(t, "34 ExternalBDRIDNotUnique", p.rc("e4", "1").refusal())
	assert.Equal(t, "34 CustomerNotFound", p.rc("e5", "1", "crn=1").refusal())
	assert.Equal(t, "34 InvalidParameter", p.tmi(question("rcCreateReservation", single(request("CREDIT", collecting("e5", "1"))))).refusal())
	held := p.rc("e6", "100").said("BDRID")
	p.debited("e6", "100")
	assert.Equal(t, "34 ExternalBDRIDNotUnique", capture(held, "100").refusal(), "another was quicker")
	assert.Equal(t, "RESERVED", p.rcStatus(held))
}

// TestCapturesRace: of captures at the same moment one is booked, of debits with one
// reference one, of commits all are answered alike.
func TestCapturesRace(t *testing.T) {
	p := open(t, arrange{account: agreed})
	race := func(body func(n int) string) (refused []string) {
		answers := make([]page, 8)
		var all sync.WaitGroup
		for n := range answers {
			all.Go(func() { answers[n] = p.tmi(body(n)) })
		}
		all.Wait()
		for _, answer := range answers {
			if word := answer.refusal(); word != "" {
				refused = append(refused, word)
			}
		}
		return refused
	}
	id := p.reserve("1000")
	refused := race(func(n int) string {
		return question("capture", "sellerID=222333444", "tmPassword=secret1", "reservationID="+id, "request="+collecting(fmt.Sprint("r", n), "1000"))
	})
	assert.Equal(t, slices.Repeat([]string{"34 ReservationNotOpen"}, 7), refused)
	refused = race(func(int) string {
		return question("getEasyCollectSingle", single(request("DEBIT", collecting("d1", "5"))))
	})
	assert.Equal(t, slices.Repeat([]string{"34 ExternalBDRIDNotUnique"}, 7), refused)
	refused = race(func(n int) string {
		return question("getEasyCollectSingle", single(request("CREDIT", collecting(fmt.Sprint("c", n), "1005"))))
	})
	assert.Equal(t, slices.Repeat([]string{"34 AmountNotAllowed"}, 7), refused)
	p.Switches("tmi.explicit_commit=on")
	bdr := p.debited("e1", "100")
	assert.Empty(t, race(func(int) string {
		return question("commitEasyCollectBDR", "sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=0", "BDRID="+bdr)
	}))
	assert.Len(t, p.Payment("e1").History, 2)
}
