package clickandbuy_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestCancel gives back all that stands, of what was bought and of what was collected,
// and the merchant hears of it (CB-259, CB-359).
func TestCancel(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{account: agreed, shop: shop.url})
	p.buy("b1", "1234")
	bdr := p.Payment("b1").Ref
	answer := p.perform("CANCEL", cancelling("", "BDRID="+bdr, "amount=7", "currency=USD"))
	assert.Equal(t, []string{"CANCEL", bdr, "b1", "c1", "1234", "EUR", "1"}, []string{
		answer.said("discriminator"), answer.said("BDRID"), answer.said("externalBDRID"), answer.said("externalCancelID"), answer.said("amount"), answer.said("currency"), answer.said("systemID"),
	}, "its amount is not read: %s", answer.Body)
	assert.Equal(t, "cancelled", p.Payment("b1").State)
	assert.Equal(t, "true", p.booked("b1"))
	assert.Equal(t, "34 BDRStateNotAllowed", p.perform("CANCEL", cancelling("b1")).refusal(), "only once")
	assert.Equal(t, "34 BDRStateNotAllowed", p.perform("PARTCANCEL", cancelling("b1", "amount=1")).refusal())
	p.Settle()
	told := []string{}
	for _, request := range shop.requests() {
		if strings.HasPrefix(request, "POST /ems.php") {
			told = append(told, request)
		}
	}
	events := p.Exchanges("clickandbuy.ems")
	require.Len(t, events, 2)
	assert.Len(t, told, 2)
	assert.Contains(t, events[1].Request.Body, "cancelled")
	p.Switches("tmi.cancelled=fault32")
	assert.Equal(t, "fault 32", p.booked("b1"))
	assert.Equal(t, "32 BDRIDNotFound", p.perform("CANCEL", cancelling("b1")).refusal())
	assert.Equal(t, "34 ExternalBDRIDNotUnique", p.perform("DEBIT", collecting("b1", "1")).refusal(), "the reference stays used")
}

// TestPartCancel gives back less than what stands; nobody hears of it (CB-260, CB-359).
func TestPartCancel(t *testing.T) {
	p := open(t, arrange{account: agreed, shop: succeeds(t).url})
	p.buy("b1", "1000")
	part := func(amount string, changes ...string) page {
		return p.perform("PARTCANCEL", cancelling("b1", append([]string{"amount=" + amount}, changes...)...))
	}
	assert.Equal(t, "300", part("300").said("amount"))
	assert.Equal(t, "committed 7.00", p.Payment("b1").State+" "+p.Payment("b1").Amount.Value)
	assert.Equal(t, "700", p.call("getBDRStatusByExternalBDRID", true, "externalBDRID=b1").said("price"))
	for amount, want := range map[string]string{"0": "34 AmountNotAllowed", "700": "34 AmountNotAllowed", "701": "34 AmountNotAllowed", "x": "34 InvalidParameter"} {
		assert.Equal(t, want, part(amount).refusal(), amount)
	}
	assert.Equal(t, "34 CurrencyNotAllowed", part("1", "currency=USD").refusal())
	assert.Equal(t, "699", part("699").said("amount"))
	assert.Equal(t, "1", p.perform("CANCEL", cancelling("b1")).said("amount"), "what is left")
	p.Settle()
	assert.Len(t, p.Exchanges("clickandbuy.ems"), 2, "created, cancelled")
}

// TestCancelFindsItsTransaction by either id (CB-146); nothing else is one.
func TestCancelFindsItsTransaction(t *testing.T) {
	p := open(t, arrange{account: agreed, shop: succeeds(t).url})
	p.buy("b1", "1000")
	one, other := p.Payment("b1").Ref, p.debited("b2", "500")
	for name, c := range map[string]struct{ want, query string }{
		"unknown reference": {"32 BDRIDNotFound", cancelling("b9")},
		"unknown number":    {"32 BDRIDNotFound", cancelling("", "BDRID=1")},
		"of two":            {"32 BDRIDNotFound", cancelling("b1", "BDRID="+other)},
		"none":              {"34 InvalidParameter", cancelling("")},
		"foreign slave":     {"34 InvalidParameter", cancelling("b1", "slaveMerchantID=9")},
		"not booked":        {"32 BDRIDNotFound", cancelling("b3")},
		"no boolean":        {"34 InvalidParameter", cancelling("b1", "lockUser=maybe")},
	} {
		p.order("b3")
		assert.Equal(t, c.want, p.perform("CANCEL", c.query).refusal(), name)
	}
	assert.Empty(t, p.perform("CANCEL", cancelling("b1", "BDRID="+one, "slaveMerchantID=222333445")).refusal())
	_, err := p.WS.Act(p.Payment("b2").ID, "chargeback", nil)
	require.NoError(t, err)
	assert.Equal(t, "34 BDRStateNotAllowed", p.perform("CANCEL", cancelling("b2")).refusal(), "the bank was quicker")
	assert.Equal(t, "34 AmountNotAllowed", p.perform("CREDIT", collecting("b4", "1")).refusal(), "nor does it stand any more")
}

