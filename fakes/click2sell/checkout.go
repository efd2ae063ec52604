package click2sell

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// enter reads the order whose page is asked for, with its payment, as they are at one
// moment. One whose time is over has no form any
// more, whether the clock has said so already or not (CS-087).
func enter(ws *sandbox.Workspace, r *sandbox.Request) (*deal, error) {
	var d *deal
	err := ws.Read(func(tx *sandbox.Tx) error {
		o, err := orders.Find(tx, "token/"+strings.ToLower(r.Vars["token"]))
		if err != nil {
			return &pageError{Status: http.StatusNotFound, Kind: troubleUnknownOrder, Reason: "no order of this workspace has this form"}
		}
		r.Concerns(o.ID)
		d, err = dealOf(tx, o.ID)
		return err
	})
	switch {
	case errors.Is(err, sandbox.ErrNotFound):
		return nil, &pageError{Status: http.StatusGone, Kind: troubleUnknownOrder, Reason: "the product was removed meanwhile"}
	case err != nil:
		return nil, err
	}
	if d.payment.State == abandoned && !d.order.Left || d.payment.State == open && !ws.Now().Before(d.order.Ends) {
		return nil, &pageError{
			Status: http.StatusGone, Kind: troubleExpired, Reason: "nobody finished the order before " + d.order.Ends.UTC().Format(time.RFC3339) + " (CS-087)", link: d.linkAgain(r),
		}
	}
	return d, nil
}

// linkAgain is the link that an order was opened by, with what it passed through, for a
// buyer who comes too late (CS-144).
func (d *deal) linkAgain(r *sandbox.Request) string {
	link, join := "/buy?"+d.order.Code, "&"
	if d.order.Test {
		link, join = "/test/"+d.order.Code, "?"
	}
	for _, text := range d.order.Passed {
		// A + may be meant literally: cp_plus.
		link += join + strings.ReplaceAll(formEncode(text.Name)+"="+formEncode(text.Text), "+", "%20")
		join = "&"
	}
	return r.PageURL(ownHost, link, false)
}

// ask is the order as rules see it.
func (d *deal) ask(op *operation.Operation) sandbox.Ask {
	return sandbox.Ask{
		Op: op, Payment: &d.payment, Order: d.payment.Order, Buyer: d.order.Buyer.scripted(), Fields: d.product.asked(d.payment.Amount, d.order),
	}
}

// page shows the form, or what became of the order.
func (f Fake) page(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	d, err := enter(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, d.ask(opPage)); err != nil {
		return err
	}
	if d.payment.State != open {
		return d.showResult(ws, w, r)
	}
	return d.showForm(w, r, typed{})
}

// fillIn fills the form with somebody who does not exist, and with a card that is taken
// (CS-124). What the buyer has typed stays, but for a card's date that is wrong.
func (f Fake) fillIn(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	d, err := enter(ws, r)
	if err != nil {
		return err
	}
	t := d.readTyped(r, ws.Now())
	if _, err := r.Decide(ws, d.ask(opPage)); err != nil {
		return err
	}
	if d.payment.State != open {
		return goOn(w, d.url(r, ""))
	}
	n, err := sandbox.Count(ws, providerName+"/somebody/"+d.order.Token)
	if err != nil {
		return err
	}
	fake := somebody(ws.Draws(), d.order.Token, int(n))
	for _, name := range buyerFields {
		if field := t.Buyer.at(name); *field == "" {
			*field = *fake.at(name)
		}
	}
	t.fillCard(payment.CardDigits(d.product.sw("declined_card")), d.order.Test, ws.Now())
	return d.showForm(w, r, t)
}

// back leads to the order form who opens the address of one of its buttons anew.
func (f Fake) back(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	d, err := enter(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, d.ask(opPage)); err != nil {
		return err
	}
	return goOn(w, d.url(r, ""))
}

// url is the address of one of the order's pages, absolute and of the kind asked by.
func (d *deal) url(r *sandbox.Request, page string) string {
	return r.PageURL(ownHost, d.order.path(page), false)
}

// settled answers a step that was done, by itself or by one that was quicker, such as the
// first of two presses: the browser arrives where it would have gone, and not before the
// merchant's script was told (CS-074).
func (f Fake) settled(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, id string, err error) error {
	var late *payment.TransitionError
	if err != nil && !errors.As(err, &late) {
		return err
	}
	var d *deal
	err = ws.Read(func(tx *sandbox.Tx) (err error) {
		d, err = dealOf(tx, id)
		return err
	})
	switch {
	case err != nil:
		return err
	case d.payment.State == open || d.payment.State == abandoned:
		return goOn(w, d.url(r, ""))
	}
	if wait := d.product.duration("notify_wait"); wait > 0 {
		ws.AwaitNotified(r.Context(), id, wait)
	}
	return d.thank(ws, w, r)
}
