package shop

// What the two products cost where a buy link says nothing else. Prices are set at
// Click2Sell; no order link carries one.
const (
	click2sellPrice = "49.95"
	click2sellMonth = "9.95"
)

// click2sellProduct is a product as its merchant knows it. Each has settings of its
// own at Click2Sell, the secret too (CS-002, CS-108).
type click2sellProduct struct {
	link         string
	id           string
	secret       string // "": the product has none, and no notification a checksum
	subscription bool   // paid monthly
}

// product is one of the two that the shop sells.
func (c *click2sell) product(subscription bool) (p click2sellProduct, err error) {
	link, id, secret := "CLICK2SELL_ORDER_LINK", "CLICK2SELL_PRODUCT_ID", "CLICK2SELL_SECRET"
	if subscription {
		link, id, secret = "CLICK2SELL_SUBSCRIPTION_LINK", "CLICK2SELL_SUBSCRIPTION_ID", "CLICK2SELL_SUBSCRIPTION_SECRET"
	}
	if p.link, err = c.shop.setting(link); err != nil {
		return p, err
	}
	p.id, err = c.shop.setting(id)
	p.secret = c.shop.optional(secret)
	p.subscription = subscription
	return p, err
}

// sold finds a product by its id.
func (c *click2sell) sold(id string) (p click2sellProduct, found bool) {
	for _, subscription := range []bool{false, true} {
		if p, err := c.product(subscription); err == nil && p.id == id {
			return p, true
		}
	}
	return p, false
}
