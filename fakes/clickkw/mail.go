package clickkw

import (
	"fmt"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
)

// tell sends the gateway's mails upon a good payment: to the merchant, and to the payer
// whose address Click knows (KW-166). Nobody is called (KW-045).
func (m *meeting) tell(tx *sandbox.Tx) error {
	merchant := m.checkout.Order.Merchant
	if m.click != nil {
		merchant = m.account.Store
	}
	facts := fmt.Sprintf("Merchant: %s\nOrder: %s\nAmount: %s\nCard: %s %s\nResult: %s\nDate: %s\n",
		merchant, m.payment.Order, m.payment.Amount, m.checkout.Card.Brand, m.checkout.Card.Number, cardApproved,
		m.account.local(tx.Now()).Format("2006-01-02 15:04:05"))
	letters := []journal.Mail{{To: m.account.Email, Subject: "Payment received for order " + m.payment.Order, Text: "A payment was successful.\n\n" + facts}}
	if m.click != nil {
		letters = append(letters, journal.Mail{
			To: m.click.session.Customer.Email, Subject: "Your payment to " + merchant, Text: "Thank you, your payment was successful.\n\n" + facts,
		})
	}
	for _, letter := range letters {
		if !strings.Contains(letter.To, "@") { // none given, or no address
			continue
		}
		letter.Payment = m.payment.ID
		if err := sandbox.Send(tx, letter); err != nil {
			return err
		}
	}
	return nil
}
