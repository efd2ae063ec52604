package clickandbuy_test

import (
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const generous = `{"domains": [{"name": "Demo Shop", "welcome_bonus": {"amount": "15.00", "currency": "EUR"}, "registration_bonus": {"amount": "2.50", "currency": "EUR"}}]}`

// The welcome bonus pays of the first purchase and what is left of it of the next ones, at
// this domain and in its currency; the merchant hears the whole price (CB-007, CB-321).
func TestWelcomeBonus(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url, account: generous})
	buy := func(external, bonus, pays, credit string) {
		t.Helper()
		shown := p.order(external).identified("buyer@example.com")
		assert.Equal(t, bonus, shown.Text("#cb-bonus-welcome"), external)
		assert.Equal(t, pays, shown.Text("#cb-pay"), external)
		assert.Contains(t, shown.Text("#cb-credit"), credit, external)
		assert.Equal(t, "12,34 EUR", shown.Text("#cb-price"), "the offer costs what it costs")
		require.Equal(t, 302, shown.confirm().Status)
	}
	buy("w1", "-12,34 EUR", "0,00 EUR", "500,00 EUR")
	buy("w2", "-2,66 EUR", "9,68 EUR", "500,00 EUR") // 15.00 - 12.34
	buy("w3", "", "", "490,32 EUR")                  // the credit paid 9.68
	for _, request := range shop.requests() {
		assert.Equal(t, "1234000", header(request, "X-PRICE"), "CB-321")
	}
	assert.Equal(t, 1234, p.Payment("w1").Amount.Minor)

	shown := p.order("w4").identified("second@example.com")
	assert.Equal(t, "-12,34 EUR", shown.Text("#cb-bonus-welcome"), "once for each buyer")
}

// A first purchase that fails earns nothing, one in another currency earns the bonus and
// does not use it (CB-703, CB-704).
func TestWelcomeBonusIsEarnedByABooking(t *testing.T) {
	shop := says(t, found(landing+"?result=error"))
	p := open(t, arrange{shop: shop.url, account: generous})
	require.Equal(t, 302, p.order("w1").identified("buyer@example.com").confirm().Status)
	assert.Equal(t, "-12,34 EUR", p.order("w1").identified("buyer@example.com").Text("#cb-bonus-welcome"))

	p = open(t, arrange{shop: succeeds(t).url, account: generous})
	dollars := p.enter(openLink, "/cb.php?price=1234&cb_currency=USD&externalBDRID=w2&Nation=DE&lang=de").identified("buyer@example.com")
	assert.False(t, dollars.Has("#cb-bonus"))
	require.Equal(t, 302, dollars.confirm().Status)
	p.Put(`{"domains": [{"name": "Demo Shop", "welcome_bonus": {"amount": "1.00"}}]}`)
	assert.Equal(t, "-12,34 EUR", p.order("w3").identified("buyer@example.com").Text("#cb-bonus-welcome"), "15.00 were credited")
}

// Who opens an account over a link of the domain gets the registration bonus, and is told
// before (CB-007).
func TestRegistrationBonus(t *testing.T) {
	p := open(t, arrange{shop: succeeds(t).url, account: generous})
	p.Put(`{"domains": [{"name": "Demo Shop", "test_mode": false}]}`)
	login := p.order("r1")
	assert.Contains(t, login.Text("#cb-bonus-offer"), "2,50 EUR")
	form := p.get(login.Attr("#cb-to-register", "href"))
	assert.Contains(t, form.Text("#cb-bonus-offer"), "2,50 EUR")
	assert.Equal(t, "DE", form.Attr("#cb-Nation option[selected]", "value"), "the domain's default nation")
	shown := p.post(form.Attr("form#cb-register", "action"), url.Values{
		"Email": {"new@example.com"}, "password": {"buyerpass"}, "FirstName": {"Ana"}, "LastName": {"Neu"}, "DateOfBirth": {"29.02.1980"},
		"Street": {"Hauptstr."}, "ZIP": {"50667"}, "City": {"Köln"}, "Nation": {"DE"},
	}).follow()
	assert.Equal(t, "-2,50 EUR", shown.Text("#cb-bonus-registration"), shown.Brief())
	assert.Equal(t, "-9,84 EUR", shown.Text("#cb-bonus-welcome"))
	assert.Equal(t, "0,00 EUR", shown.Text("#cb-pay"))
	assert.False(t, p.order("r2").identified("buyer@example.com").Has("#cb-bonus-registration"), "only who registered here")
}

// A link that says neither nation nor language takes those of its domain (CB-007).
func TestDomainsHaveALanguageAndANation(t *testing.T) {
	p := open(t, arrange{account: `{"domains": [{"name": "Demo Shop", "language": "pl", "nation": "PL"}]}`})
	shown := p.enter(openLink, "/cb.php?price=1234&cb_currency=EUR&externalBDRID=n1")
	assert.Equal(t, "pl", shown.Attr("html", "lang"))
	assert.Equal(t, "PL", p.get(shown.Attr("#cb-to-register", "href")).Attr("#cb-Nation option[selected]", "value"))
}

// Both are of the manual's tables (CB-047, CB-057).
func TestDomainsSpeakOfNationsAndLanguagesOfTheManual(t *testing.T) {
	p := open(t, arrange{})
	for field, value := range map[string]string{"nation": "GB", "language": "ru"} {
		_, err := p.WS.PutAccount("clickandbuy", map[string]any{"seller": 222333444, "domains": []any{map[string]any{"name": "Demo Shop", field: value}}})
		require.ErrorContains(t, err, "domain Demo Shop: "+field)
	}
	p.Put(`{"domains": [{"name": "Demo Shop", "nation": "YU", "language": "PT"}]}`)
	assert.Equal(t, "pt", p.enter(openLink, "/cb.php?price=1234&cb_currency=EUR&externalBDRID=n1").Attr("html", "lang"))
}

