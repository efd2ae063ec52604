package clickkw_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
	"paysandbox/sandbox/journal"
)

// theCard is the gateway's test card for Mastercard; its expiry says APPROVED (KW-111).
func theCard(more url.Values) url.Values {
	card := url.Values{
		"cardNumber": {"5123450000000008"}, "expiryMonth": {"01"}, "expiryYear": {"39"}, "cardholderName": {"Jane Doe"}, "securityCode": {"100"},
	}
	for name, values := range more {
		card[name] = values
	}
	return card
}

// expires is theCard with another expiry, "05/39".
func expires(date string) url.Values {
	month, year, _ := strings.Cut(date, "/")
	return theCard(url.Values{"expiryMonth": {month}, "expiryYear": {year}})
}

// atCard is step 1 of a new payment on the gateway's payment page.
func (p sandboxed) atCard(lang string, more map[string]any) place.Page {
	p.T.Helper()
	page := p.atGateway(lang, more)
	require.True(p.T, page.Has("#clk-to-card"), page.Brief())
	return p.Get(page.Attr("#clk-to-card", "href"))
}

// total walks from the card form to the total.
func total(page place.Page, card url.Values) place.Page {
	page = sends(page, "form#mpgs-card", card)
	require.True(page.P.T, page.Has("form#mpgs-address"), page.Brief())
	page = sends(page, "form#mpgs-address", url.Values{"city": {"Salmiya"}})
	require.True(page.P.T, page.Has("form#mpgs-pay"), page.Brief())
	return page
}

// paid walks from the card form over Pay to what comes of it.
func paid(page place.Page, card url.Values) place.Page {
	page = sends(total(page, card), "form#mpgs-pay", nil)
	if page.Has("form#mpgs-secure") {
		return page
	}
	return processed(page)
}

// processed goes on from "processing", which comes before whatever the bank has said
// (KW-108).
func processed(page place.Page) place.Page {
	page.P.T.Helper()
	require.True(page.P.T, page.Has("#mpgs-processing"), page.Brief())
	return follows(page.P.Get(page.Attr("#mpgs-continue", "href")))
}

// shopPage is the page of a shop that calls the library by itself.
const shopPage = "https://shop.example/basket?id=7"

// basket is the configuration of such a shop; more replaces parts by path, nil removes.
func basket(more map[string]any) map[string]any {
	config := map[string]any{
		"merchant": "Dev1",
		"order":    map[string]any{"amount": 100, "currency": "USD", "description": "Ordered goods", "id": "order-1"},
		"interaction": map[string]any{"merchant": map[string]any{
			"name": "Your merchant name", "address": map[string]any{"line1": "200 Sample St", "line2": "1234 Example Town"},
		}},
	}
	for path, value := range more {
		parts := strings.Split(path, ".")
		at := config
		for _, part := range parts[:len(parts)-1] {
			at = at[part].(map[string]any)
		}
		if value == nil {
			delete(at, parts[len(parts)-1])
			continue
		}
		at[parts[len(parts)-1]] = value
	}
	return config
}

// opened is what the gateway answers to checkout.js, redirects followed while they stay
// in the sandbox.
func (p sandboxed) opened(view string, config map[string]any) place.Page {
	p.T.Helper()
	text, err := json.Marshal(map[string]any{"view": view, "address": shopPage + "#pay", "origin": "https://shop.example", "configuration": config})
	require.NoError(p.T, err)
	return p.startedWith(string(text), "https://shop.example")
}

func (p sandboxed) startedWith(text, origin string) place.Page {
	p.T.Helper()
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	if origin != "" {
		header.Set("Origin", origin)
	}
	page := p.Ask(http.MethodPost, p.URL+"/clickkw/~ap-gateway.mastercard.com/checkout/start", "", header, []byte(url.Values{"checkout": {text}}.Encode()))
	return follows(page)
}

// follows goes where a page leads, but stays in the sandbox.
func follows(page place.Page) place.Page {
	page.P.T.Helper()
	for page.Status == http.StatusSeeOther && strings.HasPrefix(page.Header.Get("Location"), page.P.URL) {
		page = page.Follow()
	}
	return page
}

// sends submits a form and follows, but stays in the sandbox.
func sends(page place.Page, form string, fill url.Values) place.Page {
	page.P.T.Helper()
	require.True(page.P.T, page.Has(form), page.Brief())
	return follows(posts(page, form, fill))
}

// posts sends a form of a page and answers what came, without following it.
func posts(page place.Page, form string, fill url.Values) place.Page {
	return page.P.Post(page.Attr(form, "action"), fill)
}

// mails are the letters of the workspace.
func mails(t *testing.T, p sandboxed) []journal.Mail {
	t.Helper()
	letters, err := p.WS.Mails()
	require.NoError(t, err)
	return letters
}
