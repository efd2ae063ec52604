package shop

import (
	"crypto/md5"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The vectors of CB-070 that have one path segment or an unescaped slash only
// after the question mark; V4 with the manual's basename.
func TestFgkeyVectors(t *testing.T) {
	for name, v := range map[string]struct{ dynkey, script, query, fgkey string }{
		"V1": {"dynkey1", "skriptname.php", "price=123&cb_currency=EUR&cb_content_name_utf=MeineSeite.de+Bestellung&cb_content_info_utf=Beschreibung+der+Bestellung&externalBDRID=123-45678-9&Nation=DE&lang=de", "df9da0da0844604d25315a1a9bfc452b"},
		"V2": {"s3cr3tDynKey", "scriptname.php", "price=123&cb_currency=GBP&cb_content_name_utf=Mywebsite.com+Order&cb_content_info_utf=Order+description&externalBDRID=123-45678-9&cb_billing_FirstName=Individual&cb_billing_LastName=Customer&cb_billing_Street=137%2F143+Hammersmith+Road&cb_billing_City=London&cb_billing_ZIP=W14+0QL&cb_billing_Nation=UK", "f91730c8792ab80ac10f0c19d0128221"},
		"V3": {"dynkey1", "", "price=1234&cb_currency=EUR&cb_content_name_utf=Your+purchase+at+Default&externalBDRID=100000001-7", "e1d4329673d55ffb768d831f8ee32a07"},
		"V5": {"dynkey1", "s.php", "price=123&cb_shipping_Street=137/143%20Hammersmith%20Road&cb_shipping_City=London", "8034a815fdda5ceb8c03d02d8ba8b615"},
		"V6": {"dynkey1", "clickandbuy_check.php", "price=1234&userid=2&externalBDRID=abcdef0123&dummy=_$$$http://shop.example/", "bc575be8d2e721f9aaa0ea560d790bce"},
		"V8": {"dynkey1", "s.php", "price=123&cb_currency=EUR&externalBDRID=4711&cb_billing_LastName=M%C3%BCller&cb_billing_City=K%C3%B6ln", "71d0c2095aca69ab424135a54ad53bbb"},
	} {
		assert.Equal(t, v.fgkey, fgkey(v.dynkey, v.script, v.query), name)
	}
	unencoded := fgkey("dynkey1", "s.php", "price=123&cb_currency=EUR&externalBDRID=4711&cb_billing_LastName=Müller&cb_billing_City=Köln")
	assert.Equal(t, "0cc2a0e882c3ee7f293b67c85ce4fd35", unencoded, "V9 must differ from V8")
}

func TestPremiumLink(t *testing.T) {
	c := newCustomer(t)
	link := c.buy("nation=GB&lang=en&currency=GBP").String()

	premium, signed, found := strings.Cut(link, "?")
	assert.True(t, found)
	assert.Equal(t, "http://127.0.0.1:8080/clickandbuy/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com/cb.php", premium)
	query, key, _ := strings.Cut(signed, "&fgkey=")
	assert.Regexp(t, `^price=1234&cb_currency=GBP&cb_content_name_utf=Demo\+Shop\+order\+356&cb_content_info_utf=[^&/]+`+
		`&externalBDRID=356&Nation=UK&lang=en&shopsession=[0-9a-f]{16}$`, query)
	sum := md5.Sum([]byte("dynkey1/cb.php?" + query))
	assert.Equal(t, hex.EncodeToString(sum[:]), key, "fgkey is last, over all before it")
	assert.Equal(t, link, c.buy("nation=GB&lang=en&currency=GBP").String(), "the same purchase has the same bytes")
}

func TestPricesBelowOneArePadded(t *testing.T) {
	c := newCustomer(t)
	for amount, price := range map[string]string{
		"0.05": "005", "0.90": "090", "0.9": "090", "1": "100", "1.00": "100", "1234.50": "123450",
	} {
		link, err := c.get("/buy?with=clickandbuy&amount=" + amount).location()
		require.NoError(t, err)
		assert.Equal(t, price, link.Query().Get("price"), amount)
	}
}

func TestNationsOfTheManual(t *testing.T) {
	for iso, code := range map[string]string{"GB": "UK", "SB": "Sb", "CD": "ZR", "TL": "TP", "DE": "DE"} {
		assert.Equal(t, code, nationCode(iso))
	}
}

func TestLinkWithoutKey(t *testing.T) {
	c := newCustomer(t)
	c.shop.SetEnv(map[string]string{"CLICKANDBUY_LINK": "http://premium-x.eu.clickandbuy.com/cb.php"})
	assert.NotContains(t, c.buy("").String(), "fgkey")
}

func TestOwnParameterIsNotReserved(t *testing.T) {
	// Manual 3.2.
	reserved := strings.Fields(`Bank BLZ cb_content_name_utf cb_currency City company CreditCard CredCardNo CreditCardValid
		DateOfBirth Email externalBDRID Fax FirstName gender Handynr ID Konto lang LastName logincookie login_step MiddleName
		MultipleTradeAllowed Nation password Phone prepaid price querykey setlogincookie State Street Street2 subscriptionid
		usertref weiter.x weiter.y x y ZIP`)
	assert.Len(t, reserved, 41)
	assert.NotContains(t, reserved, ownParameter)
}

func TestAPaidOrderIsSentToTheProviderAgain(t *testing.T) {
	c := newCustomer(t, committed("777"))
	c.buy("")
	c.confirm(nil)
	c.get("/landing?result=success&externalBDRID=356")
	resp := c.get("/buy?with=clickandbuy&order=356&amount=1")
	assert.Equal(t, http.StatusFound, resp.status)
	assert.Equal(t, statusPaid, c.order().Status)
	assert.Equal(t, "12.34", c.order().Amount)
}
