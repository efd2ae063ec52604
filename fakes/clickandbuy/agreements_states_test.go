package clickandbuy

import (
	"testing"

	"paysandbox/fakes/faketest/transitions"
	"paysandbox/sandbox/payment"
)

// TestEveryPairOfAgreements: standing agreements (CB-145, CB-350, CB-361) and reservations
// (CB-135 to CB-140, CB-368, CB-369), each pair of state and event.
func TestEveryPairOfAgreements(t *testing.T) {
	transitions.Walk(t, standingTable, `
		-         grant               granted
		withdrawn grant               granted
		granted   withdraw            withdrawn
		granted   cancel_subscription withdrawn`,
		map[payment.State]payment.Phase{"granted": payment.Open, "withdrawn": payment.Cancelled})
	transitions.Walk(t, reservationTable, `
		-         reserve             reserved
		reserved  capture             captured
		reserved  part_capture        reserved
		reserved  cancel              cancelled
		reserved  expire              expired`,
		map[payment.State]payment.Phase{
			"reserved": payment.Authorized, "captured": payment.Paid, "cancelled": payment.Cancelled, "expired": payment.Expired,
		})
}
