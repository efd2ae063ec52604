package clickkw

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// This file is how a payment ends. by is the acquirer that ends it, or the method that was
// too small; whatever another tab has chosen meanwhile, the receipt names it. "" leaves
// what was chosen.

// capture ends the payment paid (KW-093).
func (v *visit) capture(tx *sandbox.Tx, by string, how word) error {
	return v.end(tx, evCapture, by, func(s *session) {
		s.Word, s.PaidAt = how, tx.Now()
	})
}

// fail ends it unpaid, and draws the indicator of the error return (KW-121).
func (v *visit) fail(tx *sandbox.Tx, event payment.Event, by string, why word) error {
	return v.end(tx, event, by, func(s *session) {
		n := len(v.payment.History)
		s.Word = why
		s.ErrorText = "ERROR" + tx.Workspace().Draws().Text(16, decimal, providerName, "error", s.ID, n)
	})
}

func (v *visit) end(tx *sandbox.Tx, event payment.Event, by string, change func(*session)) error {
	moved, err := sandbox.Move(tx, table, v.session.ID, event, nil)
	if err != nil {
		return err
	}
	v.payment = moved
	v.session, err = sessions.Update(tx, v.session.ID, func(s *session) error {
		change(s)
		s.AtBank = ""
		if by != "" {
			s.Method = by
		}
		return nil
	})
	return err
}
