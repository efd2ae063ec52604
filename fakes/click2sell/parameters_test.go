package click2sell_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The parameters of section 4 of the dossier, in its order.
const (
	saleParameters = "acquirer_transaction_id c2s_transaction_id order_id purchase_date purchase_time payment_type transaction_type payment_status " +
		"buyer_name buyer_surname buyer_address buyer_city buyer_province buyer_zip buyer_country buyer_email buyer_phone " +
		"product_price product_currency product_id product_name merchant_name merchant_username affiliate_username checksum"
	firstGeneration = "acquirer_transaction_id c2s_transaction_id purchase_date purchase_time payment_type transaction_type payment_status subscription_status " +
		"buyer_name buyer_surname buyer_address buyer_city buyer_province buyer_zip buyer_country buyer_email buyer_phone " +
		"product_price product_id product_name merchant_name merchant_username affiliate_username"
)

// without are the words but for some of them.
func without(names string, gone ...string) []string {
	return slices.DeleteFunc(strings.Fields(names), func(name string) bool { return slices.Contains(gone, name) })
}

// TestParametersOfTheSecondGeneration: the manual's table and merchant_name, in our order;
// a subscription has its status, a product without a secret no checksum (CS-035, CS-046).
func TestParametersOfTheSecondGeneration(t *testing.T) {
	p := open(t, arrange{})
	sale := p.told(link(book))
	assert.Equal(t, strings.Fields(saleParameters), sale.names())
	sale.says(t, "payment_type", "PayPal", "transaction_type", "Sale", "payment_status", "OK", "product_price", "49.95", "product_currency", "USD",
		"product_id", "1111", "product_name", "How to find out the best deal", "merchant_name", "John Doe", "merchant_username", "johndoe22", "affiliate_username", "")

	first := p.told(link(club, "p=1"))
	assert.Equal(t, strings.Fields(strings.Replace(strings.TrimSuffix(saleParameters, " checksum"), "payment_status", "payment_status subscription_status", 1)+" cp_p"), first.names())
	first.says(t, "transaction_type", "Subscription", "subscription_status", "New", "payment_status", "OK", "product_id", "1112", "product_name", "Members area")
}

// TestParametersOfTheFirstGeneration: the manual's script, 23 of them; the price has its
// currency, and a checksum was not known (CS-040, CS-043, CS-100).
func TestParametersOfTheFirstGeneration(t *testing.T) {
	p := open(t, arrange{book: "generation=1 send_merchant_name=false", club: "generation=1"})
	first := p.told(link(club))
	require.Len(t, strings.Fields(firstGeneration), 23)
	assert.Equal(t, strings.Fields(firstGeneration), first.names())
	first.says(t, "product_price", "49.95 USD")
	sale := p.told(link(book, "p=1"))
	assert.Equal(t, append(without(firstGeneration, "subscription_status"), "cp_p"), sale.names(), "no checksum though there is a secret, and the merchant's name whatever the switch")
	sale.says(t, "product_price", "49.95 USD", "merchant_name", "John Doe")
}

// TestPriceFormats (CS-040).
func TestPriceFormats(t *testing.T) {
	p := open(t, arrange{})
	for switches, price := range map[string]string{
		"generation=1": "49.95 USD", "generation=2": "49.95", "generation=1 price_format=bare": "49.95", "generation=2 price_format=with_currency": "49.95 USD",
		"generation=1 price_format=with_currency": "49.95 USD", "generation=2 price_format=bare": "49.95",
	} {
		p.set(book, "price_format=generation "+switches)
		p.told(link(book)).says(t, "product_price", price)
	}
	p.set(book, "generation=2 price_format=with_currency")
	p.product(book, map[string]any{"currency": "GBP"})
	p.told(link(book)).says(t, "product_price", "49.95 GBP", "product_currency", "GBP")
}

// TestPricesHaveTwoDecimals, in each of the three currencies (CS-040, CS-041).
func TestPricesHaveTwoDecimals(t *testing.T) {
	p := open(t, arrange{})
	for price, want := range map[string]string{"49.95": "49.95", "49.9": "49.90", "49": "49.00", "0.01": "0.01", "1234567.80": "1234567.80"} {
		for _, currency := range []string{"USD", "EUR", "GBP"} {
			p.product(book, map[string]any{"price": price, "currency": currency})
			p.told(link(book)).says(t, "product_price", want, "product_currency", currency)
		}
	}
}

