package click2sell_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/click2sell"
	"paysandbox/fakes/faketest/place"
	"paysandbox/sandbox"
)

// TestAccountsThatAreRefused, with a word that says why.
func TestAccountsThatAreRefused(t *testing.T) {
	p := open(t, arrange{})
	put := func(account string) error {
		_, err := p.WS.PutAccount("click2sell", place.Document(t, account))
		return err
	}
	merchant := func(more string) string { return `{"merchant": "newcomer", ` + more + `}` }
	product := func(more string) string {
		return merchant(`"products": [{"code": "newbookabc", "id": 7, "name": "New", "price": "1.00", ` + more + `}]`)
	}
	switched := func(name, word string) string { return product(`"switches": {"` + name + `": "` + word + `"}`) }
	for account, why := range map[string]string{
		`{"merchant": ""}`:    "merchant",
		`{"merchant": " x "}`: "login name",
		merchant(`"switches": {"payment_types": "VISA,Bitcoin"}`):                                                  "payment_types",
		merchant(`"switches": {"zone": "Europe/Nowhere"}`):                                                         "zone",
		merchant(`"switches": {"zone": "Local"}`):                                                                  "zone",
		merchant(`"switches": {"unknown_code_status": "302"}`):                                                     "unknown_code_status",
		merchant(`"switches": {"unknown_code_status": "204"}`):                                                     "unknown_code_status",
		merchant(`"switches": {"generation": "1"}`):                                                                "generation",
		merchant(`"products": [null]`):                                                                             "products",
		merchant(`"products": ["book"]`):                                                                           "products",
		merchant(`"colour": "red"`):                                                                                "colour",
		merchant(`"products": [{"code": "a b", "id": 7, "price": "1.00"}]`):                                        "CS-010",
		merchant(`"products": [{"code": "checkout", "id": 7, "price": "1.00"}]`):                                   "CS-016",
		merchant(`"products": [{"code": "x", "id": 0, "price": "1.00"}]`):                                          "id is a positive number",
		merchant(`"products": [{"code": "x", "id": 7, "price": "1.00"}, {"code": "X", "id": 8, "price": "1.00"}]`): "same code",
		merchant(`"products": [{"code": "x", "id": 7, "price": "1.00"}, {"code": "y", "id": 7, "price": "1.00"}]`): "has the id 7",
		product(`"price": "0"`):                                                                                    "costs something",
		product(`"price": "-1.00"`):                                                                                "price",
		product(`"price": "1.005"`):                                                                                "price",
		product(`"price": "1e3"`):                                                                                  "price",
		product(`"currency": "CHF"`):                                                                               "CHF",
		product(`"currency": "usd"`):                                                                               "usd",
		product(`"subscription": {"every": "monthly"}`):                                                            "every",
		product(`"subscription": {"every": "0 days"}`):                                                             "every",
		product(`"subscription": {"every": "1 month", "terms": -1}`):                                               "terms",
		product(`"subscription": {"every": "1 month", "trial": "soon"}`):                                           "trial",
		product(`"subscription": {"every": "1 month", "trial_price": "1.00"}`):                                     "trial_price",
		product(`"subscription": {"every": "1 month", "trial": "7 days", "trial_price": "-1"}`):                    "trial_price",
		switched("generation", "3"):                                                                                "generation",
		switched("notify", "yes"):                                                                                  "notify",
		switched("zone", "UTC"):                                                                                    "zone",
		switched("timeout", "0s"):                                                                                  "timeout",
		switched("timeout", "soon"):                                                                                "timeout",
		switched("notify_wait", "-1s"):                                                                             "notify_wait",
		switched("timeout", "61m"):                                                                                 "1h",
		switched("notify_wait", "2h"):                                                                              "switch notify_wait",
		switched("notify_url", "shop.example/listen"):                                                              "switch notify_url",
		switched("notify_url", "listen.php"):                                                                       "switch notify_url",
		switched("thankyou_url", "javascript://x/%0aalert(1)"):                                                     "switch thankyou_url",
		switched("sales_url", "ftp://shop.example/"):                                                               "switch sales_url",
		switched("sales_url", `https://shop.example/\r\nSet-Cookie: a=b`):                                          "switch sales_url",
		switched("cancel_url", `/cart\nX: y`):                                                                      "switch cancel_url",
		switched("cancel_url", "https:///cart"):                                                                    "switch cancel_url",
		merchant(`"affiliates": ["a b"]`):                                                                          "affiliates",
		merchant(`"affiliates": ["a/b"]`):                                                                          "affiliates",
		merchant(`"affiliates": [""]`):                                                                             "affiliates",
		product(`"name": " "`):                                                                                     "product newbookabc: name",
		switched("checkout_ttl", "0s"):                                                                             "checkout_ttl",
		switched("retries", "1m,never"):                                                                            "retries",
		switched("retries", "0s"):                                                                                  "retries",
		switched("rebill_retry", "-72h"):                                                                           "rebill_retry",
		switched("cp_limit", "-1"):                                                                                 "cp_limit",
		switched("cp_limit", "99999999"):                                                                           "cp_limit",
		switched("aff_path", "a/b"):                                                                                "aff_path",
		switched("aff_path", ""):                                                                                   "aff_path",
		switched("source_addr", "shop.example"):                                                                    "source_addr",
		switched("source_addr", "203.0.113.7:80"):                                                                  "source_addr",
		switched("user_agent", `a\r\nX: b`):                                                                        "user_agent",
		switched("user_agent", `a\u0000b`):                                                                         "user_agent",
		`{"merchant": "newcomer", "products": [{"code": "JOHNBOOKSABC", "id": 7, "name": "New", "price": "1.00"}]}`: "johnbooksabc",
	} {
		require.ErrorContains(t, put(account), why, account)
	}
	for _, account := range []string{
		merchant(`"name": ""`), product(`"currency": "GBP"`), product(`"subscription": {"every": " 2  weeks ", "terms": 3, "trial": "1 day", "trial_price": "0"}`),
		switched("retries", ""), switched("retries", "1m, 2h"), switched("notify_wait", "0s"), switched("source_addr", "2001:db8::1"), switched("cp_limit", "0"), switched("declined_card", ""),
		merchant(`"switches": {"zone": "UTC", "unknown_code_status": "200", "payment_types": "PayPal"}`),
	} {
		assert.NoError(t, put(account), account)
	}
}

