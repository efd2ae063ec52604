package klikandpay

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// AgreementTable implements sandbox.Agreeing.
func (Fake) AgreementTable() *payment.Table { return planTable }

// ActOnAgreement implements sandbox.Agreeing: what the back office can do to a plan. The
// provider has a script that stops one, whose name nobody knows (KP-021).
func (Fake) ActOnAgreement(ws *sandbox.Workspace, id string, action payment.Event, params map[string]string) error {
	if err := sandbox.OnlyParams(action, params); err != nil {
		return err
	}
	return ws.Update(func(tx *sandbox.Tx) error {
		if action == evPresent {
			return presentNow(tx, id)
		}
		_, err := sandbox.MoveAgreement(tx, planTable, id, action, nil)
		return err
	})
}

// presentNow presents a refused term by hand. What is refused once more changes nothing:
// the second presentation is still to come, or the customer has the link.
func presentNow(tx *sandbox.Tx, id string) error {
	d, err := termOf(tx, id)
	if err != nil {
		return err
	}
	if _, err := sandbox.MoveAgreement(tx, planTable, id, evPresent, nil); err != nil {
		return err
	}
	p, own, reason, err := d.present(tx)
	if err != nil {
		return err
	}
	if reason == "" {
		return d.paid(tx, p, own)
	}
	return d.tell(tx, p, own, responseRefused)
}
