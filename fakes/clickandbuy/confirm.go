package clickandbuy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
	"paysandbox/sandbox/store"
)

func (f Fake) showConfirm(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, d *deal, birth string, problem fieldProblem) error {
	page := confirmPage{
		frame: d.frame(), Action: d.url(r, "confirm"), Buyer: d.purchase.Buyer,
		Billing: lines(d.data().Billing), Shipping: lines(d.data().Shipping),
		AskDateOfBirth: d.account.sw("buyer.ask_dob") == "on", DateOfBirth: birth, Problem: problem, // CB-025
	}
	if left, ok := creditLeft(ws, d.account, d.domain, d.purchase.Buyer, d.payment.Amount.Currency); ok && d.domain.inTestMode() {
		page.Credit = priceText(page.Lang, left, d.payment.Amount.Currency)
	}
	paid, err := redeem(ws, d.account, d.domain, d.purchase.Buyer, d.payment.Amount)
	if err != nil {
		return err
	}
	page.redeem(paid, d.payment.Amount)
	writePage(w, http.StatusOK, "confirm", page.Lang, page)
	return nil
}

// lines is an address as it is written on a letter.
func lines(a *address) []string {
	if a == nil {
		return nil
	}
	var out []string
	for _, words := range [][]string{
		{a.FirstName, a.MiddleName, a.LastName}, {a.Street, a.HouseNumber}, {a.Street2}, {a.ZIP, a.City}, {a.State}, {a.Nation},
	} {
		if line := strings.Join(strings.Fields(strings.Join(words, " ")), " "); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// confirm is "Bestätigen": the first handshake, commit or rollback, and only then
// the way back to the shop (CB-083, CB-104, CB-105).
func (f Fake) confirm(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	d, err := open(ws, r)
	if err != nil {
		return err
	}
	r.Secret(d.link.Dynkey)
	switch d.payment.State {
	case created:
		r.SeeOther(w, d.url(r, ""))
		return nil
	case handshakePending:
		return f.awaitFirst(ws, r, d)
	case identified:
	default:
		return d.confirmedAgain(r)
	}
	if birth := r.Field("DateOfBirth"); d.account.sw("buyer.ask_dob") == "on" {
		if problem := f.wrongBirth(ws, d, birth); problem != "" {
			return f.showConfirm(ws, w, r, d, birth, problem)
		}
	}
	decision, err := r.Decide(ws, sandbox.Ask{Op: opConfirm, Payment: &d.payment, Order: d.payment.Order, Fields: d.fields(), Buyer: scenario.Buyer{Email: d.purchase.Buyer, ID: fmt.Sprint(d.purchase.CRN)}})
	if err != nil {
		return err
	}
	switch decision.Outcome {
	case "refused":
		return &pageError{Status: http.StatusOK, Notice: noticeRefused, deal: d, Link: d.url(r, ""), Reason: "a rule says so"}
	case "page_2_1_3":
		return &pageError{Page: pageFaultyData, deal: d, Reason: "a rule says so"}
	}
	err = ws.Update(func(tx *sandbox.Tx) error {
		var err error
		if d.payment, err = sandbox.Move(tx, table, d.payment.ID, evConfirm, nil); err != nil {
			return err
		}
		d.purchase, err = purchases.Update(tx, d.purchase.ID, func(p *purchase) error { p.BuyerIP = r.RemoteIP; return nil })
		return err
	})
	var lost *payment.TransitionError
	if errors.As(err, &lost) { // another tab pressed the button a moment before
		if d, err = open(ws, r); err != nil {
			return err
		}
		return f.awaitFirst(ws, r, d)
	}
	if err != nil {
		return err
	}
	return f.handshakeAndSettle(ws, w, r, d)
}

// handshakeAndSettle asks the merchant and moves the payment out of the handshake,
// whatever happens on the way.
func (f Fake) handshakeAndSettle(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request, d *deal) (err error) {
	settled := false
	defer func() { // a crash must not leave a payment between two states
		if !settled {
			_ = f.settle(ws, d, verdict{page: pageUnreachable, reason: "the sandbox failed in the middle of the handshake"})
		}
	}()
	ctx, over := ws.Deadline(r.Context(), d.account.duration("handshake.timeout"))
	defer over() // a clock that passes the deadline waits until the payment is settled
	v := verdict{page: pageFaultyData, reason: d.bookedBefore(ws)}
	if v.reason == "" { // else another tab was quicker: the script is not called again (CB-076, CB-107)
		v = f.handshake(ctx, ws, d)
	}
	err = f.settle(ws, d, v)
	var booked *store.DuplicateError
	if errors.As(err, &booked) { // CB-257
		v = verdict{page: pageFaultyData, reason: "the externalBDRID was booked meanwhile, by " + booked.Holder}
		err = f.settle(ws, d, v)
	}
	settled = err == nil
	if err != nil {
		return err
	}
	for _, note := range v.notes {
		r.Note("%s", note)
	}
	if v.page != "" {
		return &pageError{Page: v.page, deal: d, Reason: v.reason}
	}
	r.Note("%s", v.reason)
	if v.commit && d.link.NotifyPayment && sandbox.MerchantOf(ws).Place(providerName, "ems") == "" {
		r.Note("no event is pushed: the link notifies, and merchant.clickandbuy.ems is not set (CB-012)")
	}
	return sandbox.LeadTo(w, http.StatusFound, v.location)
}

// settle commits or rolls back, in one transaction with everything that follows.
func (f Fake) settle(ws *sandbox.Workspace, d *deal, v verdict) error {
	return ws.Update(func(tx *sandbox.Tx) error {
		if !v.commit {
			if _, err := sandbox.Move(tx, table, d.payment.ID, evRollBack, nil); err != nil {
				return err
			}
			_, err := purchases.Update(tx, d.purchase.ID, func(p *purchase) error { p.Page, p.Reason = v.page, v.reason; return nil })
			return err
		}
		p, err := sandbox.Move(tx, table, d.payment.ID, evCommit, func(p *payment.Payment) error {
			if p.Order != "" {
				p.Unique = []string{d.account.bookedKey(d.link.ID, p.Order)}
			}
			return nil
		})
		if err != nil {
			return err
		}
		paid, err := spendBonuses(tx, d.account, d.domain, d.purchase.Buyer, p.Amount)
		if err != nil {
			return err
		}
		if d.domain.inTestMode() { // CB-009
			if err := spendCredit(tx, d.account, d.domain, d.purchase.Buyer, p.Amount.Currency, p.Amount.Minor-paid); err != nil {
				return err
			}
		}
		return notify(tx, d.account, d.link, p, d.purchase, "created")
	})
}

// awaitFirst is a further "Bestätigen" while the first is pending: it waits for its end
// (CB-107). Wall time bounds the wait, as it bounds the call.
func (f Fake) awaitFirst(ws *sandbox.Workspace, r *sandbox.Request, d *deal) error {
	r.Note("a second confirmation while the first is pending: it waits (CB-107)")
	ctx, cancel := context.WithTimeout(r.Context(), d.account.duration("handshake.timeout")+5*time.Second)
	defer cancel()
	for {
		changed := ws.Journal().Changed()
		p, err := sandbox.Payments.Get(ws, d.payment.ID)
		if err != nil {
			return err
		}
		if p.State != handshakePending {
			d, err = open(ws, r)
			if err != nil {
				return err
			}
			return d.confirmedAgain(r)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return d.ended(r)
		}
	}
}

// confirmedAgain is what a further confirmation of a settled purchase gets: page 2.1.3 after
// a commit (CB-107), the same end as the first otherwise.
func (d *deal) confirmedAgain(r *sandbox.Request) error {
	if isCommitted(d.payment.State, true) {
		return &pageError{Page: pageFaultyData, deal: d, Reason: "this purchase is booked already (CB-107)"}
	}
	return d.ended(r)
}

// wrongBirth compares the answer to the security question (CB-025).
func (f Fake) wrongBirth(ws *sandbox.Workspace, d *deal, typed string) fieldProblem {
	date, _ := readBirthDate(typed)
	if isoDate(typed) {
		date = typed
	}
	b, _ := findBuyer(ws, d.purchase.Buyer)
	switch {
	case typed == "":
		return fieldEmpty
	case date == "":
		return fieldDate
	case date != b.DateOfBirth:
		return fieldMismatch
	}
	return ""
}

// isoDate tells whether a text is a date as browsers' date fields send it.
func isoDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}
