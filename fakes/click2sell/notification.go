package click2sell

import (
	"slices"
	"time"

	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// event is what a notification tells: transaction_type and subscription_status (section 6
// of the dossier).
type event struct{ Type, Status string }

var (
	aSale   = event{"Sale", ""}                  // CS-055
	aRefund = event{"Refund", ""}                // CS-059
	aFirst  = event{"Subscription", "New"}       // CS-056
	aRebill = event{"Subscription", "Recurring"} // CS-057
	aCancel = event{"Subscription", "Cancel"}    // CS-058
)

// fields are a notification's parameters in their order (CS-028 to CS-048). The price is
// the payment's amount, the date the order's; the settings are those of the moment
// (CS-143).
func (p *product) fields(paid payment.Payment, o order, what event) []operation.KeyText {
	var fields []operation.KeyText
	add := func(name, text string) { fields = append(fields, operation.KeyText{Name: name, Text: text}) }
	second := p.sw("generation") == "2"
	at := o.At.In(p.zone())

	add("acquirer_transaction_id", o.Acquirer)
	add("c2s_transaction_id", o.Number)
	if second {
		add("order_id", o.OrderID)
	}
	add("purchase_date", at.Format(time.DateOnly))
	add("purchase_time", at.Format(time.TimeOnly))
	add("payment_type", o.Means)
	add("transaction_type", what.Type)
	add("payment_status", "OK") // CS-034
	if what.Status != "" || p.on("subscription_status_empty") {
		add("subscription_status", what.Status)
	}
	for _, name := range buyerFields {
		text := *o.Buyer.at(name)
		if text == "" && !slices.Contains(mandatory, name) {
			text = p.sw("blank") // CS-039
		}
		add(name, text)
	}
	add("product_price", p.priceText(paid.Amount, second))
	if second {
		add("product_currency", paid.Amount.Currency)
	}
	add("product_id", itoa(o.Product))
	add("product_name", o.Name)
	if !second || p.on("send_merchant_name") { // CS-043
		add("merchant_name", p.merchant.Name)
	}
	add("merchant_username", p.merchant.Merchant)
	add("affiliate_username", o.Affiliate) // CS-045
	if second && p.Secret != "" {
		add("checksum", checksum(p.Secret, p.signed(o)))
	}
	passed := p.passedFields(o.Passed)
	if o.Test && p.sw("test_marker") == testMarker { // CS-027; what the link passes through does not stand beside it
		passed = slices.DeleteFunc(passed, func(f operation.KeyText) bool { return f.Name == testMarker })
		passed = append(passed, operation.KeyText{Name: testMarker, Text: "1"})
	}
	return append(fields, passed...)
}

// testMarker is the word of the switch, and the parameter.
const testMarker = "cp_test"

// priceText is product_price: 49.95, or 49.95 USD (CS-040).
func (p *product) priceText(m payment.Money, second bool) string {
	format := p.sw("price_format")
	if format == "with_currency" || format == "generation" && !second {
		return m.Value() + " " + m.Currency
	}
	return m.Value()
}

// signed is the number under the checksum (CS-051).
func (p *product) signed(o order) string {
	if p.sw("checksum_over") == "c2s" {
		return o.Number
	}
	return o.Acquirer
}
