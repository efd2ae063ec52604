package shop

import (
	"net/url"
	"strconv"
	"strings"
)

// click2sellNotice is a notification (CS-028 to CS-047). Its values are as they were
// sent, decoded once.
type click2sellNotice struct {
	acquirer, c2s, orderID             string
	date, clock                        string // yyyy-MM-dd, HH:mm:ss
	transaction, subscription, payment string // transaction_type, subscription_status, payment_status
	product, productName               string
	price, currency                    string
	name, surname, email, country      string
	merchant, affiliate                string
	checksum                           string
	order, proof                       string // the shop's own pass-throughs
	has                                func(field string) bool
}

// click2sellEvent is what a notification tells of.
type click2sellEvent string

const (
	eventSale      click2sellEvent = "sale"
	eventRefund    click2sellEvent = "refund"
	eventNew       click2sellEvent = "new"
	eventRecurring click2sellEvent = "recurring"
	eventCancel    click2sellEvent = "cancel"
	eventUnknown   click2sellEvent = ""
)

// readNotice reads a posted form, which has been decoded: once is enough (CS-076).
func readNotice(form url.Values, o order) click2sellNotice {
	read := form.Get
	if o.makes(decodesTwice) {
		read = func(field string) string { return decodeLoosely(form.Get(field)) }
	}
	n := click2sellNotice{
		acquirer: read("acquirer_transaction_id"), c2s: read("c2s_transaction_id"), orderID: read("order_id"),
		date: read("purchase_date"), clock: read("purchase_time"),
		transaction: read("transaction_type"), subscription: read("subscription_status"), payment: read("payment_status"),
		product: read("product_id"), productName: read("product_name"),
		price: read("product_price"), currency: read("product_currency"),
		name: read("buyer_name"), surname: read("buyer_surname"), email: read("buyer_email"), country: read("buyer_country"),
		merchant: read("merchant_username"), affiliate: read("affiliate_username"),
		checksum: read("checksum"), order: read("cp_order"), proof: read("cp_p"),
		has: form.Has,
	}
	if o.makes(affiliateForMerchant) {
		n.merchant = n.affiliate
	}
	return n
}

// event reads the two fields that tell what has happened. A subscription_status that is
// empty is as good as none (CS-101).
func (n click2sellNotice) event(o order) click2sellEvent {
	if o.makes(presentIsSubscription) && n.has("subscription_status") && n.subscription == "" {
		return eventUnknown
	}
	switch n.transaction {
	case "Sale":
		return eventSale
	case "Refund":
		return eventRefund
	case "Subscription":
		switch n.subscription {
		case "New":
			return eventNew
		case "Recurring":
			return eventRecurring
		case "Cancel":
			return eventCancel
		}
	}
	return eventUnknown
}

// pays tells whether the event is money that has come.
func (e click2sellEvent) pays() bool { return oneOf(string(e), "sale", "new", "recurring") }

// once is the same for the same notification sent twice (CS-091). A refund has the
// sale's ids (CS-059), a cancellation those of the last payment (CS-058).
func (n click2sellNotice) once() string {
	return n.c2s + " " + n.transaction + " " + n.subscription
}

// amount reads the price in both generations' spelling: 49.95 with a currency beside
// it, or 49.95 USD (CS-040, CS-100).
func (n click2sellNotice) amount() (cents int64, currency string, ok bool) {
	parts := strings.Fields(n.price)
	if len(parts) == 0 || len(parts) > 2 {
		return 0, "", false
	}
	currency = n.currency
	if len(parts) == 2 {
		currency = orDefault(n.currency, parts[1])
		if currency != parts[1] {
			return 0, "", false
		}
	}
	cents, ok = readCents(parts[0])
	return cents, currency, ok
}

// decodeLoosely decodes as PHP's urldecode does: what is no escape stays as it is.
func decodeLoosely(text string) string {
	var decoded strings.Builder
	for i := 0; i < len(text); i++ {
		switch code, ok := escaped(text[i:]); {
		case ok:
			decoded.WriteByte(code)
			i += 2
		case text[i] == '+':
			decoded.WriteByte(' ')
		default:
			decoded.WriteByte(text[i])
		}
	}
	return decoded.String()
}

// escaped is the byte of the escape with which a text begins.
func escaped(text string) (code byte, ok bool) {
	if len(text) < 3 || text[0] != '%' {
		return 0, false
	}
	value, err := strconv.ParseUint(text[1:3], 16, 8)
	return byte(value), err == nil
}
