package clickandbuy_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

// committed is a sale of 43.50 EUR over the link that wants EMS, and the shop's
// mailbox for it.
func committed(t *testing.T, switches string) (*sandboxed, *mailbox) {
	t.Helper()
	box := &mailbox{answer: "OK"}
	shop := httpShop(t, map[string]http.HandlerFunc{"/ems.php": box.receive, "/cb.php": redirects(landing + "?result=success")})
	p := open(t, arrange{shop: shop, switches: switches})
	p.buy("123-45678-9", "4350")
	return p, box
}

func redirects(location string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", location)
		w.WriteHeader(http.StatusFound)
	}
}

// buy walks a purchase over the signed link to its end.
func (p *sandboxed) buy(external, price string) {
	p.T.Helper()
	target := signed("dynkey1", "/cb.php?price="+price+"&cb_currency=EUR&externalBDRID="+external)
	left := p.enter(signedLink, target).identified("buyer@example.com").confirm()
	require.Equal(p.T, http.StatusFound, left.Status, left.Brief())
	p.Settle()
}

func (p *sandboxed) act(id, action string, params map[string]string) error {
	p.T.Helper()
	_, err := p.WS.Act(id, payment.Event(action), params)
	p.Settle()
	return err
}

// TestActionsOnLivePayments walks section 10.1 after the sale: state, TMI's answer
// and the event that the merchant hears (CB-258 to CB-266, CB-242).
func TestActionsOnLivePayments(t *testing.T) {
	for name, walk := range map[string][][3]string{ // action, state, EMS action ("" for none)
		"paid, then given back":       {{"payment_received", "paid", "payment_successful"}, {"cancel", "cancelled", "cancelled"}},
		"given back":                  {{"cancel", "cancelled", "cancelled"}},
		"charged back and won":        {{"payment_received", "paid", "payment_successful"}, {"chargeback", "charged_back", "charge back"}, {"chargeback_lifted", "paid", "charge back lifted"}},
		"charged back before payment": {{"chargeback", "charged_back", "charge back"}, {"book_out", "booked_out", "booked-out"}, {"book_in", "paid", "booked-in"}},
		"collected":                   {{"collection", "collection", "BDR to collection agency"}, {"collected", "paid", "BDR successfully collected from collection agency"}},
		"not collected":               {{"chargeback", "charged_back", "charge back"}, {"collection", "collection", "BDR to collection agency"}, {"not_collected", "uncollected", "BDR not collected from collection agency"}, {"book_out", "booked_out", "booked-out"}, {"book_in", "paid", "booked-in"}},
		"written off at once":         {{"book_out", "booked_out", "booked-out"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, box := committed(t, "")
			id := p.Payment("123-45678-9").ID
			heard := []string{"created"}
			chargedBack := "false"
			for _, step := range walk {
				require.NoError(t, p.act(id, step[0], nil), step[0])
				assert.Equal(t, step[1], p.Payment("123-45678-9").State)
				assert.Equal(t, "true", p.booked("123-45678-9"), "booked is booked (CB-267)")
				heard = append(heard, step[2])
				status := p.tmi(question("getBDRStatusByExternalBDRID", "sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=0", "externalBDRID=123-45678-9"))
				switch step[0] {
				case "chargeback":
					chargedBack = "true"
				case "chargeback_lifted", "collected", "book_in": // the money is there
					chargedBack = "false"
				}
				assert.Contains(t, status.Body, `<isChargeBack xsi:type="xsd:boolean">`+chargedBack+`</isChargeBack>`)
			}
			assert.Equal(t, heard, box.actions())
			requirePage(t, "2.1.3", p.enter(signedLink, signed("dynkey1", "/cb.php?price=100&cb_currency=EUR&externalBDRID=123-45678-9"))) // stays used
		})
	}
}

