package clickandbuy

import (
	"strconv"

	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// tellTransaction pushes that a transaction has changed (CB-230 to CB-232, CB-280). What
// the merchant is told of a refund or a credit is an amount without a sign, unless
// mms.amount_sign says otherwise (CB-229).
func tellTransaction(tx *sandbox.Tx, t transaction, p payment.Payment, before, after payment.State) error {
	a, err := accountOf(tx, "seller", strconv.FormatInt(t.Merchant, 10))
	if err != nil {
		return nil // the account is gone, and with it who would be told
	}
	m := &mmsMessage{account: a, project: t.Project, payment: p, kind: payEvent}
	number, merchantAmount := strconv.FormatInt(t.Number, 10), t.Amount
	crn := ""
	if t.CRN != 0 {
		crn = strconv.FormatInt(t.CRN, 10)
	}
	if t.Type != typePay && a.sw("mms.amount_sign") == "signed" {
		merchantAmount.Minor = -merchantAmount.Minor
	}
	switch t.Type {
	case typeRefund:
		m.kind = refundEvent
		m.add("refundTransactionID", number)
		m.optional("externalID", t.External)
		m.add("associatedTransactionID", strconv.FormatInt(t.Parent, 10))
	case typeCredit:
		m.kind = creditEvent
		m.add("transactionID", number)
		m.optional("externalID", t.External)
		m.optional("email", t.Buyer)
	default:
		m.add("transactionID", number)
		m.optional("externalID", t.External)
	}
	m.optional("crn", crn)
	m.money("transactionAmount", t.Amount)
	m.money("merchantAmount", merchantAmount)
	m.add("oldState", wireState(before))
	m.add("newState", wireState(after))
	return m.push(tx)
}
