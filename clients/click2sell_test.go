//go:build clients

package clients

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/click2sell"
	"paysandbox/runner/customer"
	"paysandbox/sandbox"
)

// c2sShop is the shop in PHP that sells with Click2Sell.
type c2sShop struct {
	*phpShop
	log string // file of what its listener heard
}

// openClick2SellShop starts it. The documented merchant is who sells.
func openClick2SellShop(p *provider, more ...string) *c2sShop {
	p.Helper()
	log := filepath.Join(p.TempDir(), "heard")
	settings := append([]string{
		"CLICK2SELL_ORDER_LINK", "CLICK2SELL_PRODUCT_ID", "CLICK2SELL_SUBSCRIPTION_LINK", "CLICK2SELL_SUBSCRIPTION_ID", "CLICK2SELL_MERCHANT",
		"SHOP_SECRET=of this shop", "C2S_LOG=" + log,
	}, more...)
	places := map[string]any{"notify": "/listen.php", "thankyou": "/thanks.php"}
	return &c2sShop{servePHPShop(p, "click2sell", places, settings...), log}
}

// c2sSecrets are the settings of a shop whose products have a secret key.
var c2sSecrets = []string{"CLICK2SELL_SECRET", "CLICK2SELL_SUBSCRIPTION_SECRET"}

// c2sHeard is one notification as the listener got it: Post is what PHP made of Body.
type c2sHeard struct {
	Method, Body, Answer string
	ContentType          string `json:"content_type"`
	UserAgent            string `json:"user_agent"`
	Post                 map[string]string
}

// heard are the notifications that came for an order, in their order.
func (s *c2sShop) heard(order string) (found []c2sHeard) {
	s.Helper()
	text, err := os.ReadFile(s.log)
	if !os.IsNotExist(err) {
		require.NoError(s, err)
	}
	for line := range strings.Lines(string(text)) {
		var h c2sHeard
		require.NoError(s, json.Unmarshal([]byte(line), &h), line)
		if h.Post["cp_order"] == order {
			found = append(found, h)
		}
	}
	return found
}

// c2sOrder is what the shop says about an order.
type c2sOrder struct {
	Status, Reason, Refunded, Returned string
	Grants, Terms                      int
	Cancelled                          bool
	AccessUntil                        string `json:"access_until"`
	Payments                           []struct{ Event, C2S, Acquirer string }
	Notifications                      []struct{ Answer string }
}

func (s *c2sShop) order(id string) (o c2sOrder) {
	s.Helper()
	s.tell(id, &o)
	return o
}

