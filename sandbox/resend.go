package sandbox

import "paysandbox/sandbox/outbox"

// Resend is Workspace.Resend within a transaction.
func (tx *Tx) Resend(id string) (outbox.Delivery, error) {
	d, err := Deliveries.Update(tx, id, func(d *outbox.Delivery) error {
		d.State, d.Next = outbox.Pending, tx.Now()
		return nil
	})
	if err != nil {
		return d, err
	}
	return d, tx.Schedule(Due{At: d.Next, Provider: d.Provider, Kind: resendDue, Ref: d.ID})
}
