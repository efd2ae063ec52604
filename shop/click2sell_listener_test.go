package shop

import (
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestClick2sellSale(t *testing.T) {
	a := newAmerican(t)
	assert.Equal(t, "OK", a.told(sale(a.buy(""))))
	a.is(statusPaid, "", 1, "forever")
	o := a.order()
	assert.Equal(t, "22222", o.BDR)
	assert.Equal(t, &click2sellView{
		Mode: "sale", Terms: 1, Refunded: "0.00", AccessUntil: "forever", PaidTwice: []string{},
		Payments: []click2sellPaymentView{{
			Event: eventSale, C2S: "22222", Acquirer: "4XK12345AB678901C", OrderID: "22218", Amount: "49.95", Currency: "USD",
			Date: "2008-09-09", Until: "forever", Refunded: "0.00",
		}},
		Name: "Jürgen", Surname: "Doe", Email: "jane+shop@example.com", Country: "France",
		Product: "How to find out the best deal", Merchant: "johndoe22",
		Notifications: []click2sellHeard{{
			Transaction: "Sale", C2S: "22222", Acquirer: "4XK12345AB678901C", Product: "1111", Price: "49.95", Answer: "OK",
		}},
	}, o.Click2sell)
	assert.NotContains(t, a.get("/orders/1").text, "click2sell")
	assert.Equal(t, shopURL+"/failed?order=356&reason=already_paid", a.get("/buy?with=click2sell&order=356").header.Get("Location"))
}

// What a buyer types comes through as it is (CS-098, CS-099).
func TestClick2sellOddTexts(t *testing.T) {
	a := newAmerican(t)
	passed := a.buy("")
	n := sale(passed).with("buyer_name", "100%41 & Žydrūnė", "buyer_surname", "Ελένη 🦉", "product_name", `"a" <b>`)
	assert.Equal(t, "OK", a.told(n))
	assert.Equal(t, "100%41 & Žydrūnė", a.record().Name)
	assert.Equal(t, "Ελένη 🦉", a.record().Surname)
	assert.Equal(t, `"a" <b>`, a.record().Product)
}

func TestClick2sellNotices(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(notice) notice
		says   string
		status status
		why    reason
	}{
		"unknown keys":         {func(n notice) notice { return n.with("cp_test", "1", "coupon", "x") }, "OK", statusPaid, ""},
		"no affiliate key":     {func(n notice) notice { return n.without("affiliate_username") }, "OK", statusPaid, ""},
		"sold by an affiliate": {func(n notice) notice { return n.with("affiliate_username", "affiliate1") }, "OK", statusPaid, ""},
		"empty state":          {func(n notice) notice { return n.with("subscription_status", "") }, "OK", statusPaid, ""},
		"price of generation 1": {
			func(n notice) notice {
				return n.with("product_price", "49.95 USD").without("product_currency", "order_id")
			}, "OK", statusPaid, "",
		},
		"no date":          {func(n notice) notice { return n.without("purchase_date", "purchase_time") }, "OK", statusPaid, ""},
		"no checksum":      {func(n notice) notice { return n.without("checksum") }, "Checksum verification failed.", statusNew, ""},
		"lower case":       {func(n notice) notice { return n.with("checksum", "c546e6d4c3aa26b2ffd38ba6cd532a8d") }, "Checksum verification failed.", statusNew, ""},
		"eight characters": {func(n notice) notice { return n.with("checksum", "C546E6D4") }, "Checksum verification failed.", statusNew, ""},
		"eight are right":  {func(n notice) notice { return n.with("checksum", "C546E6D400000000000000000000000") }, "Checksum verification failed.", statusNew, ""},
		"of the c2s id": {func(n notice) notice {
			return n.with("acquirer_transaction_id", "22222").signed("MySecretKey").with("acquirer_transaction_id", "4XK12345AB678901C")
		}, "Checksum verification failed.", statusNew, ""},
		"of another secret": {func(n notice) notice { return n.signed("secret") }, "Checksum verification failed.", statusNew, ""},
		"no acquirer id":    {func(n notice) notice { return n.without("acquirer_transaction_id") }, "Refused: missing_acquirer_transaction_id", statusNew, ""},
		"no product id":     {func(n notice) notice { return n.without("product_id") }, "Refused: missing_product_id", statusNew, ""},
		"unknown product":   {func(n notice) notice { return n.with("product_id", "1113") }, "Refused: unknown_product", statusNew, ""},
		"failed":            {func(n notice) notice { return n.with("payment_status", "Failed") }, "Refused: payment_not_ok", statusNew, ""},
		"somebody else's":   {func(n notice) notice { return n.with("merchant_username", "affiliate1") }, "Refused: other_merchant", statusNew, ""},
		"no order":          {func(n notice) notice { return n.without("cp_order") }, "Refused: unknown_order", statusNew, ""},
		"another order":     {func(n notice) notice { return n.with("cp_order", "357") }, "Refused: unknown_order", statusNew, ""},
		"no hash":           {func(n notice) notice { return n.without("cp_p") }, "Refused: foreign_hash", statusNew, ""},
		"another hash":      {func(n notice) notice { return n.with("cp_p", "00000000000000000000000000000000") }, "Refused: foreign_hash", statusNew, ""},
		"a cent":            {func(n notice) notice { return n.with("product_price", "0.01") }, "Refused: price_differs", statusUnclear, "price_differs"},
		"too much":          {func(n notice) notice { return n.with("product_price", "499.50") }, "Refused: price_differs", statusUnclear, "price_differs"},
		"another currency":  {func(n notice) notice { return n.with("product_currency", "GBP") }, "Refused: currency_differs", statusUnclear, "currency_differs"},
		"no currency":       {func(n notice) notice { return n.without("product_currency") }, "Refused: currency_differs", statusUnclear, "currency_differs"},
		"two currencies":    {func(n notice) notice { return n.with("product_price", "49.95 GBP") }, "Refused: malformed_price", statusUnclear, "malformed_price"},
		"no price":          {func(n notice) notice { return n.without("product_price") }, "Refused: malformed_price", statusUnclear, "malformed_price"},
		"another product": {func(n notice) notice {
			return n.with("product_id", "1112", "transaction_type", "Subscription", "subscription_status", "New").signed("secret")
		}, "Refused: product_differs", statusUnclear, "product_differs"},
		"a sale of a term":    {func(n notice) notice { return n.with("product_id", "1112").signed("secret") }, "Refused: unknown_type", statusUnclear, "unknown_type"},
		"a term of a sale":    {func(n notice) notice { return n.with("transaction_type", "Subscription", "subscription_status", "New") }, "Refused: unknown_type", statusUnclear, "unknown_type"},
		"another type":        {func(n notice) notice { return n.with("transaction_type", "sale") }, "Refused: unknown_type", statusUnclear, "unknown_type"},
		"no subscription":     {func(n notice) notice { return n.with("transaction_type", "Subscription") }, "Refused: unknown_type", statusUnclear, "unknown_type"},
		"a chargeback's type": {func(n notice) notice { return n.with("transaction_type", "Chargeback") }, "Refused: unknown_type", statusUnclear, "unknown_type"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAmerican(t)
			n := sale(a.buy(""))
			assert.Equal(t, tt.says, a.told(tt.change(n)))
			grants, until := 0, ""
			if tt.status == statusPaid {
				grants, until = 1, "forever"
			}
			a.is(tt.status, tt.why, grants, until)
			assert.Equal(t, "OK", a.told(n), "and then the right one")
			a.is(statusPaid, "", 1, "forever")
		})
	}
}

