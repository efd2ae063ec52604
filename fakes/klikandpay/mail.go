package klikandpay

import (
	"cmp"
	"fmt"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/payment"
)

// mailable tells whether a transaction's customer gets mail: test transactions are
// fictitious and send none (KP-186), and who gave no address gets none.
func (t transaction) mailable() bool { return !t.Test && strings.Contains(t.Customer.Email, "@") }

// confirm mails the customer of a payment that was accepted on the pages, or by itself
// (KP-077). A charge from server to server is the merchant's affair.
func confirm(tx *sandbox.Tx, p payment.Payment, t transaction) error {
	if !t.Hosted || !t.mailable() {
		return nil
	}
	return sandbox.Send(tx, journal.Mail{
		To: t.Customer.Email, Payment: p.ID, Subject: "Your payment of " + p.Amount.String(),
		Text: fmt.Sprintf("Thank you. Klik & Pay has received your payment.\n\nAmount: %s\nMeans of payment: %s\nTransaction: %s\n", p.Amount, cmp.Or(t.Means, t.Card.Brand), t.Num),
	})
}

// mailLink mails the link by which the customer can pay a term that was refused twice
// (KP-121, KP-123), and says so. TEST sends no mail, but the link is there.
func (d *term) mailLink(tx *sandbox.Tx, link payment.Payment, page transaction) (note string, err error) {
	address := pageAddress(cmp.Or(d.t.Base, "https://"+ownHost), page.Token)
	if !page.mailable() {
		return "no mail: it is a test, or the customer has no address; the payment link is " + address, nil
	}
	err = sandbox.Send(tx, journal.Mail{
		To: page.Customer.Email, Payment: link.ID, Subject: "Your payment of " + link.Amount.String() + " was refused",
		Text: fmt.Sprintf("Your bank has refused a payment of %s to %s twice.\nYou can pay it here, with another card if you like:\n\n%s\n", link.Amount, d.account.sw("name"), address),
	})
	return "the customer has a mail with a payment link", err
}
