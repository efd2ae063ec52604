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
	booked_out book_in booked_in`

// TestEveryPairOfThePayAPI: those of section 10.2 lead where it says, every other is
// refused, and the phases are the contract's.
func TestEveryPairOfThePayAPI(t *testing.T) {
	transitions.Walk(t, payTable, payRows, map[payment.State]payment.Phase{
		"created": "open", "in_progress": "open", "pending_verification": "open", "payment_pending": "open", "success": "paid", "booked_in": "paid",
		"payment_guarantee": "authorized", "declined": "refused", "aborted": "cancelled", "cancelled": "cancelled", "expired": "expired", "booked_out": "disputed",
	})
}