// Without a default nation the buyer's address tells it (CB-007, CB-709); the link goes before.
func TestNationByTheBuyersIP(t *testing.T) {
	p := open(t, arrange{account: `{"domains": [{"name": "Demo Shop", "nation": null}], "switches": {"buyer.ip_nations": "127.0.0.0/8=FI ::/0=DE"}}`})
	chosen := func(query string) string {
		shown := p.enter(openLink, "/cb.php?price=1234&cb_currency=EUR&externalBDRID=n1"+query)
		return p.get(shown.Attr("#cb-to-register", "href")).Attr("#cb-Nation option[selected]", "value")
	}
	assert.Equal(t, "FI", chosen(""))
	assert.Equal(t, "FI", chosen("&Nation=GB&lang=en"), "GB counts as not sent (CB-058)")
	assert.Equal(t, "UK", chosen("&Nation=UK&lang=en"))
	_, err := p.WS.PutAccount("clickandbuy", map[string]any{"seller": 222333444, "switches": map[string]any{"buyer.ip_nations": "127.0.0.1=FI"}})
	require.ErrorContains(t, err, "buyer.ip_nations")
}

// A domain's bonus is an amount, and its currency one of the manual's.
func TestBonusesAreAmounts(t *testing.T) {
	p := open(t, arrange{})
	_, err := p.WS.PutAccount("clickandbuy", map[string]any{"seller": 222333444, "domains": []any{map[string]any{"name": "Demo Shop", "welcome_bonus": map[string]any{"amount": "5.00", "currency": "??"}}}})
	require.ErrorContains(t, err, "welcome_bonus of Demo Shop")
}

// A buyer sees what merchants gave, and what purchases left of it (CB-009); nobody else does.
func TestBuyerSeesCredits(t *testing.T) {
	p := open(t, arrange{shop: succeeds(t).url, account: generous})
	require.Equal(t, 302, p.order("c1").identified("second@example.com").confirm().Status)
	require.Equal(t, 302, p.order("c2").identified("buyer@example.com").confirm().Status)
	require.Equal(t, 302, p.order("c3").identified("buyer@example.com").confirm().Status)
	see := func(user, password string) page {
		form := p.get(p.URL + "/clickandbuy/tools/credits?seller=222333444&lang=de")
		assert.Equal(t, "Rabatte und Anbieter-Gutschriften", form.Text("h1"))
		return p.post(form.Attr("form#cb-credits", "action"), url.Values{"seller": {"222333444"}, "lang": {"de"}, "username": {user}, "password": {password}})
	}
	shown := see("Buyer@example.com", "buyerpass").Text("#cb-credits-list")
	assert.Contains(t, shown, "Demo Shop · Testguthaben")
	assert.Contains(t, shown, "noch 490,32 EUR von 500,00 EUR") // 2 x 12.34 less the bonus of 15.00
	assert.Contains(t, shown, "noch 0,00 EUR von 15,00 EUR")
	shown = see("second@example.com", "buyerpass").Text("#cb-credits-list")
	assert.Contains(t, shown, "noch 2,66 EUR von 15,00 EUR")
	assert.Contains(t, shown, "noch 500,00 EUR von 500,00 EUR", "the bonus paid it all")
	assert.True(t, see("stranger@example.com", "buyerpass").Has("#cb-empty"))
	for _, wrong := range [][2]string{{"buyer@example.com", "wrong"}, {"nobody@example.com", "buyerpass"}, {"buyer@example.com", ""}, {"locked@example.com", "buyerpass"}} {
		assert.True(t, see(wrong[0], wrong[1]).Has("#cb-login-problem"), wrong)
	}
}

// A buyer has a test credit in each currency, and a purchase takes from that of its own (CB-009).
func TestTestCreditsInTwoCurrencies(t *testing.T) {
	p := open(t, arrange{shop: succeeds(t).url, account: `{"domains": [{"name": "Demo Shop", "credits": [{"buyer": "buyer@example.com", "amount": "80.00", "currency": "GBP"}]}]}`})
	buy := func(order, currency string) page {
		return p.enter(openLink, "/cb.php?price=1000&cb_currency="+currency+"&externalBDRID="+order+"&lang=en").login("buyer@example.com")
	}
	shown := buy("g1", "GBP")
	assert.Contains(t, shown.Text("#cb-credit"), "80.00 GBP")
	require.Equal(t, 302, shown.confirm().Status)
	assert.Contains(t, buy("g2", "GBP").Text("#cb-credit"), "70.00 GBP")
	assert.Contains(t, buy("e1", "EUR").Text("#cb-credit"), "500.00 EUR")

	form := p.get(p.URL + "/clickandbuy/tools/credits?seller=222333444&lang=en")
	list := p.post(form.Attr("form#cb-credits", "action"), url.Values{"seller": {"222333444"}, "lang": {"en"}, "username": {"buyer@example.com"}, "password": {"buyerpass"}}).Text("#cb-credits-list")
	assert.Contains(t, list, "500.00 EUR of 500.00 EUR left")
	assert.Contains(t, list, "70.00 GBP of 80.00 GBP left")

	p.Put(`{"domains": [{"name": "Demo Shop", "credits": [{"buyer": "buyer@example.com", "amount": "90.00", "currency": "GBP"}]}]}`)
	assert.Contains(t, buy("g3", "GBP").Text("#cb-credit"), "80.00 GBP", "the one in pounds is raised, the other stays")
	assert.Contains(t, buy("e2", "EUR").Text("#cb-credit"), "500.00 EUR")
}