func TestClick2sellNoNotice(t *testing.T) {
	a := newAmerican(t)
	a.buy("")
	assert.Equal(t, "Refused: missing_acquirer_transaction_id", a.told(notice{url.Values{}}))
	assert.Equal(t, "Refused: missing_acquirer_transaction_id", a.post("%zz=%&;").text)
	assert.Equal(t, http.StatusMethodNotAllowed, a.get("/click2sell/notify").status)
	a.is(statusNew, "", 0, "")
}

// Without a secret no checksum is sent (CS-003). The pass-through's hash is still there.
func TestClick2sellWithoutSecret(t *testing.T) {
	a := newAmerican(t)
	a.unset("CLICK2SELL_SECRET", "CLICK2SELL_SUBSCRIPTION_SECRET", "CLICK2SELL_MERCHANT")
	n := sale(a.buy("")).without("checksum", "order_id", "product_currency").with("product_price", "49.95 USD")
	assert.Equal(t, "Refused: foreign_hash", a.told(n.without("cp_p")))
	assert.Equal(t, "OK", a.told(n))
	a.is(statusPaid, "", 1, "forever")

	a = newAmerican(t)
	a.unset("CLICK2SELL_SECRET", "CLICK2SELL_SUBSCRIPTION_SECRET", "CLICK2SELL_MERCHANT")
	assert.Equal(t, "OK", a.told(parsed(memberBody, a.buy("mode=subscription&amount=49.95"))), "the dossier's, as it is")
	a.is(statusPaid, "", 1, "2008-10-12")
	assert.Equal(t, "affiliate1", a.record().Affiliate)
	assert.Equal(t, "Australia", a.record().Country)
}

