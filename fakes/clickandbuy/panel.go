package clickandbuy

import (
	"cmp"
	"html"
	"net/http"
	"net/url"
	"strings"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/payment"
)

// Manual implements sandbox.Documented: what a shop's developer finds in the merchant's
// area, link by link, since a link is what a shop is built into ("Link einbauen", TS §1.1.3).
func (Fake) Manual(ws *sandbox.Workspace, id string, base sandbox.Base) []sandbox.ManualPage {
	a, err := accountOf(ws, "seller", id)
	if err != nil || a.id() != id {
		return nil
	}
	pages := []sandbox.ManualPage{a.description(base.URL), a.creation(base.URL), a.credits(base.URL), a.registrationLink(base.URL)}
	for i := range a.Domains {
		for j := range a.Domains[i].Links {
			p := newPanel(ws, a, &a.Domains[i], &a.Domains[i].Links[j], base.URL)
			for _, page := range []sandbox.ManualPage{p.premiumLink(), p.calculator(), p.firstHandshake(ws), p.secondHandshake(), p.event(ws)} {
				page.Part = "domains." + p.deal.domain.Name + ".links." + p.deal.link.ID
				pages = append(pages, page)
			}
		}
	}
	return pages
}

// description is where TMI is described, once for the account.
func (a *account) description(base string) sandbox.ManualPage {
	return sandbox.ManualPage{
		Title: "TMI, the second handshake", Method: http.MethodGet, URL: base + "/TMI/1.4/" + wsdlNames[0], Host: "wsdl." + a.System + ".clickandbuy.com", Fact: "CB-110",
		About: "The interface description that SOAP clients are made from. The pages of domains and links have the documentation of each link.",
	}
}

// creation is where further accounts come from (CB-705).
func (a *account) creation(base string) sandbox.ManualPage {
	return sandbox.ManualPage{
		Title: "Create sandbox account", Method: http.MethodGet, URL: base + "/tools/sandbox?seller=" + a.id(), Fact: "CB-705", Try: "Create an account",
		About: "A further merchant in this workspace, or a surfer who may buy from this one and has a test credit there.",
	}
}

// credits is where a buyer sees test credits and bonuses (CB-009).
func (a *account) credits(base string) sandbox.ManualPage {
	return sandbox.ManualPage{
		Title: "A buyer's discounts and credits", Method: http.MethodGet, URL: base + "/tools/credits?seller=" + a.id(), Fact: "CB-009", Try: "See a buyer's credits",
		About: "What the workspace's merchants have given to a buyer, and what purchases have left of it. It asks for the buyer's password.",
	}
}

// registrationLink is the link that a shop's module may send its merchant to (CB-039).
func (a *account) registrationLink(base string) sandbox.ManualPage {
	return sandbox.ManualPage{
		Title: "Registration link", Method: http.MethodGet, Host: a.System + ".clickandbuy.com", Fact: "CB-039", Try: "Open the registration",
		URL:   base + "/cgi-bin/register.pl?mode=anbieter&portalmerchant=" + a.id() + "&ConfigurationURL=" + url.QueryEscape("https://shop.example/configuration.php"),
		About: "Where a shop's module sends a merchant who has no account yet. The browser comes back to ConfigurationURL.",
		Words: []operation.KeyText{{Name: "SellerID, LinkURL, TMIPassword", Text: "what is put behind ConfigurationURL"}},
	}
}

// panel spells the documentation of one link.
type panel struct {
	deal   *deal
	base   string
	hashed string // of the sample, behind the dynkey (CB-064)
}

// Samples: the purchase that the manual shows throughout (TS §1.3.3.2, §3.5.3).
const (
	anyReference = "123-45678-9"
	anyBDR       = 12345678
	anyCRN       = 99887766
	anyBuyerIP   = "192.0.2.7"
	anyPrice     = 123 // cents
)

func newPanel(ws *sandbox.Workspace, a *account, d *domain, l *link, base string) panel {
	p := panel{deal: &deal{account: a, domain: d, link: l, told: &buyerData{Nation: d.Nation}}, base: base}
	amount := payment.Money{Minor: anyPrice, Currency: cmp.Or(l.Currency, "EUR"), Exponent: 2}
	query := []string{}
	if l.DynamicPrice {
		query = append(query, "price=123")
		if l.DynamicCurrency {
			query = append(query, "cb_currency="+amount.Currency)
		}
	} else {
		amount.Minor, _ = l.fixedPrice()
	}
	query = append(query, "cb_content_name_utf=MeineSeite.de+Bestellung", "cb_content_info_utf=Beschreibung+der+Bestellung", "externalBDRID="+anyReference,
		"Nation="+cmp.Or(d.Nation, "DE"), "lang="+cmp.Or(d.Language, "de"))
	p.deal.payment = payment.Payment{Order: anyReference, Amount: amount}
	p.deal.purchase = purchase{Path: "/" + p.script(ws), BDR: anyBDR, CRN: anyCRN, BuyerIP: anyBuyerIP, Query: strings.Join(query, "&")}
	p.hashed = hashedText(p.deal.purchase.Path+"?"+p.deal.purchase.Query, a.sw("fgkey.rule"))
	if l.Dynkey != "" {
		p.deal.purchase.Query += "&fgkey=" + fgkeyOf(l.Dynkey, p.hashed)
	}
	return p
}

