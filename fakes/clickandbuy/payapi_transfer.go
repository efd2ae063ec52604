package clickandbuy

import (
	"strconv"
	"time"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

const (
	evTransfer        payment.Event = "transfer"
	evTransferPending payment.Event = "transfer_pending"
	evComplete        payment.Event = "complete"
)

// transferTable is that of refunds and credits: money that goes to a buyer without one's
// doing (CB-277).
var transferTable = payment.NewTable(
	[]payment.StatePhase{
		{State: inProgress, Phase: payment.Open},
		{State: success, Phase: payment.Refunded},
	},
	payment.Row{From: from(payment.Start), Event: evTransfer, To: success, Fact: "CB-277"},
	payment.Row{From: from(payment.Start), Event: evTransferPending, To: inProgress, Fact: "CB-277"},
	payment.Row{From: from(inProgress), Event: evComplete, To: success, Action: true, About: "a refund or credit that was in progress is done", Fact: "CB-277"},
	payment.Row{From: from(inProgress, success), Event: evSimulate, To: payment.Same, Action: true, About: simulateAbout, Fact: "CB-227"},
)

// What is in progress is done after a minute (CB-604).
const (
	dueComplete    = "pay_complete"
	completesAfter = time.Minute
)

// pending is the outcome that lets one be IN_PROGRESS first.
const pendingOutcome = "in_progress"

var toInProgress = operation.Outcome{Name: pendingOutcome, About: "IN_PROGRESS first, SUCCESS a minute later", Fact: "CB-277"}

// openTransfer keeps a refund or a credit and tells of it.
func (t *transaction) openTransfer(tx *sandbox.Tx, outcome string) (payment.Payment, error) {
	event := evTransfer
	if outcome == pendingOutcome {
		event = evTransferPending
	}
	return t.openAtOnce(tx, transferTable, event)
}

// openAtOnce keeps a transaction that no buyer has a page of, and tells of it: it was
// CREATED for a moment.
func (t *transaction) openAtOnce(tx *sandbox.Tx, by *payment.Table, event payment.Event) (payment.Payment, error) {
	p, err := t.open(tx, by, event)
	if err != nil {
		return p, err
	}
	if p.State == inProgress {
		if err := tx.Schedule(sandbox.Due{At: tx.Now().Add(completesAfter), Provider: providerName, Kind: dueComplete, Ref: t.ID}); err != nil {
			return p, err
		}
	}
	return p, tellTransaction(tx, *t, p, created, p.State)
}

// complete ends a transaction that was in progress without a buyer.
func complete(tx *sandbox.Tx, id string) error {
	p, err := sandbox.Payments.Get(tx, id)
	if err != nil {
		return err
	}
	event, by := evComplete, Fake{}.TableOf(p)
	if by == payTable {
		event = evPay
	}
	_, err = shiftBy(tx, by, id, event)
	return err
}

// refundRequest gives a payment back, or a part of it (CB-192).
func (f Fake) refundRequest(ws *sandbox.Workspace, r *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	return c.answered(ws, r, c.refund)
}

// refund keeps what details ask for: never more than what stands of the payment.
func (c *payCall) refund(tx *sandbox.Tx, details *payapi.Node) (t transaction, p payment.Payment, err error) {
	number, _ := strconv.ParseInt(details.Value("transactionID"), 10, 64)
	paid, err := c.find(tx, number, "")
	if err != nil || paid.Type != typePay {
		return t, p, fails(unknownID, "the merchant has no payment %d", number)
	}
	amount, err := readMoney(details.Child("amount"))
	if err != nil {
		return t, p, err
	}
	t = transaction{Project: c.project.ID, External: details.Value("externalID"), Amount: amount}
	p, err = t.refund(tx, paid, c.outcome)
	return t, p, err
}

// refund takes its amount from a payment and keeps the transaction that gives it back.
func (t *transaction) refund(tx *sandbox.Tx, paid transaction, outcome string) (p payment.Payment, err error) {
	t.Type, t.Merchant, t.Parent, t.CRN, t.Buyer = typeRefund, paid.Merchant, paid.Number, paid.CRN, paid.Buyer
	left, err := sandbox.Move(tx, payTable, paid.ID, evRefund, func(p *payment.Payment) error {
		switch {
		case t.Amount.Currency != p.Amount.Currency:
			return fails(invalidRequest, "the payment is in %s", p.Amount.Currency)
		case payTable.Phase(p.State) == payment.Paid && t.Amount.Minor > p.Amount.Minor:
			return fails(limitExceeded, "%s stand of the payment", p.Amount)
		}
		p.Amount.Minor -= min(t.Amount.Minor, p.Amount.Minor)
		return nil
	})
	if err != nil {
		return p, err
	}
	if left.Amount.Minor == 0 { // its state stays (CB-192), and nothing is left to give back
		if _, err := sandbox.Payments.Update(tx, paid.ID, func(p *payment.Payment) error { p.Barred = []payment.Event{evRefund}; return nil }); err != nil {
			return p, err
		}
	}
	return t.openTransfer(tx, outcome)
}

// creditRequest gives a buyer money without a payment before (CB-194).
func (f Fake) creditRequest(ws *sandbox.Workspace, r *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	return c.answered(ws, r, c.credit)
}

func (c *payCall) credit(tx *sandbox.Tx, details *payapi.Node) (t transaction, p payment.Payment, err error) {
	t = transaction{Type: typeCredit, Merchant: c.account.Seller, Project: c.project.ID, External: details.Value("externalID"), Buyer: details.Value("recipient", "emailAddress")}
	if t.Amount, err = readMoney(details.Child("amount")); err != nil {
		return t, p, err
	}
	crn, _ := strconv.ParseInt(details.Value("recipient", "crn"), 10, 64)
	switch b, known := recipient(tx, t.Buyer, crn); {
	case known:
		t.Buyer, t.CRN = b.Email, b.CRN
	case crn != 0:
		return t, p, &payError{Code: unknownID, Text: "Unknown recipient", Reason: "no buyer has the crn " + strconv.FormatInt(crn, 10)}
	case t.Buyer == "":
		return t, p, fails(invalidRequest, "recipient names nobody")
	}
	p, err = t.openTransfer(tx, c.outcome)
	return t, p, err
}

// recipient is a buyer by user name or CRN. An e-mail address that nobody has may still be
// given money: its owner opens an account for it.
func recipient(s sandbox.Scope, email string, crn int64) (buyer, bool) {
	if email != "" {
		return findBuyer(s, email)
	}
	var found buyer
	_ = sandbox.EachAccount(s, providerName, func(a *account) bool {
		for _, b := range a.Buyers {
			if b.CRN == crn {
				found = b
			}
		}
		return found.CRN == 0
	})
	return found, found.CRN != 0
}

// answered does what a call asks for in one transaction and answers what came of it.
func (c *payCall) answered(ws *sandbox.Workspace, r *sandbox.Request, do func(*sandbox.Tx, *payapi.Node) (transaction, payment.Payment, error)) ([]payapi.Element, error) {
	var answer payapi.Element
	err := ws.Update(func(tx *sandbox.Tx) error {
		t, p, err := do(tx, c.details)
		if err != nil {
			return err
		}
		r.Concerns(t.ID)
		answer = t.element(p)
		return nil
	})
	return []payapi.Element{answer}, err
}
