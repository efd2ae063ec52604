package clickandbuy_test

import (
	"crypto/md5" // the registration link's own digest (CB-068)
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// steps walks "Sandbox > Create sandbox account" to the form of its third step.
func (p *sandboxed) steps(kind string) page {
	p.T.Helper()
	first := p.get(p.URL + "/clickandbuy/tools/sandbox?lang=en")
	require.Equal(p.T, "1", first.Attr("#cb-create", "data-step"), first.Brief())
	second := p.post(first.Attr("form#cb-area", "action"), url.Values{"seller": {"222333444"}, "lang": {"en"}})
	require.Equal(p.T, "2", second.Attr("#cb-create", "data-step"), second.Brief())
	third := p.get(second.Attr("#cb-"+kind, "href"))
	require.Equal(p.T, "3", third.Attr("#cb-create", "data-step"), third.Brief())
	return third
}

// fill posts a form of the area with what it has hidden and what is typed.
func (g page) fill(typed map[string]string) page {
	g.p.T.Helper()
	form := url.Values{}
	for _, name := range []string{"lang", "seller", "kind"} {
		if g.Has("form#cb-area [name=" + name + "]") {
			form.Set(name, g.Attr("form#cb-area [name="+name+"]", "value"))
		}
	}
	for name, value := range typed {
		form.Set(name, value)
	}
	return g.p.post(g.Attr("form#cb-area", "action"), form)
}

func surfer() map[string]string {
	return map[string]string{"Email": "tester@example.com", "password": "buyerpass", "DateOfBirth": "29/02/1980", "Nation": "DE", "credit": "20.00", "currency": "EUR"}
}

// Both accounts of the provider's own sandbox, in three steps (API §Testing, CB-027), and
// the surfer buys from the merchant whose account it was made with.
func TestCreateSurferAndBuy(t *testing.T) {
	p := open(t, arrange{shop: succeeds(t).url})
	made := p.steps("surfer").fill(surfer())
	require.Equal(t, "0", made.Attr("#cb-create", "data-step"), made.Brief())
	assert.NotContains(t, p.Journalled(), "buyerpass")

	shown := p.order("s1").identified("tester@example.com")
	assert.Contains(t, shown.Text("#cb-credit"), "20,00 EUR", "the test credit is there (CB-009)")
	require.Equal(t, http.StatusFound, shown.confirm().Status)
	assert.Equal(t, "true", p.booked("s1"))
	assert.Contains(t, p.order("s2").identified("tester@example.com").Text("#cb-credit"), "7,66 EUR", "20.00 - 12.34 (CB-252)")

	p.Switches("buyer.ask_dob=on") // CB-025
	asked := p.order("s3").identified("tester@example.com")
	wrong := p.post(asked.Attr("form#cb-confirm", "action"), url.Values{"DateOfBirth": {"28.02.1980"}})
	assert.True(t, wrong.Has("#cb-DateOfBirth-problem"))
	assert.Equal(t, http.StatusFound, p.post(asked.Attr("form#cb-confirm", "action"), url.Values{"DateOfBirth": {"29.02.1980"}}).Status)
}

func TestCreateMerchantAndSell(t *testing.T) {
	p := open(t, arrange{shop: succeeds(t).url})
	told := map[string]bool{}
	for range 2 {
		made := p.steps("merchant").fill(map[string]string{"website": "New Shop", "url": "https://new.example", "tm_password": "secret7"})
		require.Equal(t, "0", made.Attr("#cb-create", "data-step"), made.Brief())
		text := made.Text("#cb-made")
		for _, name := range []string{"SellerID", "LinkURL", "TMIPassword", "projectID", "secret7"} {
			assert.Contains(t, text, name)
		}
		seller := made.Doc.Find("#cb-made dd").Eq(0).Text()
		assert.False(t, told[seller], "each has a number of its own")
		told[seller] = true
		link := made.Doc.Find("#cb-made dd").Eq(1).Text()
		opened := p.get(link + "cb.php?x=1")
		assert.Equal(t, "2.1.4", opened.trouble(), "the new link has a dynkey (CB-063)")
		assert.Contains(t, opened.Text("main"), "New Shop")
	}
	docs, err := p.WS.AccountDocs()
	require.NoError(t, err)
	assert.Len(t, docs["clickandbuy"], 3, "in the workspace of the account that was named")
}

// What is typed wrong is said, and no account is made: the transaction manager's password
// has 6 to 10 characters (CB-002).
func TestCreateAccountSaysWhatIsWrong(t *testing.T) {
	p := open(t, arrange{})
	for _, password := range []string{"five5", "eleven_char", "snow☃man"} {
		shown := p.steps("merchant").fill(map[string]string{"website": "", "url": "new.example", "tm_password": password})
		assert.Equal(t, "Please use 6 to 10 characters.", shown.Text("#cb-tm_password-problem"))
		assert.Equal(t, "cb-tm_password-hint cb-tm_password-problem", shown.Attr("#cb-tm_password", "aria-describedby"))
		assert.Equal(t, 3, shown.Doc.Find("#cb-problems li").Length())
	}
	for name, value := range map[string]string{"Email": "nobody", "password": "five5", "DateOfBirth": "30.02.1980", "Nation": "GB", "credit": "many", "currency": "XXX"} {
		typed := surfer()
		typed[name] = value
		assert.True(t, p.steps("surfer").fill(typed).Has("#cb-"+name+"-problem"), name)
	}
	taken := surfer()
	taken["Email"] = "BUYER@example.com"
	assert.Equal(t, "There already is an account with this address.", p.steps("surfer").fill(taken).Text("#cb-Email-problem"))
	shown := p.post(p.URL+"/clickandbuy/tools/sandbox", url.Values{"seller": {"1"}, "lang": {"en"}})
	assert.Equal(t, "There is no account with this number.", shown.Text("#cb-seller-problem"))
	other := p.ask(http.MethodPost, p.URL+"/clickandbuy/tools/sandbox", "", http.Header{"Sec-Fetch-Site": {"cross-site"}, "Content-Type": {"application/x-www-form-urlencoded"}},
		[]byte("seller=222333444&kind=merchant&website=Evil&url=https://evil.example&tm_password=secret7"))
	assert.Equal(t, http.StatusForbidden, other.Status)
	docs, err := p.WS.AccountDocs()
	require.NoError(t, err)
	assert.Len(t, docs["clickandbuy"], 1)
}

// The registration link of shops' modules brings number, link and password back (CB-039).
func TestRegistrationLink(t *testing.T) {
	p := open(t, arrange{})
	form := p.get(p.URL + "/clickandbuy/cgi-bin/register.pl?mode=anbieter&portalmerchant=222333444&lang=nl&ConfigurationURL=" + url.QueryEscape("https://shop.example/admin.php?tab=cb"))
	assert.Equal(t, "Als aanbieder registreren", form.Text("h1"))
	wrong := form.fill(map[string]string{"website": "W", "url": "https://w.example", "tm_password": "short"})
	assert.True(t, wrong.Has("#cb-tm_password-problem"))
	back := wrong.fill(map[string]string{"website": "W", "url": "https://w.example", "tm_password": "secret 7&"})
	require.Equal(t, http.StatusSeeOther, back.Status, back.Brief())
	before, query, _ := strings.Cut(back.Header.Get("Location"), "?")
	assert.Equal(t, "https://shop.example/admin.php", before)
	told, err := url.ParseQuery(query)
	require.NoError(t, err)
	assert.Equal(t, "cb", told.Get("tab"))
	assert.Regexp(t, `^[0-9]{9}$`, told.Get("SellerID"))
	assert.Equal(t, "secret 7&", told.Get("TMIPassword"))
	assert.Regexp(t, `/newauth/http://premium-[a-z0-9]{14}\.eu\.clickandbuy\.com/$`, told.Get("LinkURL"))
	assert.NotContains(t, p.Journalled(), "secret 7")

	for _, nowhere := range []string{"", "javascript:alert(1)", "//evil.example", "/relative"} {
		form := p.get(p.URL + "/clickandbuy/cgi-bin/register.pl?mode=anbieter&portalmerchant=222333444&ConfigurationURL=" + url.QueryEscape(nowhere))
		shown := form.fill(map[string]string{"website": "W", "url": "https://w.example", "tm_password": "secret7"})
		assert.True(t, shown.Has("#cb-made"), nowhere)
	}
	assert.Equal(t, http.StatusNotFound, p.get(p.URL+"/clickandbuy/cgi-bin/register.pl?mode=kunde").Status)
}

// Vector V7 of CB-070: the link is signed over its whole address, with the vendor's code.
func TestRegistrationLinkIsSignedAsAWhole(t *testing.T) {
	p := open(t, arrange{})
	_, err := p.World.Resolve("clickandbuy", "", "").PutAccount("clickandbuy", map[string]any{
		"seller": 555666777, "registration": map[string]any{"business_origin_id": "DEMOSHOP", "secret": "REGCODE0001"},
	})
	require.NoError(t, err)
	const link = "/cgi-bin/register.pl?mode=anbieter&portalmerchant=DEMOSHOP"
	assert.True(t, p.get(p.URL+"/clickandbuy"+link+"&fgkey=e95f3bb3777d46411feef15e3d00886d").Has("form#cb-area"), "V7")
	sum := md5.Sum([]byte("REGCODE0001" + p.URL + "/clickandbuy" + link))
	assert.True(t, p.get(p.URL+"/clickandbuy"+link+"&fgkey="+hex.EncodeToString(sum[:])).Has("form#cb-area"), "as it is reached here")
	requirePage(t, "2.1.4", p.get(p.URL+"/clickandbuy"+link+"&fgkey=df9da0da0844604d25315a1a9bfc452b"))
	assert.True(t, p.get(p.URL+"/clickandbuy"+link).Has("form#cb-area"), "an unsigned link is noted")
}