// TestForbiddenActions: every action that section 10.1 does not list for a state is
// refused, tells what is allowed, and changes nothing (CB-268).
func TestForbiddenActions(t *testing.T) {
	p, box := committed(t, "")
	id := p.Payment("123-45678-9").ID
	all := []string{"payment_received", "cancel", "partial_cancel", "chargeback", "chargeback_lifted", "collection", "collected", "not_collected", "book_out", "book_in"}
	steps := []string{"", "chargeback", "collection", "not_collected", "book_out", "book_in", "cancel"}
	for _, step := range steps {
		if step != "" {
			require.NoError(t, p.act(id, step, nil))
		}
		before, told := p.Payment("123-45678-9"), len(box.actions())
		for _, action := range append(all, "commit", "roll_back", "open", "nothing", "") {
			if strings.Contains(" "+strings.Join(before.Actions, " ")+" ", " "+action+" ") && action != "" {
				continue
			}
			err := p.act(id, action, nil)
			var refused *payment.TransitionError
			require.ErrorAs(t, err, &refused, "%s in %s", action, before.State)
			assert.Len(t, refused.Allowed, len(before.Actions))
		}
		assert.Equal(t, before, p.Payment("123-45678-9"))
		assert.Len(t, box.actions(), told)
	}
	for _, open := range []string{"created", "identified"} { // before the sale nothing is possible
		shown := p.order(open)
		if open == "identified" {
			shown.identified("buyer@example.com")
		}
		assert.Empty(t, p.Payment(open).Actions)
		for _, action := range all {
			require.Error(t, p.act(p.Payment(open).ID, action, nil))
		}
		assert.Equal(t, open, p.Payment(open).State)
	}
}

// TestPartialCancel: the amount shrinks, the state stays, and nobody is told (CB-260).
func TestPartialCancel(t *testing.T) {
	p, box := committed(t, "")
	id := p.Payment("123-45678-9").ID
	for _, amount := range []string{"", "0", "0.00", "-1", "43.50", "43.51", "100", "1.234", "1,50", "1e1", "abc", " 1", "+1", "999999999999999999999", ".5", "1."} {
		params := map[string]string{"amount": amount}
		if amount == "" {
			params = nil
		}
		var wrong *sandbox.ParamError
		require.ErrorAs(t, p.act(id, "partial_cancel", params), &wrong, amount)
		assert.Equal(t, "amount", wrong.Name)
		assert.Equal(t, 4350, p.Payment("123-45678-9").Amount.Minor, amount)
	}
	var wrong *sandbox.ParamError
	require.ErrorAs(t, p.act(id, "partial_cancel", map[string]string{"amount": "1.00", "why": "x"}), &wrong)
	require.ErrorAs(t, p.act(id, "cancel", map[string]string{"amount": "1.00"}), &wrong)

	require.NoError(t, p.act(id, "partial_cancel", map[string]string{"amount": "5.00"}))
	require.NoError(t, p.act(id, "partial_cancel", map[string]string{"amount": "0.5"}))
	now := p.Payment("123-45678-9")
	assert.Equal(t, "38.00", now.Amount.Value)
	assert.Equal(t, "committed", now.State)
	assert.Equal(t, []string{"created"}, box.actions(), "no EMS (CB-260)")
	status := p.tmi(question("getBDRStatusByBDRID", "sellerID=222333444", "tmPassword=secret1", "slaveMerchantID=0", "BDRID="+now.Ref))
	assert.Contains(t, status.Body, `<price xsi:type="xsd:unsignedInt">3800</price>`)
	require.NoError(t, p.act(id, "payment_received", nil))
	assert.Contains(t, box.last(), "<price>3800</price>")
}

// TestCancelledSwitch: what TMI says about a booking that was given back (CB-259).
func TestCancelledSwitch(t *testing.T) {
	p, _ := committed(t, "tmi.cancelled=fault32")
	assert.Equal(t, "true", p.booked("123-45678-9"))
	require.NoError(t, p.act(p.Payment("123-45678-9").ID, "cancel", nil))
	assert.Equal(t, "fault 32", p.booked("123-45678-9"))
	requirePage(t, "2.1.3", p.enter(signedLink, signed("dynkey1", "/cb.php?price=100&cb_currency=EUR&externalBDRID=123-45678-9")))
}

// TestActionsWithoutEMS: a link that wants no events, or a shop that said nowhere
// where to, hears none; the action happens all the same.
func TestActionsWithoutEMS(t *testing.T) {
	p := open(t, arrange{shop: succeeds(t).url, paths: map[string]string{"script": "/cb.php"}})
	p.buy("no-url", "100")
	p.order("no-wish").identified("buyer@example.com").confirm()
	for _, order := range []string{"no-url", "no-wish"} {
		require.NoError(t, p.act(p.Payment(order).ID, "payment_received", nil))
		assert.Equal(t, "paid", p.Payment(order).State)
	}
	deliveries := 0
	require.NoError(t, sandbox.Deliveries.Each(p.WS, "", func(outbox.Delivery) bool { deliveries++; return true }))
	assert.Zero(t, deliveries)
}

// retryPlan is CB-246's, by the workspace's clock.
var retryPlan = []time.Duration{
	time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour,
	6 * time.Hour, 6 * time.Hour, 6 * time.Hour, 6 * time.Hour, 6 * time.Hour, 6 * time.Hour, 6 * time.Hour,
}
