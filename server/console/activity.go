package console

import (
	"fmt"

	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

// How much of each the page of a workspace shows; the tabs have the rest.
const (
	recentPayments   = 10
	recentDeliveries = 6
	recentExchanges  = 25
)

// activityPage is a workspace at a glance.
type activityPage struct {
	frame
	Seed       uint64
	Shop       string
	Payments   []paymentRow
	Deliveries []deliveryRow
	Exchanges  []exchangeRow
	Dropped    int64
	Limits     string

	AllPayments, AllDeliveries, AllExchanges string // what the links to the rest say; "" : there is no rest
	PaymentsURL, DeliveriesURL, ExchangesURL string
	SetupURL                                 string
}

func (c *console) activity(v *visit) (string, any, error) {
	page := activityPage{
		frame: v.frame(v.ws.Name(), "Activity"), Seed: v.ws.Seed(), Shop: sandbox.MerchantOf(v.ws).URL, Limits: journalLimits(),
		PaymentsURL: v.home("payments"), DeliveriesURL: v.home("deliveries"), ExchangesURL: v.home("exchanges"), SetupURL: v.home("setup"),
	}
	payments, err := findNewest(v.ws, sandbox.Payments, paymentID, "", recentPayments, func(payment.Payment) bool { return true })
	if err != nil {
		return "", nil, err
	}
	for _, p := range payments.Items {
		page.Payments = append(page.Payments, v.paymentRow(p))
	}
	if payments.More {
		page.AllPayments = fmt.Sprintf("All %d payments", payments.Total)
	}
	deliveries, err := findNewest(v.ws, sandbox.Deliveries, deliveryID, "", recentDeliveries, func(outbox.Delivery) bool { return true })
	if err != nil {
		return "", nil, err
	}
	for _, d := range deliveries.Items {
		page.Deliveries = append(page.Deliveries, v.deliveryRow(d))
	}
	if deliveries.More {
		page.AllDeliveries = fmt.Sprintf("All %d notifications", deliveries.Total)
	}
	found := browse(v.ws.Journal(), 0, 0, recentExchanges, func(*journal.Exchange) bool { return true })
	page.Exchanges, page.Dropped = v.exchangeRows(found.items), found.dropped
	if found.older {
		page.AllExchanges = "The whole journal"
	}
	return "activity", page, nil
}
