package klikandpay

import (
	"net/http"

	"paysandbox/sandbox"
)

// cardPage is page 2 (KP-078).
func (f Fake) cardPage(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	return f.begins(ws, w, r, func(v *visit) error {
		if v.stay.Means == "" {
			return goOn(w, v.url(r, "")) // page 1 was skipped
		}
		return v.showCard(w, r, cardTyped{})
	})
}

// pay is the button of page 2: the card is read, and the bank is asked, after the page of
// 3-D Secure where the account has one (KP-077, KP-084).
func (f Fake) pay(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	typed := readTyped(r)
	v, err := enter(ws, r)
	if err != nil {
		return err
	}
	typed.check(v.meansOf())
	typed.card.Holder = v.t.Customer.buyer().Name
	ask := v.ask(opPay)
	ask.Card, ask.Fields["means"] = typed.card.scripted(), v.stay.Means
	decision, err := r.Decide(ws, ask)
	if err != nil {
		return err
	}
	switch {
	case v.payment.State != open:
		return v.ended(ws, w, r)
	case v.stay.Means == "":
		return goOn(w, v.url(r, ""))
	case len(typed.Wrong) > 0:
		return v.showCard(w, r, typed)
	}
	if typed.card.Brand != v.stay.Means {
		r.Note("%s was chosen and the card is %s: the card counts", v.stay.Means, typed.card.Brand)
	}
	if !v.account.on("three_ds") {
		return f.askBank(ws, w, r, v, typed.card, decision.Outcome)
	}
	err = ws.Update(func(tx *sandbox.Tx) error {
		_, err := stays.Update(tx, v.t.ID, func(s *stay) error {
			s.Pending, s.Asked, s.Refused = typed.card, decision.Outcome, false
			s.Try++
			return nil
		})
		return err
	})
	if err != nil {
		return err
	}
	return goOn(w, v.url(r, "secure"))
}

// askBank lets the bank decide, or a rule in its place, and leads on.
func (f Fake) askBank(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, v *visit, c card, outcome string) error {
	accepted, reason := v.account.takes(c, v.t.Test, ws.Now())
	switch outcome {
	case takenByBank.Name:
		accepted = true
	case refusedByBank.Name:
		accepted, reason = false, "a rule says so"
	}
	if !accepted {
		r.Note("the bank refuses: %s", reason)
		if err := ws.Update(func(tx *sandbox.Tx) error { return v.refuse(tx, c) }); err != nil {
			return v.settled(ws, w, r, err)
		}
		v.account.noteUnheard(ws, r, v.t, responseRefused)
		return goOn(w, v.url(r, ""))
	}
	if err := ws.Update(func(tx *sandbox.Tx) error { return v.accept(tx, c) }); err != nil {
		return v.settled(ws, w, r, err)
	}
	return f.told(ws, w, r, v)
}

// accept is the bank's yes: the payment is captured or held, what follows from it begins,
// and the merchant is told (KP-079).
func (v *visit) accept(tx *sandbox.Tx, c card) error {
	event := evAccept
	if v.t.Deferred {
		event = evAuthorize
	}
	p, err := sandbox.Move(tx, table, v.t.ID, event, nil)
	if err != nil {
		return err
	}
	t, err := transactions.Get(tx, v.t.ID)
	if err != nil {
		return err
	}
	t.Card = c
	if err := v.account.approve(tx, &t, p.Amount); err != nil {
		return err
	}
	if err := transactions.Put(tx, t); err != nil {
		return err
	}
	if err := v.account.remember(tx, t); err != nil {
		return err
	}
	if err := v.follow(tx); err != nil {
		return err
	}
	if t, err = transactions.Get(tx, v.t.ID); err != nil {
		return err
	}
	return v.account.announce(tx, p, t, responseOK)
}

// follow begins what follows from an accepted payment: a plan, or a hold.
func (v *visit) follow(tx *sandbox.Tx) error {
	d, err := dealOf(tx, v.t.ID)
	if err != nil {
		return err
	}
	if v.t.Deferred {
		return v.account.holdUntil(tx, d.payment)
	}
	if v.stay.Kind == "" {
		return nil
	}
	return v.account.beginPlan(tx, d.payment, d.t, v.stay.wanted())
}

// refuse is the bank's no: the payment stays open for another card, and only some
// merchants want to know (KP-080, KP-100).
func (v *visit) refuse(tx *sandbox.Tx, c card) error {
	p, err := sandbox.Move(tx, table, v.t.ID, evRefuse, nil)
	if err != nil {
		return err
	}
	_, err = stays.Update(tx, v.t.ID, func(s *stay) error {
		s.Refused, s.Pending, s.Asked = true, card{}, ""
		return nil
	})
	if err != nil {
		return err
	}
	t := v.t
	t.Card = c
	return v.account.announce(tx, p, t, responseRefused)
}

// told waits a moment until the merchant knows, and then leads on (KP-079, KP-107).
func (f Fake) told(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, v *visit) error {
	v.account.noteUnheard(ws, r, v.t, responseOK)                                   // or that it is awaited, which is always told, too
	ws.AwaitNotified(r.Context(), v.payment.ID, v.account.duration("dynamic_wait")) // KP-079
	return v.settled(ws, w, r, nil)
}
