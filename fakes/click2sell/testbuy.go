package click2sell

import (
	"net/http"

	"paysandbox/sandbox"
)

// testBuy opens the order form of a test purchase: it takes any card, and the notification
// is sent as ever (CS-006, CS-027).
func (f Fake) testBuy(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	p, err := productOf(ws, r.Vars["code"])
	if err != nil {
		return unknownCode(ws, r.Vars["code"], err)
	}
	return f.open(ws, w, r, opTestBuy, p, readRest(p.Code, r.Query).passed, order{Test: true})
}

// buyAgain is a test purchase by the buyer of another one, without the form.
func (d *deal) buyAgain(tx *sandbox.Tx) error {
	if _, err := sandbox.Move(tx, table, d.order.ID, evTestBuy, nil); err != nil {
		return err
	}
	amount, err := d.product.firstPrice()
	if err != nil {
		return err
	}
	o, err := d.product.begin(tx, order{Test: true, Passed: d.order.Passed, Affiliate: d.order.Affiliate}, amount)
	if err != nil {
		return err
	}
	return d.product.capture(tx, o.ID, d.order.Means, d.order.Buyer)
}
