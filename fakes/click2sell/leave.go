package click2sell

import (
	"net/http"

	"paysandbox/sandbox"
)

// leave is the buyer's way out: nobody is told, and no address is known to go back to but
// the one that the product has, as a plain link (CS-025).
func (f Fake) leave(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	d, err := enter(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, d.ask(opLeave)); err != nil {
		return err
	}
	if d.payment.State == open {
		err = ws.Update(func(tx *sandbox.Tx) error {
			if _, err := sandbox.Move(tx, table, d.order.ID, evLeave, nil); err != nil {
				return err
			}
			_, err := orders.Update(tx, d.order.ID, func(o *order) error { o.Left = true; return nil })
			return err
		})
		if err != nil {
			return f.settled(ws, w, r, d.order.ID, err)
		}
	}
	return goOn(w, d.url(r, ""))
}