// script is the name of the merchant's script, as it stands at the premium link's end.
func (p panel) script(ws *sandbox.Workspace) string {
	place, _, _ := strings.Cut(cmp.Or(p.deal.link.Target, sandbox.MerchantOf(ws).Paths[providerName]["script"], "skriptname.php"), "?")
	return place[strings.LastIndexByte(place, '/')+1:]
}

// target is what stands behind the premium host, signed.
func (p panel) target() string { return p.deal.purchase.Path + "?" + p.deal.purchase.Query }

func (p panel) host() string {
	return "premium-" + p.deal.link.ID + "." + p.deal.account.System + ".clickandbuy.com"
}

func (p panel) address() string { return p.base + "/newauth/http://" + p.host() + p.target() }

func (p panel) premiumLink() sandbox.ManualPage {
	address := p.address()
	page := sandbox.ManualPage{
		Title: "Payment link (Link einbauen)", Method: http.MethodGet, URL: address, Host: p.deal.account.System + ".clickandbuy.com", Fact: "CB-031",
		About: "Where your shop sends the buyer's browser. The names are case-sensitive, and parameters of your own come back to your script.",
		Embed: `<a href="` + html.EscapeString(address) + `">` + html.EscapeString(cmp.Or(p.deal.link.Name, "ClickandBuy")) + `</a>`,
		Try:   "Open the payment page",
		Words: []operation.KeyText{
			{Name: "by the premium host alone", Text: p.base + "/~" + p.host() + p.target()},
			{Name: "in the older form", Text: p.base + "/~premium-link.net/" + p.deal.link.ID + p.target()},
		},
		Answers: []sandbox.ManualAnswer{{When: "always", Text: "the payment page, or an error page with status " + p.deal.account.sw("pages.error_status")}},
	}
	page.Words = append(page.Words, p.parameters()...)
	if !p.deal.link.isActive() {
		page.About += " Now the link is switched off: it answers " + p.deal.account.sw("link.inactive") + "."
	}
	return page
}

// calculator is where a link that the shop made is checked (CB-702).
func (p panel) calculator() sandbox.ManualPage {
	return sandbox.ManualPage{
		Title: "Check a link's signature", Method: http.MethodGet, URL: p.base + "/tools/fgkey?link=" + url.QueryEscape(p.address()), Fact: "CB-702", Try: "Check a signature",
		About: "Paste a link that your shop made: you see the text that is hashed by both rules, the right fgkey, and what is wrong with yours.",
	}
}

// parameters are what the query may say (CB-040 to CB-051).
func (p panel) parameters() []operation.KeyText {
	words := []operation.KeyText{}
	switch l := p.deal.link; {
	case !l.DynamicPrice:
		words = append(words, operation.KeyText{Name: "price", Text: "not taken: the link costs " + l.Price + " " + l.Currency})
	case !l.DynamicCurrency:
		words = append(words, operation.KeyText{Name: "price", Text: "cents, three digits at least; the currency is " + l.Currency})
	default:
		words = append(words, operation.KeyText{Name: "price, cb_currency", Text: "cents, three digits at least, and ISO 4217: both or none"})
	}
	words = append(words,
		operation.KeyText{Name: "externalBDRID", Text: "your own number of the purchase, at most 64 characters; each is booked once"},
		operation.KeyText{Name: "cb_content_name_utf, cb_content_info_utf", Text: "name and description of what is bought"},
		operation.KeyText{Name: "Nation, lang", Text: "both or none; the languages are " + strings.Join(languages, " ")},
		operation.KeyText{Name: "cb_billing_, cb_shipping_", Text: "before FirstName, LastName, Street, ZIP, City, Nation: the buyer's addresses"})
	if p.deal.link.Dynkey == "" {
		return append(words, operation.KeyText{Name: "fgkey", Text: "not checked: the link has no dynkey"})
	}
	return append(words, operation.KeyText{Name: "fgkey", Text: "the last parameter: MD5, in hex, of " + p.deal.link.Dynkey + p.hashed})
}

