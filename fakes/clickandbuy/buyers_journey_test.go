package clickandbuy_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestPurchasesThatAreNeverBooked: the merchant's own and its employees' carry
// X-TRANSACTION 0, reach the Location, and are not booked (CB-021, CB-022, CB-254).
func TestPurchasesThatAreNeverBooked(t *testing.T) {
	for _, buyer := range []string{"owner@example.com", "clerk@example.com"} {
		for _, result := range []string{"success", "error"} {
			shop := says(t, found(landing+"?result="+result))
			p := open(t, arrange{shop: shop.url})
			left := p.order("n1").identified(buyer).confirm()
			require.Equal(t, 302, left.Status, left.Brief())
			assert.Equal(t, landing+"?result="+result, left.Header.Get("Location"))
			assert.Equal(t, "0", header(shop.requests()[0], "X-TRANSACTION"))
			assert.Equal(t, "rolled_back", p.Payment("n1").State)
			assert.Equal(t, "fault 32", p.booked("n1"))
		}
	}
}

// TestBuyersWhoMayNotBuy (CB-026, CB-074).
func TestBuyersWhoMayNotBuy(t *testing.T) {
	p := open(t, arrange{})
	for _, user := range []string{"locked@example.com", "gone@example.com", "nobody@example.com"} {
		shown := p.order("b1").login(user)
		assert.True(t, shown.Has("form#cb-login"), "still the login")
		assert.True(t, shown.Has("[role=alert]"))
		assert.Equal(t, user, shown.Attr("#cb-username", "value"))
		assert.Equal(t, "created", p.Payment("b1").State)
	}
	broke := p.order("b1").login("broke@example.com")
	assert.Equal(t, "refused", broke.notice(), broke.Brief())
	assert.Equal(t, "created", p.Payment("b1").State)
	assert.True(t, p.get(broke.Attr("#cb-link", "href")).Has("form#cb-login"), "the way back")
	requirePage(t, "2.1.1", p.order("b1").login("stranger@example.com"))
	p.Put(`{"domains": [{"name": "Demo Shop", "test_mode": false}]}`)
	p.order("b1").identified("stranger@example.com")
	assert.Equal(t, "identified", p.Payment("b1").State)
}

// TestRulesOfTheLogin and of the confirmation: each outcome.
func TestRulesOfTheLogin(t *testing.T) {
	for outcome, ends := range map[string]string{"wrong": "", "locked": "", "page_2_1_1": "2.1.1", "refused": "refused"} {
		p := open(t, arrange{rules: `  - {op: clickandbuy.login, when: 'buyer.email == "buyer@example.com" and price == 1234', then: {outcome: ` + outcome + `}}`})
		shown := p.order("l1").login("buyer@example.com")
		assert.Equal(t, ends, shown.trouble()+shown.notice(), shown.Brief())
		assert.Equal(t, ends == "", shown.Has("[role=alert]"))
		assert.Equal(t, "created", p.Payment("l1").State)
	}
	for outcome, ends := range map[string]string{"refused": "refused", "page_2_1_3": "2.1.3"} {
		shop := succeeds(t)
		p := open(t, arrange{shop: shop.url, rules: `  - {op: clickandbuy.confirm, then: {outcome: ` + outcome + `}}`})
		shown := p.order("l1").identified("buyer@example.com").confirm()
		assert.Equal(t, ends, shown.trouble()+shown.notice(), shown.Brief())
		assert.Empty(t, shop.requests())
	}
}

// TestTestCredit is shown, spent by bookings alone, and at its end a simulated means
// pays, or the switch declines (CB-009, CB-010, CB-252).
func TestTestCredit(t *testing.T) {
	for word, ends := range map[string]string{"allow": "", "decline": "refused"} {
		p := open(t, arrange{shop: succeeds(t).url, switches: "test_credit.exhausted=" + word})
		buy := func(order, price string) page {
			return p.enter(openLink, "/cb.php?price="+price+"&cb_currency=EUR&externalBDRID="+order+"&lang=de").login("buyer@example.com")
		}
		first := buy("c1", "40000")
		assert.Contains(t, first.Text("#cb-credit"), "500,00 EUR")
		require.Equal(t, 302, first.confirm().Status)
		second := buy("c2", "10000")
		assert.Contains(t, second.Text("#cb-credit"), "100,00 EUR", "spent")
		third := buy("c3", "10001")
		assert.Equal(t, ends, third.notice(), third.Brief())
		if word == "allow" {
			require.Equal(t, 302, third.confirm().Status)
			assert.Contains(t, buy("c4", "1").Text("#cb-credit"), "0,00 EUR")
		}
		without := p.enter(openLink, "/cb.php?price=123&cb_currency=GBP&externalBDRID=c5").login("buyer@example.com") // none in this currency
		assert.Equal(t, ends, without.notice(), without.Brief())
		assert.False(t, without.Has("#cb-credit"))
	}
	p := open(t, arrange{shop: says(t, found(landing+"?result=error")).url})
	p.order("c1").identified("buyer@example.com").confirm()
	assert.Contains(t, p.order("c2").identified("buyer@example.com").Text("#cb-credit"), "500,00", "a rollback costs nothing")
}

