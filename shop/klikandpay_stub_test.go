package shop

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stubKlik is a Klik & Pay written by hand from the manual and the facts about it. It
// shares nothing with the shop.
type stubKlik struct {
	mu       sync.Mutex
	accepted map[string]string // NUMXKP -> amount, as veriftransaction.pl tells
	calls    []klikCalled
	says     map[string][]stubAnswer // answers instead of the usual ones, by script, first come first
}

type klikCalled struct {
	script, contentType string
	form                url.Values
}

func (s *stubKlik) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	script := strings.TrimPrefix(r.URL.Path, "/klikandpay/paiement/")
	kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	_ = r.ParseMultipartForm(1 << 16)
	s.calls = append(s.calls, klikCalled{script, kind, r.Form})
	if scripted := s.says[script]; len(scripted) > 0 {
		s.says[script] = scripted[1:]
		scripted[0](w)
		return
	}
	if script != "veriftransaction.pl" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if amount, found := s.accepted[r.Form.Get("NUMXKP")]; found && r.Form.Get("ID") == "1360156807" {
		_, _ = io.WriteString(w, "VALIDATIONYES|"+amount+"|37\n")
		return
	}
	_, _ = io.WriteString(w, "VALIDATIONNO\n")
}

// plainly is an answer of a script.
func plainly(text string) stubAnswer {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, text)
	}
}

// swiss is a customer who pays with Klik & Pay, and the provider's server.
type swiss struct {
	customer
	klik *stubKlik
}

const klikPrivateKey = "5D1E0C7A93B24F688A0D4C2E71F95B3604A8E6C1D37B9F25500E8A7C46D2B913"

func newSwiss(t *testing.T) swiss {
	t.Helper()
	klik := &stubKlik{accepted: map[string]string{}, says: map[string][]stubAnswer{}}
	server := httptest.NewServer(klik)
	t.Cleanup(server.Close)
	return swiss{klik: klik, customer: customer{T: t, shop: New(Config{
		URL: shopURL, RetryPause: time.Millisecond,
		Env: map[string]string{
			"KLIKANDPAY_URL": server.URL + "/klikandpay", "KLIKANDPAY_ID": "1360156807", "KLIKANDPAY_PRIVATE_KEY": klikPrivateKey,
			"KLIKANDPAY_PRODUCTION_ID": "1360156808", "KLIKANDPAY_PRODUCTION_PRIVATE_KEY": "7A20",
		},
	})}}
}

// buy opens a buy link for order 356 of 43.50 and answers where it leads.
func (s swiss) buy(query string) string {
	s.Helper()
	resp := s.get("/buy?with=klikandpay&order=356&amount=43.50&" + query)
	require.Equal(s, http.StatusFound, resp.status, resp.text)
	return resp.header.Get("Location")
}

// hostedForm is the form that takes a customer to the hosted pages.
type hostedForm struct {
	action string
	fields url.Values
}

func (s swiss) form(location string) (f hostedForm) {
	s.Helper()
	require.Contains(s, location, shopURL+"/klikandpay/go?")
	shown := s.get(location)
	require.Equal(s, http.StatusOK, shown.status)
	page, err := goquery.NewDocumentFromReader(strings.NewReader(shown.text))
	require.NoError(s, err)
	form := page.Find("form#go")
	assert.Equal(s, "post", form.AttrOr("method", ""))
	assert.Equal(s, "UTF-8", form.AttrOr("accept-charset", ""))
	assert.Equal(s, 1, form.Find("button").Length())
	f = hostedForm{form.AttrOr("action", ""), url.Values{}}
	form.Find("input").Each(func(_ int, input *goquery.Selection) {
		f.fields.Add(input.AttrOr("name", ""), input.AttrOr("value", ""))
	})
	return f
}

// hosted buys on the hosted pages.
func (s swiss) hosted(query string) hostedForm {
	s.Helper()
	return s.form(s.buy(query))
}

// pays has a transaction accepted, of which nobody has been told.
func (s swiss) pays(number, amount string) {
	s.klik.mu.Lock()
	defer s.klik.mu.Unlock()
	s.klik.accepted[number] = amount
}

// told delivers a dynamic return with RETOUR as it is, and answers what the shop said.
func (s swiss) told(f hostedForm, fields string) string {
	s.Helper()
	resp := s.get("/klikandpay/dynamic?order=" + f.fields.Get("RETOUR") + "&" + fields)
	assert.Equal(s, "text/plain; charset=utf-8", resp.header.Get("Content-Type"))
	return resp.text
}

// fields are those of a dynamic return, as the dossier's sample has them.
func dynamicFields(response, number, amount string) string {
	return fmt.Sprintf("RESPONSE=%s&NUMXKP=%s&PAIEMENT=VISA&MONTANTXKP=%s&DEVISEXKP=EUR&IPXKP=203.0.113.7&PAYSRXKP=CH&"+
		"SCOREXKP=0&PAYSBXKP=CH&TRANSACTIONID=1&AUTHID=482913&CERT=9C41D07B5E2A6F38", response, number, amount)
}

// succeeds pays and has the shop told.
func (s swiss) succeeds(f hostedForm, number, amount string) string {
	s.Helper()
	s.pays(number, amount)
	return s.told(f, dynamicFields("00", number, amount))
}

// back is the browser's return.
func (s swiss) back(page string, f hostedForm) *url.URL {
	s.Helper()
	name := map[string]string{"ok": "RETOURVOK", "ko": "RETOURVHS"}[page]
	return s.goesTo(s.get("/klikandpay/" + page + f.fields.Get(name)))
}

// did are the names of the scripts that the shop has called.
func (s swiss) did() (names []string) {
	s.klik.mu.Lock()
	defer s.klik.mu.Unlock()
	for _, call := range s.klik.calls {
		names = append(names, call.script)
	}
	return names
}

func (s swiss) lastCall() klikCalled {
	s.Helper()
	s.klik.mu.Lock()
	defer s.klik.mu.Unlock()
	require.NotEmpty(s, s.klik.calls)
	return s.klik.calls[len(s.klik.calls)-1]
}

// answers queues what a script says.
func (s swiss) answers(script string, says ...stubAnswer) {
	s.klik.says[script] = append(s.klik.says[script], says...)
}

// office opens a page of the merchant's people.
func (s swiss) office(target string) (status int, v officeView) {
	s.Helper()
	resp := s.get(target)
	require.NoError(s, json.Unmarshal([]byte(resp.text), &v), resp.text)
	return resp.status, v
}

// is wants order 356 to stand so.
func (s swiss) is(as status, why reason, grants int) {
	s.Helper()
	o := s.order()
	assert.Equal(s, as, o.Status)
	assert.Equal(s, why, o.Reason)
	assert.Equal(s, grants, o.Grants)
}