func (p panel) firstHandshake(ws *sandbox.Workspace) sandbox.ManualPage {
	page := sandbox.ManualPage{
		Title: "First handshake", Method: http.MethodGet, Fact: "CB-083",
		About: "What your script is asked when the buyer has confirmed: your own query, byte for byte, and the purchase in six headers. " +
			"Compare the price, remember the purchase, print nothing, and answer with a redirect. The call comes from " + p.deal.account.sw("handshake.source_ip") + ".",
		Words: []operation.KeyText{
			{Name: "X-USERID", Text: "the buyer's number (CRN)"},
			{Name: "X-PRICE", Text: "cents times 1000"},
			{Name: "X-TRANSACTION", Text: "the number of the transaction (BDR); 0: never booked, the buyer is one of your own"},
			{Name: "X-CONTENTID", Text: "the link's number"},
		},
		Answers: []sandbox.ManualAnswer{
			{When: "a redirect to an absolute address with result=success", Text: "the purchase is booked, and the browser goes there"},
			{When: "a redirect to another absolute address", Text: "nothing is booked, and the browser goes there"},
			{When: "any other answer, or none within " + p.deal.account.sw("handshake.timeout"), Text: "nothing is booked; the buyer sees error page 2.1.2"},
		},
	}
	place, query, err := p.deal.target(ws)
	if err != nil {
		place, query = "https://shop.example"+p.deal.purchase.Path, p.deal.purchase.Query
		page.About += " Now " + err.Error() + "."
	}
	page.URL = place + "?" + query
	for _, h := range p.deal.headers() {
		page.Headers = append(page.Headers, operation.KeyText{Name: p.deal.headerCase(h.Name), Text: h.Text})
	}
	return page
}

func (p panel) secondHandshake() sandbox.ManualPage {
	a := p.deal.account
	page := sandbox.ManualPage{
		Title: "Second handshake", Method: http.MethodPost, URL: p.base + "/TMI/1.4/", Host: "services." + a.System + ".clickandbuy.com", Fact: "CB-120",
		About: "What the page behind your redirect asks before it trusts anything: is this purchase booked? The browser's own word proves nothing.",
		Headers: []operation.KeyText{
			{Name: "Content-Type", Text: "text/xml; charset=utf-8"},
			{Name: "SOAPAction", Text: `"TransactionManager.Status#isExternalBDRIDCommitted"`},
		},
		Body: `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
			`<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>` +
			`<isExternalBDRIDCommitted xmlns="TransactionManager.Status"><sellerID>` + a.id() + `</sellerID><tmPassword>` + escapeXML(a.TMPassword) +
			`</tmPassword><slaveMerchantID>0</slaveMerchantID><externalBDRID>` + anyReference + `</externalBDRID></isExternalBDRIDCommitted></soapenv:Body></soapenv:Envelope>`,
		Answers: []sandbox.ManualAnswer{
			{When: "booked", Text: "isCommitted true, with the BDRID"},
			{When: "not booked", Text: "fault 32, BDRIDNotFound; with the switch tmi.not_committed isCommitted false"},
			{When: "wrong password", Text: "fault 41, BadPassword"},
			{When: "TMI is off, no password of 6 to 10 characters, or another system's host", Text: "fault 50, InterfaceAccessNotGranted"},
			{When: "a passing failure", Text: "fault 47 or 99: neither paid nor unpaid, so ask again"},
		},
	}
	if !a.TMEnabled || !validTMPassword(a.TMPassword) {
		page.About += " Now TMI is off for the account, or its password is not of 6 to 10 characters: every call gets fault 50."
	}
	return page
}

func (p panel) event(ws *sandbox.Workspace) sandbox.ManualPage {
	a, target := p.deal.account, sandbox.MerchantOf(ws).Place(providerName, "ems")
	document := emsDocument(a.sw("ems.prolog"), a.eventFields(emsFirstEvent+1, "20091215143000", p.deal.link, p.deal.payment, p.deal.purchase, "payment_successful"))
	page := sandbox.ManualPage{
		Title: "Event (EMS)", Method: http.MethodPost, URL: cmp.Or(target, "https://shop.example/ems.php"), Fact: "CB-236",
		About:   "What your server is pushed when something happens to a booked purchase. Nothing is signed: look at the caller's address, or ask TMI.",
		Headers: []operation.KeyText{{Name: "Content-Type", Text: "application/x-www-form-urlencoded"}},
		Body:    "xml=" + url.QueryEscape(document),
		Words: []operation.KeyText{
			{Name: "xml", Text: document},
			{Name: "action", Text: "created, payment_successful, cancelled, charge back, charge back lifted, booked-out, booked-in, and three about a collection agency"},
			{Name: "event-id", Text: "a repeat has the same"},
			{Name: "price", Text: "cents"},
		},
		Answers: []sandbox.ManualAnswer{
			{When: "status 200 and OK, in any letters", Text: "delivered"},
			{When: "anything else", Text: "sent again: ems.retry says when"},
		},
	}
	switch {
	case !p.deal.link.NotifyPayment:
		page.About += " Now nothing is pushed: the link's notify_payment is off."
	case target == "":
		page.About += " Now nothing is pushed: the shop's place ems is not set."
	}
	return page
}
