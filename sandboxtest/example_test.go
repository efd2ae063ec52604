package sandboxtest_test

import (
	"crypto/md5"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path"
	"strings"
	"time"

	"paysandbox/sandboxtest"
)

// In a test, t is the test's own.
var t = new(exampleT)

// A ClickandBuy shop: the premium link is signed, ClickandBuy's proxy calls the script, and
// the customer comes back to where the script has sent it. A real shop asks the TMI there.
func Example_clickandbuy() {
	defer t.end()
	s := sandboxtest.Start(t)
	link, dynkey := s.Env("CLICKANDBUY_LINK"), s.Env("CLICKANDBUY_DYNKEY")
	shop := s.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch order := r.URL.Query().Get("externalBDRID"); r.URL.Path {
		case "/buy":
			query := "price=1234&cb_currency=EUR&externalBDRID=356"
			fgkey := md5.Sum([]byte(dynkey + "/" + path.Base(link) + "?" + query))
			http.Redirect(w, r, fmt.Sprintf("%s?%s&fgkey=%x", link, query, fgkey), http.StatusFound)
		case "/cb.php":
			w.Header().Set("Location", "http://"+r.Host+"/landing?result=success&externalBDRID="+order)
			w.WriteHeader(http.StatusFound)
		case "/landing":
			fmt.Fprintln(w, "Thank you")
		}
	}))

	page := s.Pay(shop.URL+"/buy", sandboxtest.How{As: s.Env("CLICKANDBUY_BUYER")})

	payment := s.Paid("356")
	fmt.Println(page.Text)
	fmt.Println(payment.State, payment.Amount.Value, payment.Amount.Currency)
	// Output:
	// Thank you
	// committed 12.34 EUR
}

// A Click2Sell shop is an order link and a script that is told of sales.
func Example_click2sell() {
	defer t.end()
	s := sandboxtest.Start(t, sandboxtest.Config{
		Places: map[string]map[string]string{"click2sell": {"notify": "/sold", "thankyou": "/thanks"}},
	})
	s.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/sold" {
			fmt.Println(r.FormValue("transaction_type"), r.FormValue("product_price"), "of order", r.FormValue("cp_order"))
		}
	}))

	page := s.Pay(s.Env("CLICK2SELL_ORDER_LINK")+"&order=356", sandboxtest.How{With: "visa"})

	s.Paid("356")
	s.Delivered("356", 1)
	at, _ := url.Parse(page.URL)
	fmt.Println("the customer is at", at.Path)
	// Output:
	// Sale 49.95 of order 356
	// the customer is at /thanks
}

// A Klik & Pay shop sends the customer away with a form; its server is told of the payment
// before the browser comes back.
func Example_klikandpay() {
	defer t.end()
	s := sandboxtest.Start(t, sandboxtest.Config{
		Places: map[string]map[string]string{"klikandpay": {"accepted": "/ok", "refused": "/ko", "dynamic_return": "/kp?order="}},
	})
	address, id := s.Env("KLIKANDPAY_URL"), s.Env("KLIKANDPAY_ID")
	shop := s.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/buy":
			fmt.Fprintf(w, `<!doctype html><form method="post" action="%s/paiementtest/check.pl">`, address)
			for name, value := range map[string]string{
				"ID": id, "MONTANT": "43.50", "RETOUR": "356", "DETAIL": "REF:356%Q:1%PRIX:43.50%PROD:Book|", "L": "en",
				"NOM": "Doe", "PRENOM": "Jane", "ADRESSE": "12 rue du Lac", "CODEPOSTAL": "75011", "VILLE": "Paris", "PAYS": "FR",
				"TEL": "+33155501000", "EMAIL": "jane@shop.example",
			} {
				fmt.Fprintf(w, `<input type="hidden" name="%s" value="%s">`, name, value)
			}
			fmt.Fprint(w, `<button>Pay</button></form>`)
		case "/kp":
			fmt.Println("told of order", r.FormValue("order"), r.FormValue("RESPONSE"), r.FormValue("MONTANTXKP"))
		}
	}))

	customer := s.Customer()
	customer.Visit(shop.URL + "/buy")
	customer.Click("Pay")
	customer.Pay(sandboxtest.How{With: "visa", Card: map[string]string{"number": "refused"}, Outcome: "retry"})

	fmt.Println(s.Payments()[0].Phase)
	// Output:
	// told of order 356 00 43.50
	// paid
}