// link is where the shop sends its customer for an order.
func (s *c2sShop) link(query string) string {
	s.Helper()
	once := &http.Client{Transport: s.http.Transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := once.Get(s.url + "/buy.php?" + query)
	require.NoError(s, err)
	require.NoError(s, response.Body.Close())
	require.Equal(s, http.StatusFound, response.StatusCode)
	return response.Header.Get("Location")
}

// at is a customer who follows an address.
func (s *c2sShop) at(address string) *customer.Customer {
	s.Helper()
	c := customer.New(customer.Options{Transport: s.http.Transport, Timeout: 20 * time.Second})
	require.NoError(s, c.Visit(s.Context(), address))
	return c
}

// walk is a customer who buys, up to the shop's last page.
func (s *c2sShop) walk(query string, pay sandbox.PayRequest) *customer.Customer {
	s.Helper()
	c := s.at(s.url + "/buy.php?" + query)
	require.NoError(s, click2sell.New().Pay(s.Context(), c, pay))
	return c
}

// setClick2Sell changes the documented merchant's products: their switches, and the rest.
func setClick2Sell(p *provider, switches, more map[string]any) {
	p.Helper()
	var products []any
	for _, code := range []string{"johnbooksabc", "johnclubsabc"} {
		product := map[string]any{"code": code, "switches": switches}
		maps.Copy(product, more)
		products = append(products, product)
	}
	p.ask("PUT", "/accounts/click2sell/johndoe22", map[string]any{"products": products}, nil)
}

// rule has the provider do something else with what it sends or is sent.
func (p *provider) rule(op, then string) {
	p.Helper()
	p.ask("PUT", "/scenario", []byte("scenario: otherwise\nrules:\n  - {op: "+op+", then: "+then+"}\nsteps:\n  - advance: 1s\n"), nil)
}

// c2sTexts are what goes wrong when it is decoded once too often or too seldom, taken for
// another character set, or taken for something else than text (CS-076, CS-098, CS-099).
var c2sTexts = map[string]string{
	"plus":       "j+shop@example.lt",
	"percent":    "%41 100% %C3%BC %%",
	"separators": "a&b=c;d?e#f",
	"umlauts":    "Jürgen Müßig-Ähre",
	"lithuanian": "Žydrūnė Šąčęįųė",
	"arabic":     "محمد بن عبد الله",
	"emoji":      "🛒 👩‍👩‍👧",
	"quotes":     `"Jim" O'Neil \ <b>&quot;</b> $x {y}`,
	"combining":  "Jose\u0301 is not José",
}

// What PHP finds in $_POST is what the buyer typed and what the order link said, to the
// byte, whatever it is; the checksum is right by PHP's own md5.
func TestPHPHearsWhatAClick2SellBuyerTyped(t *testing.T) {
	t.Parallel()
	s := openClick2SellShop(serve(t), c2sSecrets...)
	for name, text := range c2sTexts {
		t.Run(name, func(t *testing.T) {
			s := s.in(t)
			typed := map[string]string{
				"buyer_name": text, "buyer_surname": "+" + text, "buyer_address": text + "+", "buyer_city": text + "%", "buyer_province": "&" + text, "buyer_zip": text,
				"buyer_country": "Ivory Coast", "buyer_email": "j+shop@example.lt", "buyer_phone": "+370 (5) 212-34-56",
			}
			s.exact(name, typed, url.Values{"x": {text}, "tail": {text + "\n\ttail="}}.Encode(), map[string]string{"cp_x": text, "cp_tail": text + "\n\ttail="})
		})
	}
	typed := map[string]string{
		"buyer_name": "Jane", "buyer_surname": "Doe", "buyer_address": "", "buyer_city": "", "buyer_province": "", "buyer_zip": "",
		"buyer_country": "France", "buyer_email": "j+shop@example.lt", "buyer_phone": "",
	}
	t.Run("as integrations append it", func(t *testing.T) { // CS-012, CS-013
		s.in(t).exact("raw", typed, "raw=a/b+c==&empty=&name=%C3%BC%2B", map[string]string{"cp_raw": "a/b c==", "cp_empty": "", "cp_name": "ü+"})
	})
	t.Run("all that a link may bring", func(t *testing.T) { // CS-014
		room := 4096 - len("order") - len("long") - len("p") - 32 - len("big")
		big := strings.Repeat("ü%&", room)[:room]
		s.in(t).exact("long", typed, url.Values{"big": {big}}.Encode(), map[string]string{"cp_big": big})
	})
}

// in is the shop in a part of its test.
func (s *c2sShop) in(t *testing.T) *c2sShop {
	shop := *s.phpShop
	shop.T = t
	return &c2sShop{&shop, s.log}
}

// exact buys by the order link with more behind it, and holds the notification against
// what was typed and what is expected to come back (sections 4 and 5 of the dossier).
func (s *c2sShop) exact(order string, typed map[string]string, more string, passed map[string]string) {
	s.Helper()
	link := s.link("order=" + order)
	c := s.at(s.url + "/buy.php?order=" + order) // which its browser remembers
	require.NoError(s, c.Visit(s.Context(), link+"&"+more))
	fill := map[string]string{"payment_type": "Google Checkout"}
	maps.Copy(fill, typed)
	require.NoError(s, c.FillAndSubmit(s.Context(), "form#c2s-order", fill, "#c2s-pay"))
	require.Contains(s, c.URL(), "/paid.php", c.Text("body"))
	assert.Equal(s, "paid", s.order(order).Status)

	heard := s.heard(order)
	require.Len(s, heard, 1)
	got := heard[0]
	assert.Equal(s, "OK", got.Answer)
	assert.Equal(s, "POST", got.Method)
	assert.Equal(s, "application/x-www-form-urlencoded", got.ContentType)
	assert.Equal(s, "Jakarta Commons-HttpClient/3.1", got.UserAgent)
	once, err := url.ParseQuery(got.Body)
	require.NoError(s, err)
	require.Len(s, once, len(got.Post))
	for name, value := range got.Post {
		assert.Equal(s, []string{value}, once[name], "PHP and Go read the same")
	}

	acquirer := got.Post["acquirer_transaction_id"]
	assert.Equal(s, s.md5("MySecretKey_"+acquirer), got.Post["checksum"])
	for name, shape := range map[string]string{
		"acquirer_transaction_id": `^[A-Z0-9]{17}$`, "c2s_transaction_id": `^[0-9]+$`, "order_id": `^[0-9]+$`,
		"purchase_date": `^\d{4}-\d\d-\d\d$`, "purchase_time": `^\d\d:\d\d:\d\d$`, "checksum": `^[0-9A-F]{32}$`,
	} {
		assert.Regexp(s, shape, got.Post[name], name)
		delete(got.Post, name)
	}
	want := map[string]string{
		"payment_type": "Google Checkout", "transaction_type": "Sale", "payment_status": "OK",
		"product_price": "49.95", "product_currency": "USD", "product_id": "1111", "product_name": "How to find out the best deal",
		"merchant_name": "John Doe", "merchant_username": "johndoe22", "affiliate_username": "",
		"cp_order": order, "cp_p": linkField(s, link, "p"),
	}
	maps.Copy(want, passed)
	for name, value := range typed {
		want[name] = value
		if value == "" {
			want[name] = "n/a" // CS-039
		}
	}
	assert.Equal(s, want, got.Post)
}

func linkField(s *c2sShop, link, name string) string {
	s.Helper()
	address, err := url.Parse(link)
	require.NoError(s, err)
	return address.Query().Get(name)
}

// md5 is PHP's, as merchants write it.
func (s *c2sShop) md5(text string) string {
	s.Helper()
	return run(s.T, 10*time.Second, exec.Command(path(s.T, "php"), "-r", `echo strtoupper(md5($argv[1]));`, "--", text))
}

// All that is told of a sale and of a subscription, in both of the manual's generations.
// The first one signs nothing, so its shop has no secret key to check by (CS-046).
func TestPHPSellsWithClick2Sell(t *testing.T) {
	t.Parallel()
	for _, generation := range []string{"2", "1"} {
		t.Run("generation "+generation, func(t *testing.T) {
			p := serve(t)
			settings := c2sSecrets
			if generation == "1" {
				setClick2Sell(p, map[string]any{"generation": "1"}, map[string]any{"secret": ""})
				settings = nil
			}
			s := openClick2SellShop(p, settings...)
			told := func(order string, n int) c2sHeard {
				t.Helper()
				eventually(t, 10*time.Second, "the shop hears", func() bool { return len(s.heard(order)) >= n })
				heard := s.heard(order)
				require.Len(t, heard, n)
				last := heard[n-1]
				assert.Equal(t, "OK", last.Answer)
				_, status := last.Post["subscription_status"]
				assert.Equal(t, last.Post["transaction_type"] == "Subscription", status, "CS-035")
				for _, name := range []string{"order_id", "product_currency", "checksum"} {
					_, there := last.Post[name]
					assert.Equal(t, generation == "2", there, name)
				}
				return last
			}
			price := map[string]string{"1": "49.95 USD", "2": "49.95"}[generation]
			monthly := map[string]string{"1": "9.95 USD", "2": "9.95"}[generation]

			c := s.walk("order=1", sandbox.PayRequest{With: "visa"})
			assert.Contains(t, c.URL(), "/paid.php", c.Text("body"))
			sale := told("1", 1)
			assert.Equal(t, "Sale", sale.Post["transaction_type"])
			assert.Equal(t, price, sale.Post["product_price"])
			o := s.order("1")
			assert.Equal(t, []any{"paid", 1, "get"}, []any{o.Status, o.Grants, o.Returned})
			p.act("1", "resend")
			assert.Equal(t, sale.Body, told("1", 2).Body)
			assert.Equal(t, 1, s.order("1").Grants, "the same once more")
			p.act("1", "refund")
			back := told("1", 3)
			assert.Equal(t, "Refund", back.Post["transaction_type"])
			assert.Equal(t, price, back.Post["product_price"])
			assert.Equal(t, sale.Post["c2s_transaction_id"], back.Post["c2s_transaction_id"], "CS-059")
			assert.Equal(t, "refunded", s.order("1").Status)

			c = s.walk("mode=subscription&order=2", sandbox.PayRequest{With: "paypal"})
			assert.Contains(t, c.URL(), "/paid.php", c.Text("body"))
			first := told("2", 1)
			assert.Equal(t, [3]string{"Subscription", "New", monthly}, typeOf(first))
			p.ask("POST", "/clock", map[string]any{"advance": "746h"}, nil) // any month
			second := told("2", 2)
			assert.Equal(t, [3]string{"Subscription", "Recurring", monthly}, typeOf(second))
			assert.NotEqual(t, first.Post["c2s_transaction_id"], second.Post["c2s_transaction_id"], "CS-057")
			until := s.order("2").AccessUntil
			var agreements struct {
				Items []struct{ ID, Provider string }
			}
			p.ask("GET", "/agreements", nil, &agreements)
			last := agreements.Items[len(agreements.Items)-1] // other providers' accounts may come with some
			require.Equal(t, "click2sell", last.Provider)
			p.ask("POST", "/agreements/"+last.ID+"/cancel", map[string]any{}, nil)
			third := told("2", 3)
			assert.Equal(t, [3]string{"Subscription", "Cancel", monthly}, typeOf(third))
			assert.Equal(t, second.Post["acquirer_transaction_id"], third.Post["acquirer_transaction_id"], "CS-058")
			o = s.order("2")
			assert.Equal(t, []any{"paid", 1, 2, true, until}, []any{o.Status, o.Grants, o.Terms, o.Cancelled, o.AccessUntil}, "what was paid for is the buyer's")

			p.rule("click2sell.notify", "{deliveries: [{}, {concurrent: true}, {delay: 1s}]}")
			s.walk("order=3", sandbox.PayRequest{With: "amex"})
			p.ask("POST", "/clock", map[string]any{"advance": "2s"}, nil)
			told("3", 3)
			o = s.order("3")
			assert.Equal(t, []any{"paid", 1, 1}, []any{o.Status, o.Grants, len(o.Payments)}, "three times told, once registered")
		})
	}
}

func typeOf(h c2sHeard) [3]string {
	return [3]string{h.Post["transaction_type"], h.Post["subscription_status"], h.Post["product_price"]}
}

// act does something to the payment of an order.
func (p *provider) act(order, action string) {
	p.Helper()
	var page struct{ Items []struct{ ID string } }
	p.ask("GET", "/payments?"+url.Values{"order": {order}}.Encode(), nil, &page)
	require.NotEmpty(p, page.Items)
	p.ask("POST", "/payments/"+page.Items[0].ID+"/"+action, map[string]any{}, nil)
}

// A notification whose checksum is not right books nothing, though the money has moved;
// the shop says so with status 200 (CS-080, CS-088).
func TestPHPRefusesAWrongChecksumOfClick2Sell(t *testing.T) {
	t.Parallel()
	p := serve(t)
	s := openClick2SellShop(p, c2sSecrets...)
	for i, outcome := range []string{"checksum_wrong", "checksum_missing", "checksum_lower", "checksum_over_c2s"} {
		order := fmt.Sprint(500 + i)
		p.rule("click2sell.notify", "{outcome: "+outcome+"}")
		c := s.walk("order="+order, sandbox.PayRequest{})
		assert.Contains(t, c.URL(), "/pending.php", outcome)
		assert.Equal(t, "captured", p.payment(order).State)
		heard := s.heard(order)
		require.Len(t, heard, 1)
		assert.Equal(t, "Checksum verification failed.", heard[0].Answer, outcome)
		assert.Zero(t, s.order(order).Grants)
	}
}
