package clickandbuy

import (
	"testing"

	"paysandbox/fakes/faketest/transitions"
	"paysandbox/sandbox/payment"
)

// payRows are section 10.2 typed anew (CB-269 to CB-277).
const payRows = `
	- pay_request created
	- pay_recurring success
	- pay_recurring_pending in_progress
	created log_in in_progress
	in_progress ask_identity pending_verification
	pending_verification verify in_progress
	created abort aborted
	in_progress abort aborted
	pending_verification abort aborted
	created decline declined
	in_progress decline declined
	pending_verification decline declined
	created expire expired
	in_progress expire expired
	pending_verification expire expired
	created cancel cancelled
	in_progress cancel cancelled
	pending_verification cancel cancelled
	in_progress pay success
	in_progress pay_later payment_pending
	in_progress guarantee payment_guarantee
	payment_pending payment_received success
	payment_guarantee payment_received success
	success chargeback booked_out
	payment_pending chargeback booked_out
	payment_guarantee chargeback booked_out
	success book_out booked_out
	payment_pending book_out booked_out
	payment_guarantee book_out booked_out
	booked_out book_in booked_in
	success refund success
	booked_in refund booked_in
	created simulate_event created
	in_progress simulate_event in_progress
	pending_verification simulate_event pending_verification
	success simulate_event success
	payment_pending simulate_event payment_pending
	payment_guarantee simulate_event payment_guarantee
	aborted simulate_event aborted
	declined simulate_event declined
	expired simulate_event expired
	cancelled simulate_event cancelled
	booked_out simulate_event booked_out
	booked_in simulate_event booked_in`

// TestEveryPairOfThePayAPI: those of section 10.2 lead where it says, every other is
// refused, and the phases are the contract's.
func TestEveryPairOfThePayAPI(t *testing.T) {
	transitions.Walk(t, payTable, payRows, map[payment.State]payment.Phase{
		"created": "open", "in_progress": "open", "pending_verification": "open", "payment_pending": "open", "success": "paid", "booked_in": "paid",
		"payment_guarantee": "authorized", "declined": "refused", "aborted": "cancelled", "cancelled": "cancelled", "expired": "expired", "booked_out": "disputed",
	})
}

// TestEveryPairOfTransfersAndAuthorizations: CB-277 to CB-279.
func TestEveryPairOfTransfersAndAuthorizations(t *testing.T) {
	transitions.Walk(t, transferTable, `
		- transfer success
		- transfer_pending in_progress
		in_progress complete success
		in_progress simulate_event in_progress
		success simulate_event success`, map[payment.State]payment.Phase{"in_progress": "open", "success": "refunded"})
	transitions.Walk(t, authorizationTable, `
		- create created
		created authorize authorized
		created abort aborted
		created decline declined
		created expire expired
		created cancel cancelled
		authorized expire expired
		authorized cancel cancelled
		authorized use authorized
		authorized exhaust exhausted`, map[payment.State]payment.Phase{
		"created": "open", "authorized": "authorized", "exhausted": "expired", "expired": "expired", "aborted": "cancelled", "declined": "refused", "cancelled": "cancelled",
	})
}
