package clickandbuy_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/clickandbuy"
	"paysandbox/sandbox"
)

// documented are the pages of a link's documentation by their titles.
func (p *sandboxed) documented(link string) map[string]sandbox.ManualPage {
	p.T.Helper()
	pages := map[string]sandbox.ManualPage{}
	for _, page := range clickandbuy.New().Manual(p.WS, "222333444", sandbox.Base{URL: p.URL + "/clickandbuy"}) {
		if strings.HasSuffix(page.Part, ".links."+link) {
			assert.Equal(p.T, "domains.Demo Shop.links."+link, page.Part)
			pages[page.Title] = page
		}
	}
	require.Len(p.T, pages, 5)
	return pages
}

const linkTitle = "Payment link (Link einbauen)"

// "Link einbauen" shows vector V1 of CB-070, and each of its addresses is the payment page.
func TestDocumentedLinkIsTheManualsSample(t *testing.T) {
	p := open(t, arrange{paths: map[string]string{"script": "/skriptname.php"}})
	page := p.documented(signedLink)[linkTitle]
	const v1 = "/skriptname.php?price=123&cb_currency=EUR&cb_content_name_utf=MeineSeite.de+Bestellung&cb_content_info_utf=Beschreibung+der+Bestellung" +
		"&externalBDRID=123-45678-9&Nation=DE&lang=de&fgkey=df9da0da0844604d25315a1a9bfc452b"
	assert.Equal(t, p.URL+"/clickandbuy/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com"+v1, page.URL)
	assert.Equal(t, "eu.clickandbuy.com", page.Host)
	assert.Contains(t, page.Embed, `&amp;fgkey=df9da0da0844604d25315a1a9bfc452b">Order</a>`)

	addresses := []string{page.URL}
	for _, word := range page.Words {
		if strings.HasPrefix(word.Text, "http") {
			addresses = append(addresses, word.Text)
		}
	}
	require.Len(t, addresses, 3, "CB-031 to CB-033")
	assert.Equal(t, "right", p.get(p.documented(signedLink)["Check a link's signature"].URL).Attr("#cb-verdict", "data-verdict"))
	for _, address := range addresses {
		assert.True(t, p.get(address).Has("form#cb-login"), address)
	}
}

// What is documented is what is sent: both handshakes and the event of one purchase.
func TestDocumentedCallsAreTheCalls(t *testing.T) {
	box := &mailbox{answer: "OK"}
	shop := httpShop(t, map[string]http.HandlerFunc{"/ems.php": box.receive, "/cb.php": redirects(landing + "?order=1&result=success")})
	p := open(t, arrange{shop: shop, switches: "handshake.forwarded_for=never handshake.header_case=X-UserID"})
	pages := p.documented(signedLink)

	tmi := pages["Second handshake"]
	require.Equal(t, http.MethodPost, tmi.Method)
	header := http.Header{}
	for _, h := range tmi.Headers {
		header.Set(h.Name, h.Text)
	}
	assert.Equal(t, "32", p.ask(tmi.Method, tmi.URL, "", header, []byte(tmi.Body)).fault())
	left := p.get(pages[linkTitle].URL).identified("buyer@example.com").confirm()
	require.Equal(t, http.StatusFound, left.Status, left.Brief())
	assert.Contains(t, p.ask(tmi.Method, tmi.URL, "", header, []byte(tmi.Body)).Body, `<isCommitted xsi:type="xsd:boolean">true<`)

	bdr := p.Payment("123-45678-9").Ref
	called := p.Exchanges("clickandbuy.handshake")[0]
	first := pages["First handshake"]
	assert.Equal(t, first.URL, called.Request.URL, "the address with the whole query")
	for _, h := range first.Headers {
		want := strings.NewReplacer("12345678", bdr, "192.0.2.7", "127.0.0.1").Replace(h.Text)
		assert.Contains(t, called.Request.Headers[h.Name], want, h.Name)
	}
	require.Len(t, first.Headers, 6)

	event := pages["Event (EMS)"]
	sent, err := url.ParseQuery(event.Body)
	require.NoError(t, err)
	assert.Equal(t, manualEvent, sent.Get("xml"), "CB-247")
	assert.Equal(t, shop+"/ems.php", event.URL)
}

// A link is documented as it is configured.
func TestDocumentationFollowsTheLink(t *testing.T) {
	p := open(t, arrange{})
	for link, query := range map[string]string{
		openLink:  "/skriptname.php?price=123&cb_currency=EUR&cb_content_name_utf=",
		priceLink: "/skriptname.php?price=123&cb_content_name_utf=",
		fixedLink: "/skriptname.php?cb_content_name_utf=",
	} {
		p := open(t, arrange{paths: map[string]string{}})
		page := p.documented(link)[linkTitle]
		assert.Contains(t, page.URL, query, link)
		assert.NotContains(t, page.URL, "fgkey", "no dynkey (CB-063)")
		assert.True(t, p.get(page.URL).Has("form#cb-login"), link)
	}
	assert.Contains(t, p.documented(closedLink)[linkTitle].About, "switched off: it answers 404")
	assert.Contains(t, p.documented(openLink)["First handshake"].About, "nobody said where the shop is")
	assert.Contains(t, p.documented(openLink)["Event (EMS)"].About, "notify_payment is off")
	assert.Empty(t, clickandbuy.New().Manual(p.WS, "222333445", sandbox.Base{}), "a sub-merchant has no account of its own")
	p.Put(`{"tm_password": "short"}`)
	assert.Contains(t, p.documented(openLink)["Second handshake"].About, "fault 50")
}
