package clickandbuy

import (
	"errors"
	"strconv"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// cancelRequest calls off a payment that its buyer has not made, revokes an authorization,
// or both (CB-193).
func (f Fake) cancelRequest(ws *sandbox.Workspace, r *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	var answer payapi.Element
	err := ws.Update(func(tx *sandbox.Tx) error {
		t, p, err := c.cancel(tx, c.details)
		if err != nil {
			return err
		}
		r.Concerns(t.ID)
		answer = t.element(p, t.authorizationElement(tx))
		return nil
	})
	return []payapi.Element{answer}, err
}

// cancel takes either identifier, or both against the schema's choice: one leads to the
// other.
func (c *payCall) cancel(tx *sandbox.Tx, details *payapi.Node) (t transaction, p payment.Payment, err error) {
	id := details.Child("cancelIdentifier")
	number, _ := strconv.ParseInt(id.Value("transactionID"), 10, 64)
	revoked, _ := strconv.ParseInt(id.Value("recurringPaymentAuthorizationID"), 10, 64)
	var a authorization
	if revoked != 0 {
		if a, err = authorizations.Find(tx, numberKey(c.account.Seller, revoked)); err != nil {
			return t, p, &payError{Code: unknownID, Text: "Unknown recurring payment authorization", Reason: "the merchant has no authorization " + strconv.FormatInt(revoked, 10)}
		}
		t, err = transactions.Get(tx, a.Payment)
	}
	if number != 0 {
		if t, err = c.find(tx, number, ""); err != nil || t.Type != typePay {
			return t, p, fails(unknownID, "the merchant has no payment %d", number)
		}
		if revoked == 0 {
			a, _ = authorizations.Find(tx, "payment/"+t.ID)
		}
	}
	if err != nil {
		return t, p, err
	}
	if err := cancelBy(tx, details.Value("cancelMode"), t, a); err != nil {
		return t, p, err
	}
	p, err = sandbox.Payments.Get(tx, t.ID)
	return t, p, err
}

// cancelBy obeys a mode. BOTH cancels what can be: an authorization in force stands for a
// payment that has been made (CB-606).
func cancelBy(tx *sandbox.Tx, mode string, t transaction, a authorization) error {
	cancelPayment := func() error { _, err := shift(tx, t.ID, evCancel); return err }
	cancelAuthorization := func() error {
		if a.ID == "" {
			return fails(unknownID, "the payment has created no authorization")
		}
		return a.shift(tx, evCancel, nil)
	}
	switch mode {
	case "TX":
		return cancelPayment()
	case "RPA":
		return cancelAuthorization()
	case "BOTH":
		first := cancelPayment() // and what it has created with it
		if first != nil && !errors.As(first, new(*payment.TransitionError)) {
			return first
		}
		second := cancelAuthorization()
		if first == nil || second == nil {
			return nil
		}
		return second
	}
	return fails(invalidRequest, "cancelMode %s is none of TX, RPA, BOTH", shorten(mode))
}