// TestSwitchesOfSingleParameters: merchant_name, an empty subscription_status, and what
// stands for what a buyer left out (CS-035, CS-038, CS-039, CS-043, CS-128).
func TestSwitchesOfSingleParameters(t *testing.T) {
	p := open(t, arrange{book: "send_merchant_name=false subscription_status_empty=true blank=none"})
	sale := p.told(link(book))
	assert.Equal(t, strings.Fields(strings.Replace(strings.Replace(saleParameters, " merchant_name", "", 1), "payment_status", "payment_status subscription_status", 1)), sale.names())
	sale.says(t, "subscription_status", "", "buyer_province", "none", "buyer_phone", "none", "buyer_city", "London")

	p.set(book, "blank=")
	p.told(link(book), "buyer_address", " ", "buyer_city", "", "buyer_zip", "\t").says(t, "buyer_address", "", "buyer_city", "", "buyer_province", "", "buyer_zip", "", "buyer_phone", "")
	p.set(book, "blank=n/a")
	p.told(link(book), "buyer_address", " ", "buyer_city", "", "buyer_zip", "\t").says(t, "buyer_address", "n/a", "buyer_city", "n/a", "buyer_province", "n/a", "buyer_zip", "n/a", "buyer_phone", "n/a")
	p.told(link(book), "buyer_name", " Jane  Mary ", "buyer_phone", " 888-999-44444\t").says(t, "buyer_name", "Jane  Mary", "buyer_phone", "888-999-44444")

	p.set(club, "subscription_status_empty=true")
	p.told(link(club)).says(t, "subscription_status", "New")
	require.NoError(t, p.act("", "refund"))
	p.shop.notice(t).says(t, "transaction_type", "Refund", "subscription_status", "")
}

// TestEachPaymentType in its spelling (CS-022, CS-032).
func TestEachPaymentType(t *testing.T) {
	p := open(t, arrange{})
	for means, number := range map[string]string{
		"VISA": goodCard, "MASTERCARD": "5105105105105100", "AMEX": "378282246310005", "PayPal": "", "Moneybookers": "", "Google Checkout": "",
	} {
		p.told(link(book), "payment_type", means, "card_number", number, "card_month", "12", "card_year", "2030", "card_cvv", "123").says(t, "payment_type", means)
	}
}

// TestPaymentTypesOfAMerchant: the form offers no others, and takes none (CS-022).
func TestPaymentTypesOfAMerchant(t *testing.T) {
	p := open(t, arrange{})
	p.Put(`{"switches": {"payment_types": "Moneybookers,Google Checkout"}}`)
	form := p.entered(link(book))
	assert.Equal(t, 2, form.Doc.Find(`#c2s-order input[name="payment_type"]`).Length())
	assert.True(t, form.Has(`#c2s-order input[value="Google Checkout"]`))
	for _, means := range []string{"PayPal", "VISA", "moneybookers", ""} {
		assert.True(t, form.Submit("form#c2s-order", jane("payment_type", means)).Has("#c2s-payment_type-problem"), means)
	}
	assert.Empty(t, p.shop.requests())
	p.told(link(book), "payment_type", "Google Checkout").says(t, "payment_type", "Google Checkout")
}

// TestDatesAreTheMerchants: of the switch's zone, in summer and in winter (CS-031).
func TestDatesAreTheMerchants(t *testing.T) {
	for _, one := range []struct{ clock, zone, date, time string }{
		{"2008-09-08T22:56:42Z", "", "2008-09-09", "01:56:42"},
		{"2008-12-31T21:59:59Z", "", "2008-12-31", "23:59:59"},
		{"2008-12-31T22:00:00Z", "", "2009-01-01", "00:00:00"},
		{"2008-03-30T00:59:59Z", "", "2008-03-30", "02:59:59"},
		{"2008-03-30T01:00:00Z", "", "2008-03-30", "04:00:00"},
		{"2008-09-08T22:56:42Z", "UTC", "2008-09-08", "22:56:42"},
		{"2008-07-01T03:00:00Z", "America/New_York", "2008-06-30", "23:00:00"},
		{"2008-01-01T03:00:00Z", "America/New_York", "2007-12-31", "22:00:00"},
		{"2008-02-29T20:00:00+05:30", "Asia/Kolkata", "2008-02-29", "20:00:00"},
	} {
		p := open(t, arrange{clock: one.clock})
		if one.zone != "" {
			p.Put(`{"switches": {"zone": "` + one.zone + `"}}`)
		}
		p.told(link(book)).says(t, "purchase_date", one.date, "purchase_time", one.time)
	}
}

// TestNumbers: the processor's has 17 letters and digits, ours are decimal, and none comes
// twice, and ours ascend (CS-028 to CS-030, CS-132).
func TestNumbers(t *testing.T) {
	p := open(t, arrange{})
	seen := map[string]bool{}
	last := map[string]string{}
	for range 30 {
		sale := p.told(link(book))
		assert.Regexp(t, `^[0-9A-Z]{17}$`, sale.value("acquirer_transaction_id"))
		assert.Equal(t, sale.value("c2s_transaction_id"), p.Payment("").Ref)
		for _, name := range []string{"c2s_transaction_id", "order_id"} {
			assert.Regexp(t, `^[1-9][0-9]{6,7}$`, sale.value(name))
			assert.Greater(t, fmt.Sprintf("%9s", sale.value(name)), last[name], name)
			last[name] = fmt.Sprintf("%9s", sale.value(name))
		}
		for _, name := range []string{"acquirer_transaction_id", "c2s_transaction_id", "order_id"} {
			assert.False(t, seen[name+sale.value(name)], "%s %s came before", name, sale.value(name))
			seen[name+sale.value(name)] = true
		}
	}
}

