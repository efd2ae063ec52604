package clickandbuy

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/webaddr"
)

// payRequest opens a payment and answers where its buyer makes it (CB-190).
func (f Fake) payRequest(ws *sandbox.Workspace, r *sandbox.Request, c *payCall) ([]payapi.Element, error) {
	var answer payapi.Element
	err := ws.Update(func(tx *sandbox.Tx) error {
		t, p, err := c.openPayment(tx, c.details)
		if err != nil {
			return err
		}
		r.Concerns(t.ID)
		answer = t.element(p, payapi.Text("redirectURL", checkoutURL(r, t.redirectPath())), t.authorizationElement(tx))
		return nil
	})
	return []payapi.Element{answer}, err
}

// openPayment keeps the payment that details ask for, which may be an item of a batch.
func (c *payCall) openPayment(tx *sandbox.Tx, details *payapi.Node) (t transaction, p payment.Payment, err error) {
	t = transaction{
		Type: typePay, Merchant: c.account.Seller, Project: c.project.ID, External: details.Value("externalID"),
		SuccessURL: details.Value("successURL"), FailureURL: details.Value("failureURL"),
		Lang: payLanguage(details.Value("consumerLanguage")), Text: details.Value("orderDetails", "text"), Items: orderItems(details),
	}
	if t.Amount, err = readMoney(details.Child("amount")); err != nil {
		return t, p, err
	}
	for _, address := range []string{t.SuccessURL, t.FailureURL} {
		if address != "" && !webaddr.IsURL(address) {
			return t, p, fails(invalidRequest, "%s is no absolute address", shorten(address))
		}
	}
	if err := t.newSession(tx); err != nil {
		return t, p, err
	}
	if p, err = t.open(tx, payTable, evPayRequest); err != nil {
		return t, p, err
	}
	if err := t.newAuthorization(tx, details.Child("createRecurring")); err != nil {
		return t, p, err
	}
	return t, p, scheduleExpiries(tx, t, details)
}

// newSession draws what redirectURL carries beside the transactionID (CB-203): s tells
// whose it is, as no account stands beside it, h is a check value.
func (t *transaction) newSession(tx *sandbox.Tx) error {
	account := strconv.FormatInt(t.Merchant, 10)
	n, err := sandbox.Count(tx, "clickandbuy/checkouts/"+account)
	if err != nil {
		return err
	}
	t.Session = fmt.Sprintf("%016X", sandbox.Scatter("clickandbuy.checkout", uint64(t.Merchant), n))
	t.Check = tx.Workspace().Draws().Text(40, sandbox.UpperHex, providerName, "checkout", account, n)
	return nil
}

// redirectPath is redirectURL behind its host.
func (t *transaction) redirectPath() string {
	return fmt.Sprintf("%s?tx=%d&s=%s&h=%s", checkoutPath, t.Number, t.Session, t.Check)
}

// readMoney reads Money (CB-197). Amounts have two decimals at most, whatever the
// currency, as those of the transaction system (CB-060, CB-600).
func readMoney(n *payapi.Node) (payment.Money, error) {
	currency := n.Value("currency")
	m, err := payment.ParseMoneyExp(n.Value("amount"), strings.ToUpper(currency), 2)
	switch {
	case err != nil || m.Minor == 0:
		return m, fails(invalidRequest, "amount %s is no positive decimal with at most two digits behind the point", shorten(n.Value("amount")))
	case len(currency) != 3 || strings.Trim(m.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "":
		return m, fails(invalidRequest, "currency %s is no code of three letters", shorten(currency))
	}
	return m, nil
}

// payLanguage is the language of the pages: consumerLanguage comes in either case and is
// not always one, which is never a reason to refuse (CB-201).
func payLanguage(wanted string) string {
	if wanted == "" {
		return "" // the browser's
	}
	return languageOf(wanted)
}

// orderItems are the lines of an itemList that say something (CB-198).
func orderItems(details *payapi.Node) []string {
	var lines []string
	for _, item := range details.Child("orderDetails", "itemList").All("item") {
		line := item.Value("description")
		if quantity := item.Value("quantity"); quantity != "" && quantity != "1" {
			line = quantity + " x " + line
		}
		if line != "" {
			lines = append(lines, sandbox.Clip(line, 200))
		}
	}
	return lines
}

// The expiries of a payment: the minutes until a step must be reached (CB-200).
const (
	dueLogin   = "pay_login"
	dueConfirm = "pay_confirmation"
	dueSuccess = "pay_success"
)

func scheduleExpiries(tx *sandbox.Tx, t transaction, details *payapi.Node) error {
	for _, limit := range []struct{ name, due string }{
		{"authExpiration", dueLogin}, {"confirmExpiration", dueConfirm}, {"successExpiration", dueSuccess},
	} {
		minutes, _ := strconv.Atoi(details.Value(limit.name))
		if minutes <= 0 {
			continue
		}
		at := tx.Now().Add(time.Duration(minutes) * time.Minute)
		if err := tx.Schedule(sandbox.Due{At: at, Provider: providerName, Kind: limit.due, Ref: t.ID}); err != nil {
			return err
		}
	}
	return nil
}

// expirePayment is the clock reaching one of these ends.
func expirePayment(ws *sandbox.Workspace, due sandbox.Due) string {
	err := ws.Update(func(tx *sandbox.Tx) error {
		p, err := sandbox.Payments.Get(tx, due.Ref)
		if err != nil {
			return err
		}
		if due.Kind == dueLogin && p.State != created {
			return &payment.TransitionError{State: p.State, Event: evExpire}
		}
		_, err = shift(tx, due.Ref, evExpire)
		return err
	})
	if err != nil {
		return "the time of a step has passed; the payment had gone on before"
	}
	return "the time of a step has passed: the payment is expired"
}
