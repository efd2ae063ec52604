package klikandpay

import (
	"net/http"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// validate is validedifferee.pl: the wanted part of a hold is captured and the rest
// released, once (KP-041, KP-055).
func (f Fake) validate(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	return theValidate.settle(ws, w, r, func(tx *sandbox.Tx, p payment.Payment, minor int64) (payment.Money, error) {
		return capture(tx, p.ID, evValidate, minor)
	})
}
