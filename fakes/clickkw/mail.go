package clickkw

import (
	"fmt"
	"net/mail"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
)

// tell sends the gateway's mails upon a good payment: to the merchant, and to the payer
// whose address Click knows (KW-166). Nobody is called (KW-045).
func (g *gatewayVisit) tell(tx *sandbox.Tx) error {
	merchant := g.checkout.Order.Merchant
	if g.click != nil {
		merchant = g.account.Store
	}
	facts := fmt.Sprintf("Merchant: %s\nOrder: %s\nAmount: %s\nCard: %s %s\nResult: %s\nDate: %s\n",
		merchant, g.payment.Order, g.payment.Amount, g.checkout.Card.Brand, g.checkout.Card.Number, cardApproved,
		g.account.local(tx.Now()).Format("2006-01-02 15:04:05"))
	letters := []journal.Mail{{To: g.account.Email, Subject: "Payment received for order " + g.payment.Order, Text: "A payment was successful.\n\n" + facts}}
	if g.click != nil {
		letters = append(letters, journal.Mail{
			To: g.click.session.Customer.Email, Subject: "Your payment to " + merchant, Text: "Thank you, your payment was successful.\n\n" + facts,
		})
	}
	for _, letter := range letters {
		if letter.To = mailbox(letter.To); letter.To == "" {
			continue
		}
		letter.Payment = g.payment.ID
		if err := sandbox.Send(tx, letter); err != nil {
			return err
		}
	}
	return nil
}

// mailbox is the address that a text names, "" where none is given or it is none.
func mailbox(text string) string {
	address, err := mail.ParseAddress(text)
	if err != nil {
		return ""
	}
	return address.Address
}