// TestDateOfBirth is asked for by switch, and compared (CB-025).
func TestDateOfBirth(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url, switches: "buyer.ask_dob=on"})
	confirm := p.order("d1").identified("buyer@example.com")
	require.True(t, confirm.Has("#cb-DateOfBirth"))
	for _, wrong := range []string{"", "1980-02-28", "29.02.1981", "yesterday", "1980-02-30"} {
		again := p.post(confirm.own()+"/confirm", url.Values{"DateOfBirth": {wrong}})
		assert.True(t, again.Has("#cb-DateOfBirth-problem"), wrong)
	}
	assert.Empty(t, shop.requests())
	assert.Equal(t, 302, p.post(confirm.own()+"/confirm", url.Values{"DateOfBirth": {"29.02.1980"}}).Status)
	off := open(t, arrange{})
	assert.False(t, off.order("d1").identified("buyer@example.com").Has("#cb-DateOfBirth"))
}

// TestPageLifetime: 30 minutes, or what the switch says (CB-250).
func TestPageLifetime(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url})
	login, confirm := p.order("p1"), p.order("p2").identified("buyer@example.com")
	p.Advance(29*time.Minute + 59*time.Second)
	assert.True(t, p.get(login.own()).Has("form#cb-login"))
	assert.True(t, p.get(confirm.own()).Has("form#cb-confirm"))
	p.Advance(time.Second)
	for order, own := range map[string]string{"p1": login.own(), "p2": confirm.own()} {
		assert.Equal(t, "abandoned", p.Payment(order).State)
		for _, shown := range []page{p.get(own), p.post(own+"/login", nil), p.post(own+"/confirm", nil), p.get(own + "/register"), p.post(own+"/register", nil)} {
			assert.Equal(t, "expired", shown.notice(), shown.Brief())
			assert.Equal(t, 410, shown.Status)
		}
		assert.Equal(t, "fault 32", p.booked(order))
	}
	assert.Empty(t, shop.requests(), "a buyer who leaves creates no call (CB-082)")
	p.order("p1").identified("buyer@example.com").confirm()
	assert.Equal(t, "true", p.booked("p1"), "the reference may be used again (CB-268)")

	p.Switches("pages.lifetime=90s")
	p.order("p3")
	p.Advance(90 * time.Second)
	assert.Equal(t, "abandoned", p.Payment("p3").State)
}

// newcomer fills the registration form.
func newcomer() url.Values {
	return url.Values{
		"Email": {"New.Buyer@example.com"}, "password": {"buyerpass"}, "FirstName": {"Erika"}, "LastName": {"Muster"}, "DateOfBirth": {"1980-02-29"},
		"Street": {"Hauptstr."}, "HouseNumber": {"1"}, "ZIP": {"50667"}, "City": {"Köln"}, "Nation": {"DE"}, "Gender": {"F"},
	}
}

// TestRegistration: test mode refuses who has just registered; in the test group the
// same buyer buys (CB-071, CB-074, CB-008).
func TestRegistration(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url})
	shown := p.order("r1")
	assert.Equal(t, "Jetzt anmelden", shown.Text("#cb-to-register"))
	form := p.get(shown.Attr("#cb-to-register", "href"))
	refused := p.post(form.Attr("form#cb-register", "action"), newcomer())
	requirePage(t, "2.1.1", refused)
	assert.Equal(t, "created", p.Payment("r1").State)

	taken := p.post(form.Attr("form#cb-register", "action"), newcomer())
	assert.True(t, taken.Has("#cb-Email-problem"), taken.Brief())
	other := newcomer()
	other.Set("Email", "BUYER@example.com")
	assert.True(t, p.post(form.Attr("form#cb-register", "action"), other).Has("#cb-Email-problem"), "a configured buyer's name is taken too")

	p.Put(`{"domains": [{"name": "Demo Shop", "test_group": ["new.buyer@example.com"]}]}`)
	require.Equal(t, 302, shown.identified("new.buyer@example.com").confirm().Status)
	assert.Equal(t, "true", p.booked("r1"))
	crn := header(shop.requests()[0], "X-USERID")
	assert.Regexp(t, `^[0-9]+$`, crn)
	assert.NotContains(t, []string{"99887766", "99887767"}, crn)
	assert.NotContains(t, p.Journalled(), "buyerpass")
}

