package clickandbuy

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"paysandbox/fakes/clickandbuy/payapi"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
)

// The states of a recurring payment authorization that a transaction has not (CB-206).
const (
	authorized payment.State = "authorized"
	exhausted  payment.State = "exhausted"
)

const (
	evCreate    payment.Event = "create"
	evAuthorize payment.Event = "authorize"
	evUse       payment.Event = "use"
	evExhaust   payment.Event = "exhaust"
)

// authorizationTable is that of recurring payment authorizations (CB-278, CB-279).
var authorizationTable = payment.NewTable(
	[]payment.StatePhase{
		{State: created, Phase: payment.Open},
		{State: authorized, Phase: payment.Authorized},
		{State: exhausted, Phase: payment.Expired},
		{State: expired, Phase: payment.Expired},
		{State: aborted, Phase: payment.Cancelled},
		{State: declined, Phase: payment.Refused},
		{State: cancelled, Phase: payment.Cancelled},
	},
	payment.Row{From: from(payment.Start), Event: evCreate, To: created, Fact: "CB-269"},
	payment.Row{From: from(created), Event: evAuthorize, To: authorized, Fact: "CB-278"},
	payment.Row{From: from(created), Event: evAbort, To: aborted, Fact: "CB-278"},
	payment.Row{From: from(created), Event: evDecline, To: declined, Fact: "CB-278"},
	payment.Row{From: from(created, authorized), Event: evExpire, To: expired, Fact: "CB-278, CB-279"},
	payment.Row{From: from(created, authorized), Event: evCancel, To: cancelled, Action: true, About: "the authorization is revoked", Fact: "CB-279"},
	payment.Row{From: from(authorized), Event: evUse, To: payment.Same, Fact: "CB-191"},
	payment.Row{From: from(authorized), Event: evExhaust, To: exhausted, Fact: "CB-279"},
)

// authorization is what the provider remembers of one beside the agreement of the same id,
// whose amount is what is left of amountLimit.
type authorization struct {
	ID       string        `json:"id"`
	Number   int64         `json:"number"` // recurringPaymentAuthorizationID
	Merchant int64         `json:"merchant"`
	Payment  string        `json:"payment"` // that created it
	Limit    payment.Money `json:"limit"`   // amountLimit; 0 is none
	Times    int           `json:"times"`   // numberLimit; 0 is none
	Left     int           `json:"left"`    // of Times
	Expires  string        `json:"expires"` // expireDate; "" is none
	Text     string        `json:"text"`
}

// Clone implements sandbox.Record.
func (a authorization) Clone() authorization { return a }

var authorizations = sandbox.NewCollection("clickandbuy.authorizations",
	func(a authorization) string { return a.ID },
	func(a authorization) []string {
		return []string{numberKey(a.Merchant, a.Number), "payment/" + a.Payment}
	})

// newAuthorization keeps what createRecurring asks for; nil details ask for none.
func (t transaction) newAuthorization(tx *sandbox.Tx, details *payapi.Node) error {
	if details == nil {
		return nil
	}
	a := authorization{Merchant: t.Merchant, Payment: t.ID, Text: details.Value("description"), Limit: payment.Money{Currency: t.Amount.Currency, Exponent: 2}}
	var err error
	if limit := details.Child("amountLimit"); limit != nil {
		if a.Limit, err = readMoney(limit); err != nil {
			return err
		}
	}
	a.Times, _ = strconv.Atoi(details.Value("numberLimit"))
	a.Left = a.Times
	if a.Times < 0 {
		return fails(invalidRequest, "numberLimit is %d", a.Times)
	}
	if a.Number, err = newPayNumber(tx); err != nil {
		return err
	}
	agreement, err := sandbox.OpenAgreement(tx, authorizationTable, evCreate, payment.Payment{
		Provider: providerName, Account: strconv.FormatInt(t.Merchant, 10), Order: t.External, Ref: strconv.FormatInt(a.Number, 10), Amount: a.Limit,
	})
	if err != nil {
		return err
	}
	a.ID = agreement.ID
	if text := details.Value("expireDate"); text != "" {
		day, err := time.Parse(time.DateOnly, text[:min(len(text), len(time.DateOnly))])
		ends := day.AddDate(0, 0, 1)
		if err != nil || !ends.After(tx.Now()) {
			return fails(invalidRequest, "expireDate %s is past", shorten(text))
		}
		a.Expires = day.Format(time.DateOnly)
		if err := tx.Schedule(sandbox.Due{At: ends, Provider: providerName, Kind: dueAuthorization, Ref: a.ID}); err != nil {
			return err
		}
	}
	return authorizations.Insert(tx, a)
}

// dueAuthorization is the end of the day that expireDate names, in UTC (CB-605).
const dueAuthorization = "pay_authorization"

// element is createdRecurringPaymentAuthorization of the payment that created one; without
// one, nothing.
func (t transaction) authorizationElement(s sandbox.Scope) payapi.Element {
	a, err := authorizations.Find(s, "payment/"+t.ID)
	if err != nil {
		return payapi.Element{}
	}
	agreement, err := sandbox.Agreements.Get(s, a.ID)
	if err != nil {
		return payapi.Element{}
	}
	return payapi.Group("createdRecurringPaymentAuthorization",
		payapi.Text("recurringPaymentAuthorizationID", strconv.FormatInt(a.Number, 10)),
		payapi.Text("recurringPaymentAuthorizationStatus", wireState(agreement.State)))
}

// follow is what a payment's change does to the authorization that it created (CB-278).
func (t transaction) follow(tx *sandbox.Tx, state payment.State) error {
	event, known := map[payment.State]payment.Event{success: evAuthorize, expired: evExpire, aborted: evAbort, declined: evDecline, cancelled: evCancel}[state]
	a, err := authorizations.Find(tx, "payment/"+t.ID)
	if !known || errors.Is(err, sandbox.ErrNotFound) { // most payments create none
		return nil
	}
	if err != nil {
		return err
	}
	if agreement, err := sandbox.Agreements.Get(tx, a.ID); err != nil || agreement.State != created {
		return err // a payment that was pending when its authorization was revoked
	}
	return a.shift(tx, event, nil)
}

// shift moves an authorization and tells the merchant where its state changes.
func (a authorization) shift(tx *sandbox.Tx, event payment.Event, change func(*payment.Payment) error) error {
	agreement, err := sandbox.MoveAgreement(tx, authorizationTable, a.ID, event, change)
	if err != nil {
		return err
	}
	if last := agreement.History[len(agreement.History)-1]; last.From != last.To {
		return a.tell(tx, agreement, last.From, last.To)
	}
	return nil
}

// words are the limits as the checkout shows them.
func (a authorization) words(lang string) string {
	var parts []string
	if a.Text != "" {
		parts = append(parts, a.Text)
	}
	if a.Times > 0 {
		parts = append(parts, fmt.Sprintf("%d x", a.Times))
	}
	if a.Limit.Minor > 0 {
		parts = append(parts, "max. "+priceText(lang, a.Limit.Minor, a.Limit.Currency))
	}
	if a.Expires != "" {
		parts = append(parts, a.Expires)
	}
	return strings.Join(parts, ", ")
}
