package click2sell

import (
	"cmp"
	"html"
	"net/http"
	"time"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// Manual implements sandbox.Documented: what a merchant's developer needs, product by
// product, since everything is set for each (CS-002).
func (Fake) Manual(ws *sandbox.Workspace, id string, base sandbox.Base) []sandbox.ManualPage {
	a, err := sandbox.FindAccount[*account](ws, providerName, "merchant", id)
	if err != nil {
		return nil
	}
	var pages []sandbox.ManualPage
	for _, p := range a.Products {
		panel := panel{product: p, base: base.URL}
		of := []sandbox.ManualPage{panel.orderLink(), panel.testBuy(), panel.notification(ws), panel.thankyou(ws), panel.affiliates()}
		for _, page := range of {
			if page.Title != "" {
				page.Part = "products." + p.Code
				pages = append(pages, page)
			}
		}
	}
	return pages
}

// panel spells the documentation of one product.
type panel struct {
	product *product
	base    string
}

func (p panel) link() string { return p.base + "/buy?" + p.product.Code }

func (p panel) orderLink() sandbox.ManualPage {
	return sandbox.ManualPage{
		Title: "Order link", Method: http.MethodGet, URL: p.link(), Fact: "CS-008", Try: "Open the order form",
		About: "Where your page sends a buyer. What you append comes back in every notification of the order; a buyer sees and can change it, so sign it.",
		Embed: `<a href="` + html.EscapeString(p.link()+"&order=356") + `">Buy ` + html.EscapeString(p.product.Name) + `</a>`,
		Words: []operation.KeyText{
			{Name: "&name=value", Text: "comes back as cp_name; all of them together have at most " + p.product.sw("cp_limit") + " bytes"},
		},
		Answers: []sandbox.ManualAnswer{{When: "always", Text: "the order form, or an error page for a code that nobody knows"}},
	}
}

func (p panel) testBuy() sandbox.ManualPage {
	return sandbox.ManualPage{
		Title: "Test BUY", Method: http.MethodGet, URL: p.base + "/test/" + p.product.Code, Fact: "CS-006", Try: "Test BUY",
		About: "A test purchase: the order form takes any card, and your script is notified as for a real sale. How a test is marked is not known; the switch test_marker can mark it.",
		Words: []operation.KeyText{{Name: "?name=value", Text: "comes back as cp_name, as behind the order link"}},
	}
}

// sample is a sale of the product, as its notification tells it.
func (p panel) sample() (payment.Payment, order, event) {
	price, err := p.product.firstPrice()
	if err != nil {
		return payment.Payment{}, order{}, aSale
	}
	o := order{
		Merchant: p.product.merchant.Merchant, Product: p.product.ID, Name: p.product.Name, Number: "22222", OrderID: "22218",
		Acquirer: "4XK12345AB678901C", At: time.Date(2008, time.September, 8, 22, 56, 42, 0, time.UTC), Means: "PayPal",
		Buyer:  buyer{Name: "Jane", Surname: "Doe", Country: "France", Email: "jane@example.com"},
		Passed: []operation.KeyText{{Name: "order", Text: "356"}},
	}
	if p.product.Subscription != nil {
		return payment.Payment{Amount: price}, o, aFirst
	}
	return payment.Payment{Amount: price}, o, aSale
}

func (p panel) notification(ws *sandbox.Workspace) sandbox.ManualPage {
	paid, o, what := p.sample()
	target := p.product.notifyURL(ws)
	d := p.product.spell(cmp.Or(target, "https://shop.example/listen.php"), p.product.fields(paid, o, what))
	page := sandbox.ManualPage{
		Title: "Notification", Method: d.Method, URL: d.URL, Headers: d.Headers, Body: string(d.Body), Fact: "CS-028",
		About: "What your script is sent when something happens to a sale. Values are encoded once: do not decode them a second time. " +
			"The checksum covers acquirer_transaction_id alone, so compare product, price and what was passed through, too.",
		Words: []operation.KeyText{
			{Name: "checksum", Text: "MD5 of the secret key, an underscore and acquirer_transaction_id, 32 hexadecimal characters in upper case; not there without a secret key"},
			{Name: "transaction_type", Text: "Sale, Refund, Subscription"},
			{Name: "subscription_status", Text: "New, Recurring, Cancel; of subscriptions only. A Cancel is no payment"},
			{Name: "c2s_transaction_id", Text: "of a Refund that of its sale; each re-bill has its own"},
			{Name: "order_id", Text: "the same in all notifications of an order"},
			{Name: "product_price", Text: "what the event is about: of a Refund the money given back"},
		},
		Answers: []sandbox.ManualAnswer{
			{When: "status 2xx", Text: "delivered, whatever the body says"},
			{When: "any other, a redirect, or none within " + p.product.sw("timeout"), Text: "failed; sent again only where retries says so, or by hand"},
		},
	}
	if why := p.product.untold(ws); why != "" {
		page.About += " Now " + why + "."
	}
	return page
}

func (p panel) thankyou(ws *sandbox.Workspace) sandbox.ManualPage {
	page := sandbox.ManualPage{
		Title: "Thank-you page", Fact: "CS-069", URL: cmp.Or(p.product.thankyouURL(ws), "https://shop.example/thanks.php"), Method: http.MethodGet,
		About: "Where the buyer's browser goes when the payment is made, after your script was told. Anybody can open it: it proves nothing.",
	}
	if fields := p.product.thankyouFields(p.sample()); fields != nil {
		page.Method = http.MethodPost
		page.Headers = []operation.KeyText{{Name: "Content-Type", Text: "application/x-www-form-urlencoded"}}
		page.Body = p.product.body(fields)
	}
	if p.product.thankyouURL(ws) == "" {
		page.About += " Now neither thankyou_url nor the shop's place thankyou says where it is, so the buyer stays on ours."
	}
	return page
}

func (p panel) affiliates() sandbox.ManualPage {
	if len(p.product.merchant.Affiliates) == 0 {
		return sandbox.ManualPage{}
	}
	address := p.product.affiliateLink(p.base, p.product.merchant.Affiliates[0])
	return sandbox.ManualPage{
		Title: "Affiliate links", Method: http.MethodGet, URL: address, Fact: "CS-016",
		About: "Who brings a buyer: for six months the first affiliate counts, and is told as affiliate_username. The path is the sandbox's own; no manual has it.",
		Words: []operation.KeyText{
			{Name: address, Text: "leads to sales_url, or to the order form where there is none"},
			{Name: address + "?" + checkoutToken, Text: "leads to the order form"},
		},
	}
}