// TestWhoCalls: the user agent and where a notification comes from (CS-078, CS-082).
func TestWhoCalls(t *testing.T) {
	p := open(t, arrange{})
	p.told(link(book))
	p.product(book, map[string]any{"switches": map[string]any{"user_agent": "Click2Sell (test)/2.0", "source_addr": "127.0.0.9"}})
	p.told(link(book))
	p.set(book, "user_agent= source_addr=203.0.113.7")
	p.told(link(book))
	requests := p.shop.requests()
	assert.Contains(t, requests[0], "\r\nUser-Agent: Jakarta Commons-HttpClient/3.1\r\n")
	assert.Contains(t, requests[1], "\r\nUser-Agent: Click2Sell (test)/2.0\r\n")
	assert.NotContains(t, requests[2], "User-Agent")
	assert.Equal(t, []string{"127.0.0.1", "127.0.0.9", "127.0.0.1"}, p.shop.callers())
	assert.Contains(t, requests[2], "\r\nX-Forwarded-For: 203.0.113.7\r\n", "this machine has no such address")
	for _, request := range requests {
		assert.Contains(t, request, "\r\nContent-Type: application/x-www-form-urlencoded\r\n", "without a charset (CS-075)")
	}
}

// TestTestPurchases are told like any other, unless the product marks them (CS-006,
// CS-027).
func TestTestPurchases(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered("/test/JohnBooksABC?p=1")
	assert.True(t, form.Has("#c2s-test"))
	assert.False(t, p.entered(link(book)).Has("#c2s-test"))
	told := p.told("/test/"+book+"?p=1", "payment_type", "VISA", "card_number", "4000000000000002", "card_month", "01", "card_year", "2001", "card_cvv", "123")
	assert.Equal(t, append(strings.Fields(saleParameters), "cp_p"), told.names())
	p.set(book, "test_marker=cp_test")
	assert.Equal(t, []string{"cp_p=1", "cp_test=1"}, p.told("/test/"+book+"?p=1").passed())
	assert.Equal(t, []string{"cp_p=1"}, p.told(link(book, "p=1")).passed(), "this is no test")
	require.NoError(t, p.act("1", "test_buy"))
	assert.Equal(t, []string{"cp_p=1", "cp_test=1"}, p.shop.notice(t).passed())
	assert.Equal(t, []string{"cp_p=1", "cp_test=1"}, p.told("/test/"+book+"?test=no&p=1").passed(), "once")
	assert.Equal(t, []string{"cp_test=no"}, p.told(link(book, "test=no")).passed())
}

// TestNothingIsSent without an address or with the tick off, and the journal says why
// (CS-003, CS-005).
func TestNothingIsSent(t *testing.T) {
	p := open(t, arrange{book: "notify=false"})
	notes := func() string {
		paid := p.Exchanges("click2sell.pay")
		return strings.Join(paid[len(paid)-1].Notes, "\n")
	}
	p.buy(link(book, "order=off"))
	assert.Empty(t, p.shop.requests())
	assert.Contains(t, notes(), "Enable/Disable")
	assert.Equal(t, "captured", p.Payment("off").State)
	require.NoError(t, p.act("off", "refund"))
	assert.Empty(t, p.deliveries())

	deaf := open(t, arrange{deaf: true})
	p = deaf
	p.buy(link(book))
	assert.Empty(t, p.shop.requests())
	assert.Contains(t, notes(), "notify_url")
	p.set(book, "notify_url=/own.php?lang=en")
	p.told(link(book))
	assert.True(t, strings.HasPrefix(p.shop.requests()[0], "POST /own.php?lang=en HTTP/1.1\r\n"), "each product has its own address (CS-002)")
	p.buy(link(club))
	assert.Len(t, p.shop.requests(), 1)
}

// TestNamesAreThoseOfTheOrder: what a product is called and costs when the link is opened
// is what every later notification says; secret and format are those of the moment (CS-068,
// CS-143).
func TestNamesAreThoseOfTheOrder(t *testing.T) {
	p := open(t, arrange{})
	form := p.entered("/aff/affiliate2/" + book + "?checkout&p=1")
	p.product(book, map[string]any{"name": "Another name", "price": "99.00", "secret": "another"})
	form.Submit("form#c2s-order", jane("buyer_city", "Vilnius"))
	p.Settle()
	sale := p.shop.notice(t)
	sale.says(t, "product_name", "How to find out the best deal", "product_price", "49.95", "checksum", signature("another", sale.value("acquirer_transaction_id")))
	p.product(book, map[string]any{"secret": "", "switches": map[string]any{"price_format": "with_currency"}})
	require.NoError(t, p.act("1", "refund"))
	p.shop.notice(t).says(t, "transaction_type", "Refund", "product_name", "How to find out the best deal", "product_price", "49.95 USD", "affiliate_username", "affiliate2",
		"buyer_city", "Vilnius", "cp_p", "1")
	assert.False(t, p.shop.notice(t).has("checksum"))
}