// TestCancelLocksAndEnds: lockUser locks the buyer for good, cancelSubscription ends the
// agreement that the transaction was collected by (CB-360, CB-361).
func TestCancelLocksAndEnds(t *testing.T) {
	p := open(t, arrange{account: agreed, shop: succeeds(t).url})
	granted := func() string {
		return p.call("getCustomerStatusByCRN", true, "crn=99887766", "easyCollectID=7").said("isEasyCollectGranted")
	}
	p.debited("d1", "500")
	p.debited("d2", "500")
	p.buy("b1", "500")
	assert.Empty(t, p.perform("CANCEL", cancelling("b1", "cancelSubscription=1")).refusal(), "a purchase belongs to none")
	assert.Equal(t, "true", granted())
	assert.Empty(t, p.perform("PARTCANCEL", cancelling("d1", "amount=1", "cancelSubscription=true")).refusal())
	assert.Equal(t, "false", granted())
	ended := p.agreement("99887766/7")
	assert.Equal(t, []string{"withdrawn", "cancelled"}, []string{ended.State, ended.Phase})
	assert.Equal(t, "34 EasyCollectNotGranted", p.perform("DEBIT", collecting("d3", "1")).refusal())
	p.Put(`{"tm_enabled": true}`)
	assert.Equal(t, "false", granted(), "a change of the account opens none again")
	_, err := p.WS.ActOnAgreement(ended.ID, "grant", nil)
	require.NoError(t, err)
	p.debited("d3", "1")

	assert.Empty(t, p.perform("CANCEL", cancelling("d1", "lockUser=true", "cancelSubscription=true")).refusal())
	assert.Equal(t, "LOCKED", p.call("getCustomerStatusByCRN", true, "crn=99887766", "easyCollectID=8").said("status"))
	assert.Equal(t, "34 CustomerLocked", p.perform("DEBIT", collecting("d4", "1", "easyCollectID=8")).refusal())
	assert.True(t, p.order("b2").login("buyer@example.com").Has("[role=alert]"), "nor does it log in (CB-026)")
	assert.Empty(t, p.perform("CANCEL", cancelling("d2")).refusal(), "its money comes back all the same")
	assert.Equal(t, http.StatusOK, p.perform("CREDIT", collecting("c1", "1")).Status)
}

// TestAgreementsFollowTheAccount: listed is open, listed no more is ended, listed again is
// open again; what the back office ends stays ended (CB-320, CB-350).
func TestAgreementsFollowTheAccount(t *testing.T) {
	p := open(t, arrange{})
	p.Put(`{"buyers": [{"crn": 99887766, "agreements": null}]}`) // the documented one
	granted := func(id string) string {
		return p.call("getCustomerStatusByCRN", true, "crn=99887766", "easyCollectID="+id).said("isEasyCollectGranted")
	}
	assert.Equal(t, "34 EasyCollectNotGranted", p.perform("DEBIT", collecting("a1", "1", "easyCollectID=17")).refusal())
	p.Put(`{"buyers": [{"crn": 99887766, "agreements": [{"id": 17, "amount": "5.00", "currency": "EUR"}]}]}`)
	assert.Equal(t, []string{"true", "false", "true"}, []string{granted("17"), granted("18"), granted("0")})
	assert.Equal(t, []string{"granted", "open", "5.00"}, []string{p.agreement("99887766/17").State, p.agreement("99887766/17").Phase, p.agreement("99887766/17").Amount.Value})
	p.Put(`{"buyers": [{"crn": 99887766, "agreements": [{"id": 17, "amount": "6.00"}]}]}`)
	p.debited("a1", "600", "easyCollectID=17")
	p.Put(`{"buyers": [{"crn": 99887766, "agreements": null}]}`)
	assert.Equal(t, []string{"false", "false"}, []string{granted("17"), granted("0")})
	p.Put(`{"buyers": [{"crn": 99887766, "agreements": [{"id": 17}]}]}`)
	p.debited("a2", "10000", "easyCollectID=17")
	_, err := p.WS.ActOnAgreement(p.agreement("99887766/17").ID, "withdraw", nil)
	require.NoError(t, err)
	p.Put(`{"buyers": [{"crn": 99887766, "agreements": [{"id": 18}]}]}`)
	assert.Equal(t, []string{"false", "true"}, []string{granted("17"), granted("18")})
	_, err = p.WS.ActOnAgreement(p.agreement("99887766/17").ID, "withdraw", nil)
	require.Error(t, err)
	_, err = p.WS.ActOnAgreement(p.agreement("99887766/18").ID, "withdraw", map[string]string{"amount": "1"})
	require.Error(t, err)
	p.Put(`{"buyers": [{"crn": 99887766, "easy_collect_granted": false}]}`)
	assert.Equal(t, []string{"false", "false"}, []string{granted("18"), granted("0")})

	for _, wrong := range []string{`[{"id": 0}]`, `[{"id": 5, "amount": "x", "currency": "EUR"}]`, `[{"id": 5, "amount": "1.00"}]`} {
		_, err := p.WS.PutAccount("clickandbuy", map[string]any{"seller": 222333444, "buyers": []any{map[string]any{"crn": 99887766, "agreements": documents(t, wrong)}}})
		assert.Error(t, err, wrong)
	}
}
