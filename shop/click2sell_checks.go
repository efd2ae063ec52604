package shop

import (
	"crypto/md5"
	"crypto/subtle"
	"encoding/hex"
	"strings"
)

// authenticate makes sure that Click2Sell has sent a notification, that it tells this
// merchant of a payment, and that it is about an order that the shop has named.
func (c *click2sell) authenticate(o order, found bool, n click2sellNotice) (p click2sellProduct, why reason) {
	for _, field := range []struct{ name, value string }{
		{"acquirer_transaction_id", n.acquirer}, {"c2s_transaction_id", n.c2s}, {"product_id", n.product}, {"transaction_type", n.transaction},
	} {
		if field.value == "" {
			return p, reasonMissing.of(field.name)
		}
	}
	p, known := c.sold(n.product)
	switch {
	case !known:
		return p, reasonUnknownProduct
	case !c.isSigned(o, p, n):
		return p, reasonChecksum
	case n.payment != "OK": // CS-034
		return p, reasonNotOK
	case c.shop.optional("CLICK2SELL_MERCHANT") != "" && n.merchant != c.shop.optional("CLICK2SELL_MERCHANT"):
		return p, reasonOtherMerchant
	case !found || o.provider != c.name():
		return p, reasonUnknownOrder
	case n.order != "" && !c.proves("order", n.order, n.proof) && !o.makes(unsignedPassthrough):
		return p, reasonForeignHash
	}
	return p, ""
}

// isSigned compares all 32 characters (CS-049, CS-050), with the secret of the
// product that the notification is about (CS-108).
func (c *click2sell) isSigned(o order, p click2sellProduct, n click2sellNotice) bool {
	secret := p.secret
	if o.makes(oneSecret) {
		secret = c.shop.optional("CLICK2SELL_SECRET")
	}
	if secret == "" || o.makes(ignoresChecksum) {
		return true
	}
	sum := md5.Sum([]byte(secret + "_" + n.acquirer))
	want := strings.ToUpper(hex.EncodeToString(sum[:]))
	return subtle.ConstantTimeCompare([]byte(want), []byte(n.checksum)) == 1
}

// compare looks whether a genuine notification is what the order is about: the checksum
// covers an id and nothing else (CS-053).
func (c *click2sell) compare(o order, p click2sellProduct, n click2sellNotice) (why reason, detail string) {
	event := n.event(o)
	_, isDate := n.at()
	switch {
	case event == eventUnknown, event == eventSale && p.subscription, event != eventSale && event != eventRefund && !p.subscription:
		return reasonUnknownType, n.transaction + " " + n.subscription
	case p.subscription != o.click2sell.subscription:
		return reasonProduct, "product_id " + n.product
	case o.makes(comparesCountryCode) && n.country != o.nation:
		return reasonCountry, n.country
	case !event.pays(): // a refund may be of a part (CS-062)
		return "", ""
	case p.subscription && !isDate:
		return reasonMalformed.of("purchase_date"), n.date + " " + n.clock
	}
	cents, currency, ok := n.amount()
	switch {
	case o.makes(neverComparesAmount):
	case !ok:
		return reasonMalformed.of("price"), n.price
	case cents != o.cents:
		return reasonPrice, n.price
	case currency != o.currency:
		return reasonCurrency, currency
	}
	return "", ""
}
