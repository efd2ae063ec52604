package clickandbuy

import (
	"fmt"
	"net/http"

	"paysandbox/sandbox"
)

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