func TestClick2sellTwice(t *testing.T) {
	a := newAmerican(t)
	n := sale(a.buy(""))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { a.told(n) })
	}
	all.Wait()
	assert.Equal(t, "OK", a.told(n))
	a.is(statusPaid, "", 1, "forever")
	r := a.record()
	assert.Len(t, r.Payments, 1)
	assert.Len(t, r.Notifications, 9)
	assert.True(t, r.Notifications[8].Again)
	assert.Empty(t, r.PaidTwice)
}

func TestClick2sellPaidTwice(t *testing.T) {
	a := newAmerican(t)
	passed := a.buy("")
	second := sale(passed).with("c2s_transaction_id", "22230", "acquirer_transaction_id", "5XK").signed("MySecretKey")
	assert.Equal(t, "OK", a.told(sale(passed)))
	assert.Equal(t, "OK", a.told(second))
	a.is(statusPaid, "", 1, "forever")
	assert.Equal(t, []string{"22230"}, a.record().PaidTwice)
	assert.Equal(t, "OK", a.told(sale(passed).refunded()))
	a.is(statusPaid, "", 1, "forever")
	assert.Empty(t, a.record().PaidTwice)
}

// A checksum covers one id and nothing else (CS-053, CS-089).
func TestClick2sellReplayed(t *testing.T) {
	a := newAmerican(t)
	n := sale(a.buy(""))
	assert.Equal(t, "OK", a.told(n))
	other, err := a.get("/buy?with=click2sell&order=357").location()
	require.NoError(t, err)
	replayed := n.with("cp_order", "357", "cp_p", other.Query().Get("p"))
	assert.Equal(t, "Refused: transaction_used", a.told(replayed))
	assert.Equal(t, "Refused: transaction_used", a.told(replayed.with("c2s_transaction_id", "22299")))
	assert.Equal(t, "Refused: transaction_used", a.told(n.with("c2s_transaction_id", "22299")))
	assert.Contains(t, a.get("/orders/357").text, `"status":"unclear","reason":"transaction_used"`)
	assert.Len(t, a.record().Payments, 1)
}

func TestClick2sellRefund(t *testing.T) {
	a := newAmerican(t)
	n := sale(a.buy(""))
	a.told(n)
	assert.Equal(t, "OK", a.told(n.refunded()))
	a.is(statusRefunded, "refunded", 1, "")
	assert.Equal(t, "49.95", a.record().Refunded)
	assert.Equal(t, "49.95", a.record().Payments[0].Refunded)
	assert.Equal(t, "OK", a.told(n.refunded()))
	assert.Equal(t, "OK", a.told(n))
	a.is(statusRefunded, "refunded", 1, "")
	assert.Equal(t, "49.95", a.record().Refunded)
	assert.Contains(t, a.get("/failed?order=356").text, "<h1>Your order was refunded</h1>")
	assert.Equal(t, shopURL+"/failed?order=356&reason=refunded", a.get("/buy?with=click2sell&order=356").header.Get("Location"))
}

func TestClick2sellRefunds(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(notice) notice
		says   string
		status status
		until  string
	}{
		"another acquirer id": {func(n notice) notice { return n.with("acquirer_transaction_id", "R1").signed("MySecretKey") }, "OK", statusRefunded, ""},
		"no pass-throughs":    {func(n notice) notice { return n.without("cp_order", "cp_p") }, "OK", statusRefunded, ""},
		"no price":            {func(n notice) notice { return n.without("product_price") }, "OK", statusRefunded, ""},
		"a part":              {func(n notice) notice { return n.with("product_price", "10.00") }, "OK", statusPaid, "forever"},
		"another sale's":      {func(n notice) notice { return n.with("c2s_transaction_id", "9") }, "Refused: transaction_used", statusPaid, "forever"},
		"forged":              {func(n notice) notice { return n.without("checksum") }, "Checksum verification failed.", statusPaid, "forever"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAmerican(t)
			n := sale(a.buy(""))
			a.told(n)
			assert.Equal(t, tt.says, a.told(tt.change(n.refunded())))
			a.is(tt.status, map[status]reason{statusRefunded: "refunded"}[tt.status], 1, tt.until)
		})
	}
}

func TestClick2sellRefundBeforeSale(t *testing.T) {
	a := newAmerican(t)
	n := sale(a.buy(""))
	assert.Equal(t, "OK", a.told(n.refunded()))
	a.is(statusRefunded, "refunded", 0, "")
	assert.Equal(t, "OK", a.told(n))
	a.is(statusRefunded, "refunded", 0, "")
	assert.Len(t, a.record().Payments, 1)
}