// TestRegistrationGoesOn where test mode is over.
func TestRegistrationGoesOn(t *testing.T) {
	p := open(t, arrange{shop: succeeds(t).url, account: `{"domains": [{"name": "Demo Shop", "test_mode": false}]}`})
	shown := p.order("r1")
	confirm := p.post(shown.own()+"/register", newcomer()).follow()
	require.True(t, confirm.Has("form#cb-confirm"), confirm.Brief())
	assert.Equal(t, 302, confirm.confirm().Status)
	for outcome, ends := range map[string]string{"page_2_1_1": "2.1.1", "refused": "refused"} {
		p.Script(`  - {op: clickandbuy.register, when: 'buyer.country == "DE"', then: {outcome: ` + outcome + `}}`)
		values := newcomer()
		values.Set("Email", outcome+"@example.com")
		end := p.post(p.order("r2").own()+"/register", values)
		assert.Equal(t, ends, end.trouble()+end.notice(), end.Brief())
	}
}

// TestRegistrationFields: what is wrong is said beside the field, what was right
// stays, and the password never comes back.
func TestRegistrationFields(t *testing.T) {
	p := open(t, arrange{})
	action := p.order("r1").own() + "/register"
	for name, wrong := range map[string][]string{
		"Email": {"", "nobody", "a@b@c", "Erika <a@example.com>"}, "password": {"", "12345"}, "FirstName": {"", " ", strings.Repeat("x", 256)},
		"DateOfBirth": {"", "1980-02-30", "tomorrow"}, "Nation": {"", "GB", "XX"}, "Gender": {"x"}, "City": {""}, "ZIP": {""}, "Street": {""},
	} {
		for _, value := range wrong {
			values := maps.Clone(newcomer())
			values.Set(name, value)
			again := p.post(action, values)
			assert.True(t, again.Has("#cb-"+name+"-problem"), "%s %q", name, value)
			assert.Equal(t, 200, again.Status)
			assert.Equal(t, 1, again.Doc.Find("#cb-problems li").Length(), "%s %q", name, value)
			assert.Empty(t, again.Attr("#cb-password", "value"))
			if name != "LastName" {
				assert.Equal(t, "Muster", again.Attr("#cb-LastName", "value"))
			}
		}
	}
	assert.Equal(t, "created", p.Payment("r1").State)
}

// TestPrefill: the link's data, and the billing set before the plain one (CB-048 to
// CB-050).
func TestPrefill(t *testing.T) {
	p := open(t, arrange{})
	form := func(query string) page {
		shown := p.enter(openLink, "/cb.php?"+usual+query)
		require.True(t, shown.Has("form#cb-login"), shown.Brief())
		return p.get(shown.own() + "/register")
	}
	plainSet := form("&Email=erika%40example.com&FirstName=Erika&LastName=M%C3%BCller&Street=Weg&HouseNumber=1a&ZIP=50667&City=K%C3%B6ln&Nation=AT&Phone=1&Gender=F&DateOfBirth=29.02.1980&Company=X")
	for name, want := range map[string]string{"Email": "erika@example.com", "FirstName": "Erika", "LastName": "Müller", "HouseNumber": "1a", "City": "Köln", "DateOfBirth": "1980-02-29", "Company": "X"} {
		assert.Equal(t, want, plainSet.Attr("#cb-"+name, "value"), name)
	}
	assert.Equal(t, "AT", plainSet.Attr("#cb-Nation option[selected]", "value"))
	billing := form("&FirstName=Erika&City=Bonn&cb_billing_FirstName=Max&cb_billing_MiddleName=M&cb_billing_LastName=B&cb_billing_Street=S&cb_billing_ZIP=1&cb_billing_City=K%F6ln&cb_billing_Nation=UK")
	assert.Equal(t, "Max M", billing.Attr("#cb-FirstName", "value"))
	assert.Equal(t, "Köln", billing.Attr("#cb-City", "value"))
	assert.Equal(t, "UK", billing.Attr("#cb-Nation option[selected]", "value"))
}
