package clickandbuy

import (
	"context"
	"fmt"
	"net/http"

	"paysandbox/sandbox"
)

// duePage is the end of a payment page's lifetime (CB-250).
const duePage = "page_lifetime"

// page shows where a payment stands: the login, the confirmation, or how it ended.
func (f Fake) page(ws *sandbox.Workspace, w http.ResponseWriter, r *sandbox.Request) error {
	d, err := open(ws, r)
	if err != nil {
		return err
	}
	if _, err := r.Decide(ws, sandbox.Ask{Op: opPage, Payment: &d.payment, Order: d.payment.Order}); err != nil {
		return err
	}
	switch d.payment.State {
	case created:
		return f.showLogin(w, r, d, "", "")
	case identified:
		return f.showConfirm(ws, w, r, d, "", "")
	}
	return d.ended(r)
}

// ended is the page of a purchase that no longer waits for its buyer.
func (d *deal) ended(r *sandbox.Request) error {
	notice := &pageError{Status: http.StatusOK, Notice: noticeFinished, deal: d, Reason: fmt.Sprintf("the payment is %s", d.payment.State)}
	switch d.payment.State {
	case abandoned:
		notice.Status, notice.Notice = http.StatusGone, noticeExpired
	case handshakePending:
		notice.Notice, notice.Link = noticeWaiting, d.url(r, "")
	case rolledBack:
		if d.purchase.Page != "" {
			notice.Page, notice.Reason = d.purchase.Page, d.purchase.Reason
		}
	}
	return notice
}

// Due implements sandbox.Timed: a page that nobody finished is abandoned.
func (Fake) Due(_ context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
	if due.Kind != duePage {
		return payDue(ws, due)
	}
	err := ws.Update(func(tx *sandbox.Tx) error {
		_, err := sandbox.Move(tx, table, due.Ref, evAbandon, nil)
		return err
	})
	if err != nil {
		return "the page's lifetime has passed; the buyer had finished before"
	}
	return "the page's lifetime has passed: the payment is abandoned"
}

// outcomeOf is what the finished page tells the buyer.
func (e *pageError) outcome() noticeOutcome {
	if e.Notice != noticeFinished || e.deal == nil {
		return ""
	}
	switch state := e.deal.payment.State; {
	case state == cancelled:
		return outcomeCancelled
	case isCommitted(state, true):
		return outcomeBooked
	}
	return outcomeNotBooked
}