// TestGeneratedSecrets have 16 letters and digits, each another; the one before is gone at
// once (CS-003, CS-004).
func TestGeneratedSecrets(t *testing.T) {
	p := open(t, arrange{})
	sums := []string{}
	for range 3 {
		require.NoError(t, p.WS.GenerateSecret("click2sell", "johndoe22", "products."+book+".secret"))
		var doc struct {
			Products []struct{ Code, Secret string }
		}
		accounts, err := p.WS.AccountDocs()
		require.NoError(t, err)
		text, err := json.Marshal(accounts["click2sell"][0])
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &doc))
		secret := doc.Products[0].Secret
		require.Equal(t, book, doc.Products[0].Code)
		assert.Regexp(t, `^[A-Za-z0-9]{16}$`, secret)
		sale := p.told(link(book))
		sale.says(t, "checksum", signature(secret, sale.value("acquirer_transaction_id")))
		sums = append(sums, secret)
	}
	distinct(t, sums)
	require.Error(t, p.WS.GenerateSecret("click2sell", "johndoe22", "products."+book+".name"))
}

// TestACodeThatIsAnothersByNow: what was sold under it before is not the new merchant's
// (CS-145).
func TestACodeThatIsAnothersByNow(t *testing.T) {
	p := open(t, arrange{})
	p.told(link(book, "p=1"))
	form := p.entered(link(book, "p=2"))
	p.Put(`{"products": null}`)
	_, err := p.WS.PutAccount("click2sell", place.Document(t, `{"merchant": "another", "name": "Another", "products": [{"code": "`+book+`", "id": 1, "name": "Theirs", "price": "1.00", "secret": "theirs"}]}`))
	require.NoError(t, err)
	require.ErrorIs(t, p.act("1", "refund"), sandbox.ErrNotFound)
	assert.Equal(t, http.StatusGone, form.Submit("form#c2s-order", jane()).Status)
	p.Settle()
	assert.Equal(t, []string{"johndoe22"}, p.shop.each(t, "merchant_username"))
	p.told(link(book, "p=3")).says(t, "merchant_username", "another", "product_price", "1.00")
}

// TestEachMistakeNamesItsProduct, so that a console can show it at its field.
func TestEachMistakeNamesItsProduct(t *testing.T) {
	p := open(t, arrange{})
	_, err := p.WS.PutAccount("click2sell", place.Document(t, `{"merchant": "newcomer", "products": [
		{"code": "newbookabc", "id": 7, "name": "", "price": "0", "switches": {"timeout": "2h", "sales_url": "here"}}, {"code": "newclubabc", "id": 0, "name": "N", "price": "1"}]}`))
	require.Error(t, err)
	lines := strings.Split(err.Error(), "\n")
	assert.Len(t, lines, 5)
	for _, line := range lines {
		assert.Regexp(t, `^(.*: )?product new(book|club)abc: (name|price|switch (timeout|sales_url)|id)`, line)
	}
}

// TestPlacesOfTheMerchant are paths and addresses in any spelling that browsers take.
func TestPlacesOfTheMerchant(t *testing.T) {
	p := open(t, arrange{})
	for _, text := range []string{"/", "/a?b=http://c", "HTTPS://shop.example", "http://[::1]:8000/x?y#z", "https://shop.example/a b"} {
		p.product(book, map[string]any{"switches": map[string]any{"notify_url": text, "thankyou_url": text, "sales_url": text, "cancel_url": text, "timeout": "1h", "notify_wait": "1h"}})
	}
}

// TestAffiliatesOfAnyName have links that lead to them (CS-017).
func TestAffiliatesOfAnyName(t *testing.T) {
	p := open(t, arrange{})
	p.Put(`{"affiliates": null}`)
	p.Put(`{"affiliates": ["jane?#%41&ü"]}`)
	address := click2sell.New().Env(p.WS, sandbox.Base{URL: p.URL + "/click2sell"})["CLICK2SELL_AFFILIATE_LINK"]
	assert.Equal(t, "jane?#%41&ü", p.Get(address).Follow().Text("#c2s-affiliate"))
	pages := click2sell.New().Manual(p.WS, "johndoe22", sandbox.Base{URL: p.URL + "/click2sell"})
	assert.Equal(t, address, pages[4].URL)
}
