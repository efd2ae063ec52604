package shop

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const shopURL = "http://shop.example:8000"

// customer is a browser and a provider's proxy at once: what a test does to a shop.
type customer struct {
	*testing.T
	shop *Shop
	tmi  *stubTMI
}

// newCustomer opens a shop whose provider is a stub written by hand.
func newCustomer(t *testing.T, answers ...stubAnswer) customer {
	t.Helper()
	tmi := &stubTMI{answers: answers}
	server := httptest.NewServer(tmi)
	t.Cleanup(server.Close)
	tmi.url = server.URL
	return customer{T: t, tmi: tmi, shop: New(Config{
		URL:        shopURL + "/",
		RetryPause: time.Millisecond,
		Env: map[string]string{
			"CLICKANDBUY_LINK":        "http://127.0.0.1:8080/clickandbuy/newauth/http://premium-pr3tp0uxvn69z1.eu.clickandbuy.com/cb.php",
			"CLICKANDBUY_DYNKEY":      "dynkey1",
			"CLICKANDBUY_SELLER_ID":   "222333444",
			"CLICKANDBUY_TM_PASSWORD": "tm<pass1",
			"CLICKANDBUY_WSDL":        server.URL + "/TransactionManagerbinding.wsdl",
		},
	})}
}

// reply is an answer of the shop, read whole.
type reply struct {
	status int
	header http.Header
	text   string
}

func (r reply) location() (*url.URL, error) { return url.Parse(r.header.Get("Location")) }

func (c customer) get(target string) reply {
	c.Helper()
	w := httptest.NewRecorder()
	c.shop.ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, http.NoBody))
	return reply{w.Code, w.Header(), w.Body.String()}
}

// buy starts a purchase and answers the premium link.
func (c customer) buy(query string) *url.URL {
	c.Helper()
	resp := c.get("/buy?with=clickandbuy&order=356&amount=12.34&" + query)
	require.Equal(c, http.StatusFound, resp.status)
	link, err := resp.location()
	require.NoError(c, err)
	return link
}

// order reads what the shop says of order 356.
func (c customer) order() orderView {
	c.Helper()
	resp := c.get("/orders/356")
	require.Equal(c, http.StatusOK, resp.status)
	var view orderView
	require.NoError(c, json.Unmarshal([]byte(resp.text), &view))
	return view
}

// goesTo follows a redirect of the shop and answers where it leads.
func (c customer) goesTo(resp reply) *url.URL {
	c.Helper()
	require.Equal(c, http.StatusFound, resp.status)
	assert.Equal(c, "0", resp.header.Get("Content-Length"))
	location, found := strings.CutPrefix(resp.header.Get("Location"), shopURL)
	require.True(c, found, "an absolute redirect to the shop, not %q", resp.header.Get("Location"))
	u, err := url.Parse(location)
	require.NoError(c, err)
	return u
}

func TestBuyRefusesWhatItCannotSell(t *testing.T) {
	c := newCustomer(t)
	for query, says := range map[string]string{
		"with=paypal":                                       "it sells with: clickandbuy",
		"":                                                  "it sells with: clickandbuy",
		"with=clickandbuy&mistake=nonsense":                 "html_output, relative_redirect, slow",
		"with=clickandbuy&amount=0":                         "more than 0",
		"with=clickandbuy&amount=1,234.50":                  "12.34",
		"with=clickandbuy&amount=-1":                        "12.34",
		"with=clickandbuy&amount=1.234":                     "12.34",
		"with=clickandbuy&currency=euro":                    "currency=euro",
		"with=clickandbuy&lang=%3Cscript%3E":                "lang=&lt;script&gt;",
		"with=clickandbuy&order=a/b":                        "order=a/b",
		"with=clickandbuy&order=" + strings.Repeat("1", 65): "order=1",
	} {
		resp := c.get("/buy?" + query)
		assert.Equal(t, http.StatusBadRequest, resp.status, query)
		assert.Contains(t, resp.text, says, query)
	}
	assert.Equal(t, http.StatusNotFound, c.get("/orders/1000").status)
}

func TestBuyWithoutSettings(t *testing.T) {
	c := newCustomer(t)
	c.shop.SetEnv(nil)
	resp := c.get("/buy?with=clickandbuy")
	assert.Equal(t, http.StatusServiceUnavailable, resp.status)
	assert.Contains(t, resp.text, "CLICKANDBUY_LINK is not set")
}

func TestOrdersAreDrawnAndCostTheDefault(t *testing.T) {
	c := newCustomer(t)
	c.get("/buy?with=clickandbuy&order=1001")
	for _, drawn := range []string{"1000", "1002"} {
		link, err := c.get("/buy?with=clickandbuy").location()
		require.NoError(t, err)
		assert.Equal(t, drawn, link.Query().Get("externalBDRID"))
		assert.Equal(t, "999", link.Query().Get("price"))
	}
	assert.Contains(t, c.get("/orders/1000").text, `"status":"new"`)
}

func TestUnknownOrder(t *testing.T) {
	c := newCustomer(t)
	resp := c.get("/orders/nope")
	assert.Equal(t, http.StatusNotFound, resp.status)
	assert.Equal(t, "application/json", resp.header.Get("Content-Type"))
	assert.Equal(t, http.StatusNotFound, c.get("/failed?order=nope&reason=%3Cb%3E").status)
	assert.Equal(t, "/failed", c.goesTo(c.get("/paid?order=nope")).Path)
}

func TestPagesAreWholeAndEscaped(t *testing.T) {
	c := newCustomer(t)
	c.buy("")
	for _, target := range []string{"/", "/failed?order=356&reason=%3Cscript%3E", "/buy?with=%3Cscript%3E"} {
		page := c.get(target).text
		assert.Contains(t, page, `<html lang="en">`, target)
		assert.Contains(t, page, `name="viewport"`, target)
		assert.Equal(t, 1, strings.Count(page, "<h1>"), target)
		assert.True(t, strings.HasSuffix(strings.TrimSpace(page), "</html>"), target)
		assert.NotContains(t, page, "<script", target)
	}
	assert.Contains(t, c.get("/failed?order=356").text, `id="again" href="`+shopURL+`/buy?amount=12.34&amp;`)
}

func TestMistakesAreListed(t *testing.T) {
	c := newCustomer(t)
	var listed []Mistake
	require.NoError(t, json.Unmarshal([]byte(c.get("/mistakes").text), &listed))
	assert.Len(t, listed, 93)
	facts := map[string]string{"clickandbuy": `^CB-\d{3}$`, "clickandbuy-pay": `^CB-\d{3}$`, "clickkw": `^KW-\d{3}$`, "klikandpay": `^KP-\d{3}$`, "click2sell": `^CS-\d{3}$`}
	for _, m := range listed {
		assert.Regexp(t, facts[m.Provider], m.Fact, m.Name)
		assert.NotEmpty(t, m.About)
		_, err := parseMistakes(m.Name, m.Provider)
		require.NoError(t, err)
	}
	c.buy("mistake=html_output,accepts_zero")
	assert.Equal(t, []mistake{htmlOutput, acceptsZero}, c.order().Mistakes)
}

func TestManyCustomersAtOnce(t *testing.T) {
	c := newCustomer(t, committed("777"))
	c.buy("")
	c.confirm(nil)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			c.get("/buy?with=clickandbuy")
			c.get("/landing?result=success&externalBDRID=356")
			c.get("/orders/356")
			c.shop.SetEnv(*c.shop.env.Load())
		})
	}
	all.Wait()
	assert.Equal(t, statusPaid, c.order().Status)
	assert.Equal(t, 1, c.order().Grants)
}
