package shop

// The classic errors of merchants at ClickandBuy's pay API. trustsAnyAnswer and
// givesUpEarly are also those of the transaction system, notIdempotent is Klik & Pay's, too.
const (
	trustsSuccessURL    mistake = "trusts_success_url"
	externalIDUnchecked mistake = "external_id_unchecked"
	pendingIsPaid       mistake = "pending_is_paid"
	ignoresBookedOut    mistake = "ignores_booked_out"
	ignoresExpiry       mistake = "ignores_expiry"
	refundUnchecked     mistake = "refund_unchecked"
	ignoresEvents       mistake = "ignores_events"
	ignoresSignature    mistake = "ignores_signature"
	lowerSignatureOnly  mistake = "lower_signature_only"
	upperSignatureOnly  mistake = "upper_signature_only"
	lastEventWins       mistake = "last_event_wins"
	amountFromEvent     mistake = "amount_from_event"
	needsPayEvent       mistake = "needs_pay_event"
	answersPage         mistake = "answers_page"
)

var clickandbuyPayMistakes = func() (all []Mistake) {
	for _, m := range []struct {
		name        mistake
		about, fact string
	}{
		{trustsSuccessURL, "The order is paid when the browser comes to successURL.", "CB-312"},
		{trustsAnyAnswer, "Any answer of statusRequest that is no fault counts as paid.", "CB-311"},
		{externalIDUnchecked, "The externalID of an answer is not compared with the order.", "CB-314"},
		{givesUpEarly, "A temporary error of statusRequest counts as not paid.", "CB-213"},
		{pendingIsPaid, "PAYMENT_PENDING and PAYMENT_GUARANTEE count as paid: the goods go out before the money is here.", "CB-313"},
		{ignoresBookedOut, "BOOKED_OUT is not known: money that was taken back is never noticed.", "CB-313"},
		{ignoresExpiry, "EXPIRED and CANCELLED are not known: the order is kept for a customer who will not come.", "CB-272"},
		{refundUnchecked, "A refund counts as done whatever is answered.", "CB-192"},
		{ignoresEvents, "Events are accepted and not read: the order hangs on the browser's return.", "CB-280"},
		{ignoresSignature, "The signature of an event list is not looked at: anyone who knows the listener's address can write one.", "CB-308"},
		{lowerSignatureOnly, "The signature is compared as a text in lower case.", "CB-222"},
		{upperSignatureOnly, "The signature is compared as a text in upper case, as tokens are written: no event is ever accepted.", "CB-222"},
		{notIdempotent, "Each event hands out the goods, also the one that comes a second time.", "CB-219"},
		{lastEventWins, "The event that comes last counts as the newest.", "CB-310"},
		{amountFromEvent, "The price is what an event says, not what the order costs.", "CB-230"},
		{needsPayEvent, "The script fails at a list that does not begin with a payEvent.", "CB-309"},
		{answersPage, "The listener answers a page instead of the word OK: each event is sent again and again.", "CB-225"},
	} {
		all = append(all, Mistake{Name: string(m.name), Provider: "clickandbuy-pay", About: m.about, Fact: m.fact})
	}
	return all
}()
