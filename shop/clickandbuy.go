package shop

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
)

// clickandbuy integrates ClickandBuy's transaction system: the premium link here,
// the first handshake in clickandbuy_handshake.go, the second in
// clickandbuy_landing.go, events in clickandbuy_ems.go.
type clickandbuy struct {
	shop  *Shop
	proxy netip.Prefix // from where ClickandBuy calls (CB-086)
}

func (c *clickandbuy) name() string { return "clickandbuy" }

func (c *clickandbuy) mount(mux *http.ServeMux) {
	mux.HandleFunc("GET /cb.php", c.handshake)
	mux.HandleFunc("GET /landing", c.landing)
	mux.HandleFunc("POST /ems.php", c.event)
}

func (c *clickandbuy) terms() terms { return terms{currency: "EUR", nation: "DE", lang: "de"} }

func (c *clickandbuy) accepts(order) error { return nil } // a buy link's forms are ClickandBuy's

// start builds the premium link of an order (manual 1.1.3).
func (c *clickandbuy) start(_ context.Context, o order) (string, error) {
	link, err := c.shop.setting("CLICKANDBUY_LINK")
	if err != nil {
		return "", err
	}
	dynkey, err := c.shop.setting("CLICKANDBUY_DYNKEY")
	if err != nil {
		dynkey = "" // a link without a key carries no fgkey (CB-063)
	}
	if o.makes(wrongFgkey) {
		dynkey += "x"
	}
	query := premiumQuery(o)
	if dynkey != "" {
		query += "&fgkey=" + fgkey(dynkey, path.Base(link), query)
	}
	c.shop.orders.update(o.id, func(o *order) { o.clickandbuy.sent = query })
	return link + "?" + query, nil
}

// premiumQuery is the link's query in the manual's order, every value URL-encoded
// and our own parameter last.
func premiumQuery(o order) string {
	// Below 1.00 the price is padded to three digits, as integrations did (CB-041).
	price := fmt.Sprintf("%03d", o.cents)
	if o.makes(floatPrice) {
		price = formatAmount(o.cents)
	}
	var query strings.Builder
	parameters := [][2]string{
		{"price", price},
		{"cb_currency", o.currency}, // price and cb_currency come as a pair (CB-043)
		{"cb_content_name_utf", "Demo Shop order " + o.id},
		{"cb_content_info_utf", "One copy, delivered at once: thank you"},
		{"externalBDRID", o.id},
		{"Nation", nationCode(o.nation)}, // Nation and lang always together (CB-046)
		{"lang", o.lang},
	}
	if o.makes(incompleteAddress) { // the manual wants all of a set together (CB-050)
		parameters = append(parameters, [2]string{"cb_billing_FirstName", "Erika"}, [2]string{"cb_billing_LastName", "Mustermann"})
	}
	for i, parameter := range append(parameters, [2]string{ownParameter, shopsession(o.id)}) {
		if i > 0 {
			query.WriteByte('&')
		}
		query.WriteString(parameter[0] + "=" + url.QueryEscape(parameter[1]))
	}
	return query.String()
}

// fgkey is the link's protection (manual 1.3.3.2, CB-062): the MD5 of the key and
// "/script?query", encoded as it is sent.
func fgkey(dynkey, script, query string) string {
	sum := md5.Sum([]byte(dynkey + "/" + script + "?" + query))
	return hex.EncodeToString(sum[:])
}

// ownParameter is the shop's own, which ClickandBuy gives back untouched (CB-038):
// its proxy carries no cookie of the customer.
const ownParameter = "shopsession"

// shopsession names a customer's session. It is derived and not drawn, so that the
// same purchase has the same bytes each time; the shop gives no right for it.
func shopsession(order string) string {
	sum := sha256.Sum256([]byte("session of order " + order))
	return hex.EncodeToString(sum[:8])
}

// nationCode translates an ISO code into the manual's table (chapter 3.3): where
// they differ, the manual expects the merchant to translate (CB-057, CB-300).
func nationCode(iso string) string {
	switch iso {
	case "GB":
		return "UK"
	case "SB":
		return "Sb"
	case "CD":
		return "ZR"
	case "TL":
		return "TP"
	}
	return iso
}