// A Click KW shop opens a session, says what it is for, and asks for the status when the
// customer is back.
func Example_clickkw() {
	defer t.end()
	s := sandboxtest.Start(t)

	address, user, token := s.Env("CLICKKW_URL")+"/api/developer/gatedeveloper", s.Env("CLICKKW_USER"), s.Env("CLICKKW_TOKEN")
	click := func(call, body string) (answer []byte, location string) {
		r, _ := http.NewRequest(http.MethodPost, address+call+user, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultTransport.RoundTrip(r) // follows no redirect
		if err != nil {
			return nil, ""
		}
		defer response.Body.Close()
		answer, _ = io.ReadAll(response.Body)
		return answer, response.Header.Get("Location")
	}
	shop := s.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/buy":
			var created struct {
				Gateway struct {
					SessionID string `json:"session_id"`
				} `json:"gatewayResponse"`
			}
			answer, _ := click("/", "")
			_ = json.Unmarshal(answer, &created)
			_, page := click("/sessionupdate/", fmt.Sprintf(`{"session_id": %q, "order_id": 356, "order_amout": 6, "return_url": %q, "lang": "en"}`,
				created.Gateway.SessionID, "http://"+r.Host+"/return"))
			http.Redirect(w, r, page, http.StatusFound)
		case "/return":
			fmt.Fprintln(w, "Welcome back")
		}
	}))

	page := s.Pay(shop.URL+"/buy", sandboxtest.How{With: "knet"})

	fmt.Println(page.Text)
	fmt.Println(s.Paid("356").Amount.Value)
	// Output:
	// Welcome back
	// 6.000
}

// The clock stands still until the test moves it, and answers what happened on the way.
func ExampleClock_Advance() {
	defer t.end()
	s := sandboxtest.Start(t)
	s.Serve(http.NotFoundHandler())
	s.Pay(s.Env("CLICK2SELL_SUBSCRIPTION_LINK") + "&order=7")

	for _, happened := range s.Clock.Advance(40 * 24 * time.Hour) {
		fmt.Println(happened.At.Format(time.DateOnly), happened.Kind)
	}
	fmt.Println(s.Clock.Now().Format(time.DateOnly))
	// Output:
	// 2026-01-16 form_end
	// 2026-02-15 rebill
	// 2026-02-24
}

// A rule makes the provider misbehave; Matched makes sure that it did.
func ExampleSandbox_SetRules() {
	defer t.end()
	s := sandboxtest.Start(t)
	s.SetRules(sandboxtest.Rule{
		Op: "clickkw.create", Times: 1,
		Then: sandboxtest.Then{Fault: &sandboxtest.Fault{Kind: "status", Status: 503}},
	})

	address := s.Env("CLICKKW_URL") + "/api/developer/gatedeveloper/" + s.Env("CLICKKW_USER")
	for range 2 {
		r, _ := http.NewRequest(http.MethodPost, address, nil)
		r.Header.Set("Authorization", "Bearer "+s.Env("CLICKKW_TOKEN"))
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			fmt.Println(err)
			continue
		}
		response.Body.Close()
		fmt.Println(response.Status)
	}

	s.Matched()
	// Output:
	// 503 Service Unavailable
	// 200 OK
}

// A notification that the shop did not take is seen with every attempt.
func ExampleSandbox_Deliveries() {
	defer t.end()
	s := sandboxtest.Start(t)
	s.SetPlaces("click2sell", map[string]string{"notify": "/sold"})
	s.SetAccount("click2sell", "johndoe22", map[string]any{
		"products": []any{map[string]any{"code": "johnbooksabc", "switches": map[string]any{"retries": []string{"1m"}}}},
	})
	broken := true
	s.Serve(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if broken {
			http.Error(w, "no database", http.StatusInternalServerError)
		}
	}))
	s.Pay(s.Env("CLICK2SELL_ORDER_LINK") + "&order=356")

	broken = false
	s.Clock.Advance(time.Minute)

	for _, attempt := range s.Delivered("356", 1)[0].Attempts {
		fmt.Println(attempt.At.Format(time.TimeOnly), attempt.Status)
	}
	// Output:
	// 12:00:00 500
	// 12:01:00 200
}

// Act is the provider's back office.
func ExampleSandbox_Act() {
	defer t.end()
	s := sandboxtest.Start(t)
	s.SetPlaces("click2sell", map[string]string{"notify": "/sold"})
	s.Serve(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	s.Pay(s.Env("CLICK2SELL_ORDER_LINK") + "&order=356")

	fmt.Println(s.Act("356", "refund").Phase)
	fmt.Println(len(s.Delivered("356", 2)), "notifications")
	// Output:
	// refunded
	// 2 notifications
}

// A shop that runs already is told where the sandbox is, and the sandbox where the shop is.
func ExampleSandbox_SetMerchant() {
	defer t.end()
	shop := httptest.NewServer(http.NotFoundHandler())
	defer shop.Close()

	s := sandboxtest.Start(t)
	s.SetMerchant(shop.URL)

	fmt.Println(s.Env("CLICK2SELL_MERCHANT"))
	// Output: johndoe22
}

// A shop has the provider's real address in its code, and sends its customers there.
func ExampleSandbox_Transport() {
	defer t.end()
	s := sandboxtest.Start(t)
	id, provider := s.Env("KLIKANDPAY_ID"), http.Client{Transport: s.Transport()}
	shop := s.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const entry = "https://www.klikandpay.com/paiement/check.pl"
		if answer, err := provider.Get(entry); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
		} else {
			answer.Body.Close()
			http.Redirect(w, r, entry+"?ID="+id, http.StatusFound)
		}
	}))

	page := s.Customer().Visit(shop.URL)

	at, _ := url.Parse(page.URL)
	fmt.Println("the customer is at", at.Scheme, at.Host)
	// Output: the customer is at https www.klikandpay.com
}
