package sandbox

import "paysandbox/sandbox/outbox"

// Resend sends a delivery again now, whatever became of it; an attempt that was still
// planned gives way to it.
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

// Resend is Tx.Resend in a transaction of its own.
func (ws *Workspace) Resend(id string) (d outbox.Delivery, err error) {
	err = ws.Update(func(tx *Tx) error {
		d, err = tx.Resend(id)
		return err
	})
	return d, err
}
