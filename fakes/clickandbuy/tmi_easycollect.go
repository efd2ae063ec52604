package clickandbuy

import (
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// performers do what a request asks for, at once; a refusal is a *tmiError (CB-129).
var performers = map[transactionType]func(*sandbox.Tx, *account, paymentRequest) (paymentResult, error){
	kindDebit: debit, kindCredit: payOut, kindCancel: cancel, kindPartCancel: partCancel,
}

// debit collects an amount, or prepares it until the merchant commits it, by the switch
// tmi.explicit_commit (CB-355).
func debit(tx *sandbox.Tx, a *account, r paymentRequest) (paymentResult, error) {
	c, err := a.collector(tx, r.Collect)
	if err != nil {
		return paymentResult{}, err
	}
	if a.sw("tmi.explicit_commit") != "on" {
		p, err := c.book(tx, evDebit, r.Collect, 0)
		return c.collected(kindDebit, p), err
	}
	p, err := c.book(tx, evPrepare, r.Collect, 0)
	if err != nil {
		return paymentResult{}, err
	}
	ends := tx.Now().Add(a.duration("tmi.commit_within"))
	return c.collected(kindDebit, p), tx.Schedule(sandbox.Due{At: ends, Provider: providerName, Kind: dueCommit, Ref: p.ID})
}

// payOut gives an amount to the buyer (CB-358). An agreement that has ended, or a buyer
// who may not buy, is no hindrance.
func payOut(tx *sandbox.Tx, a *account, r paymentRequest) (paymentResult, error) {
	c, err := a.standingOf(tx, r.Collect)
	if err != nil {
		return paymentResult{}, err
	}
	p, err := c.book(tx, evCredit, r.Collect, 0)
	if err != nil {
		return paymentResult{}, err
	}
	return c.collected(kindCredit, p), countCredited(tx, c.standing.ID, p.Amount.Currency, p.Amount.Minor)
}

// collected is the result of a debit or credit.
func (c collector) collected(kind transactionType, p payment.Payment) paymentResult {
	return paymentResult{Kind: kind, Payment: p.ID, Collected: easyCollectResult{
		BDR: bdrOf(p), External: p.Order, Amount: p.Amount.Minor, Currency: p.Amount.Currency, System: c.account.systemID(),
		ExplicitCommit: p.State == uncommitted, Safety: c.account.sw("tmi.payment_safety"),
	}}
}

const dueCommit = "commit_end" // ref: a payment (CB-356)

// commitEnds gives a debit up that the merchant has not committed in time.
func commitEnds(tx *sandbox.Tx, id string) (string, error) {
	const what = "the time to commit the debit is over"
	_, err := sandbox.Move(tx, table, id, evAbandon, func(p *payment.Payment) error { p.Unique = nil; return nil })
	if isTransition(err) {
		return what + "; it was committed before", nil
	}
	return what + ": it is abandoned", err
}

// commitDebit is commitEasyCollectBDR: it books a debit that was prepared (CB-130). What
// is booked already is booked.
func commitDebit(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	p, _ := q.account.find(tx, "", q.args.field("BDRID").number) // another call may have committed it meanwhile
	switch {
	case q.account.counts(p.State):
		return wireBoolean("return", true), nil
	case p.State != uncommitted:
		return wireElement{}, q.notFound()
	}
	p, err := sandbox.Move(tx, table, p.ID, evCommit, nil)
	if err != nil {
		return wireElement{}, err
	}
	bought, err := purchases.Get(tx, p.ID)
	if err != nil {
		return wireElement{}, err
	}
	s, err := standings.Get(tx, bought.Standing)
	if err != nil {
		return wireElement{}, err
	}
	return wireBoolean("return", true), collector{account: q.account, standing: s}.booked(tx, p, bought)
}

// collectSingle is getEasyCollectSingle, and getEasyCollectSingle540 with two fields more
// (CB-129). It is remembered as a job of one item, so that a merchant whose answer was
// lost can ask what became of it (CB-363).
func collectSingle(tx *sandbox.Tx, q *tmiQuestion) (wireElement, error) {
	single := q.args.field("sRequest")
	request, err := readRequest(single.field("request"))
	if err != nil {
		return wireElement{}, err
	}
	result, err := performers[request.Kind](tx, q.account, request)
	if err != nil {
		return wireElement{}, err
	}
	q.payment.ID = result.Payment
	return result.element("return", q.op.Name == "getEasyCollectSingle540"),
		rememberSingle(tx, q.account, single.field("extJobID").number, request, result)
}
