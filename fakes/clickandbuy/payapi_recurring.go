package clickandbuy

import (
	"strconv"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// payRequestRecurring books a payment without its buyer (CB-191).
func (f Fake) payRequestRecurring(ws *sandbox.Workspace, r *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	return c.answered(ws, r, c.recur)
}

// recur keeps the payment that details ask for, within the limits of its authorization.
func (c *payCall) recur(tx *sandbox.Tx, details *payapi.Node) (t transaction, p payment.Payment, err error) {
	number, _ := strconv.ParseInt(details.Value("recurringPaymentAuthorizationID"), 10, 64)
	a, err := authorizations.Find(tx, numberKey(c.account.Seller, number))
	if err != nil {
		return t, p, &payError{Code: unknownID, Text: "Unknown recurring payment authorization", Reason: "the merchant has no authorization " + strconv.FormatInt(number, 10)}
	}
	first, err := transactions.Get(tx, a.Payment)
	if err != nil {
		return t, p, err
	}
	t = transaction{
		Type: typePay, Merchant: c.account.Seller, Project: c.project.ID, External: details.Value("externalID"), CRN: first.CRN, Buyer: first.Buyer,
		Text: details.Value("orderDetails", "text"), Items: orderItems(details),
	}
	if t.Amount, err = readMoney(details.Child("amount")); err != nil {
		return t, p, err
	}
	if err := a.use(tx, t.Amount); err != nil {
		return t, p, err
	}
	event := evRecurring
	if c.outcome == pendingOutcome {
		event = evRecurringPending
	}
	p, err = t.openAtOnce(tx, payTable, event)
	return t, p, err
}

// use takes one payment from what is left; the last use exhausts the authorization.
func (a authorization) use(tx *sandbox.Tx, amount payment.Money) error {
	agreement, err := sandbox.Agreements.Get(tx, a.ID)
	switch {
	case err != nil:
		return err
	case agreement.State == exhausted:
		return fails(limitExceeded, "the authorization is used up")
	case agreement.State != authorized:
		return fails(notAllowed, "the authorization is %s", wireState(agreement.State))
	case amount.Currency != a.Limit.Currency:
		return fails(invalidRequest, "the authorization is in %s", a.Limit.Currency)
	case a.Limit.Minor > 0 && amount.Minor > agreement.Amount.Minor:
		return fails(limitExceeded, "%s are left of the authorization", agreement.Amount)
	}
	if a, err = authorizations.Update(tx, a.ID, func(a *authorization) error { a.Left = max(a.Left-1, 0); return nil }); err != nil {
		return err
	}
	event := evUse
	if a.Times > 0 && a.Left == 0 || a.Limit.Minor > 0 && amount.Minor == agreement.Amount.Minor {
		event = evExhaust
	}
	return a.shift(tx, event, func(p *payment.Payment) error {
		if a.Limit.Minor > 0 {
			p.Amount.Minor -= amount.Minor
		}
		return nil
	})
}

// tell pushes a change of the authorization (CB-233). What it has no limit of is left out.
func (a authorization) tell(tx *sandbox.Tx, agreement payment.Payment, before, after payment.State) error {
	t, err := transactions.Get(tx, a.Payment)
	if err != nil {
		return err
	}
	account, err := accountOf(tx, "seller", strconv.FormatInt(a.Merchant, 10))
	if err != nil {
		return nil // and with it who would be told
	}
	p, err := sandbox.Payments.Get(tx, a.Payment)
	if err != nil {
		return err
	}
	m := &mmsMessage{account: account, project: t.Project, payment: p, kind: authorizationEvent}
	m.add("transactionID", strconv.FormatInt(t.Number, 10))
	m.optional("externalID", t.External)
	if t.CRN != 0 {
		m.add("crn", strconv.FormatInt(t.CRN, 10))
	}
	if a.Limit.Minor > 0 {
		m.money("amount", a.Limit)
	}
	m.add("oldState", wireState(before))
	m.add("newState", wireState(after))
	if a.Limit.Minor > 0 {
		m.money("remainingAmount", agreement.Amount)
	}
	if a.Times > 0 {
		m.add("remainingRetries", strconv.Itoa(a.Left))
	}
	m.optional("validUntil", a.Expires)
	return m.push(tx)
}
