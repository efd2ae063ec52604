package klikandpay

import (
	"net/http"
	"slices"

	"paysandbox/sandbox"
)

// meansOf are the means that a payment can be made with. Transfer and cheque exist, but
// not in TEST (KP-081), and only for what is paid once: they have no card to take a later
// part from (KP-173).
func (v *visit) meansOf() []string {
	return slices.DeleteFunc(v.account.list("means"), func(means string) bool { return !isCard(means) && (v.t.Test || !v.once()) })
}

// once tells whether nothing follows the payment: no plan, no hold.
func (v *visit) once() bool { return v.stay.Kind == "" && v.t.Plan == "" && !v.t.Deferred }

func isCard(means string) bool { return means != transfer && means != cheque }

// meansPage is page 1, from which a customer chooses again.
func (f Fake) meansPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	return f.begins(ws, w, r, func(v *visit) error { return v.showRecap(ws, w, r, recapTyped{}) })
}

// means is the customer's choice on page 1, with the data that the form did not have
// where the account asks for them.
func (f Fake) means(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	chosen := r.Field("CARTE")
	ask := v.ask(opMeans)
	ask.Fields["means"] = chosen
	if _, err := r.Decide(ws, ask); err != nil {
		return err
	}
	if v.payment.State != open {
		return v.ended(ws, w, r)
	}
	typed := v.readRecap(r)
	if len(typed.Wrong) > 0 {
		return v.showRecap(ws, w, r, typed)
	}
	err = ws.Update(func(tx *sandbox.Tx) error {
		if _, err := transactions.Update(tx, v.t.ID, func(t *transaction) error { t.Customer = typed.Customer; return nil }); err != nil {
			return err
		}
		if _, err := stays.Update(tx, v.t.ID, func(s *stay) error { s.Means = chosen; return nil }); err != nil || isCard(chosen) {
			return err
		}
		return v.awaitMoney(tx, chosen)
	})
	if err != nil {
		return v.settled(ws, w, r, err)
	}
	if isCard(chosen) {
		return goOn(w, v.url(r, "card"))
	}
	return f.told(ws, w, r, v)
}

// recapTyped is what a customer has chosen and filled in on page 1.
type recapTyped struct {
	Customer customer
	Wrong    problems
}

// readRecap reads page 1. Only what the form lacked can be filled in.
func (v *visit) readRecap(r *sandbox.Request) recapTyped {
	typed := recapTyped{Customer: v.t.Customer, Wrong: problems{}}
	if !slices.Contains(v.meansOf(), r.Field("CARTE")) {
		typed.Wrong["CARTE"] = fieldMissing
	}
	form := v.account.readFields(r)
	for _, name := range v.asks() {
		*typed.Customer.at(name) = v.account.cut(r, form, name)
		if form.text(name) == "" {
			typed.Wrong[name] = fieldMissing
		}
		if name == "PAYS" {
			typed.Customer.setCountry(r, typed.Customer.Country)
		}
	}
	return typed
}

// asks are the customer's fields that page 1 asks for (KP-063).
func (v *visit) asks() []string {
	if v.account.sw("missing_customer") != "ask" {
		return nil
	}
	return v.t.Customer.missing()
}

// awaitMoney ends the customer's part of a transfer or cheque: the merchant is told that
// the money is awaited (KP-081, KP-100).
func (v *visit) awaitMoney(tx *sandbox.Tx, means string) error {
	p, err := sandbox.Move(tx, table, v.t.ID, evAwait, nil)
	if err != nil {
		return err
	}
	t, err := transactions.Get(tx, v.t.ID)
	if err != nil {
		return err
	}
	t.Means = means
	if err := v.account.identify(tx, &t); err != nil {
		return err
	}
	if err := transactions.Put(tx, t); err != nil {
		return err
	}
	response := responseAwaiting
	if means == cheque {
		response = responseAwaitingCheque
	}
	return v.account.announce(tx, p, t, response)
}
