package servertest

import (
	"crypto/md5" // the protocol's own digest
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Buyer buys at a ClickandBuy link of a workspace.
type Buyer struct {
	sandbox *Sandbox
	env     map[string]string
}

// Buyer is the first buyer of a workspace's test group.
func (s *Sandbox) Buyer(t testing.TB, workspace string) *Buyer {
	t.Helper()
	b := &Buyer{sandbox: s, env: map[string]string{}}
	for name, value := range s.Control(t, "GET", "/workspaces/"+workspace, nil).JSON(t)["env"].(map[string]any) {
		b.env[name] = value.(string)
	}
	return b
}

// Link is a premium link over 12.34 EUR as a shop signs it (manual 1.3.3.2): the MD5
// of the dynkey and "/script?query".
func (b *Buyer) Link(order string) string {
	link := b.env["CLICKANDBUY_LINK"]
	query := "price=1234&cb_currency=EUR&externalBDRID=" + url.QueryEscape(order)
	sum := md5.Sum([]byte(b.env["CLICKANDBUY_DYNKEY"] + link[strings.LastIndexByte(link, '/'):] + "?" + query))
	return link + "?" + query + "&fgkey=" + hex.EncodeToString(sum[:])
}

var action = regexp.MustCompile(`<form id="cb-(?:login|confirm)"[^>]* action="([^"]+)"`)

// form posts to where the form of a page posts to, relative to url.
func (b *Buyer) form(t testing.TB, at string, page Reply, fields url.Values) *http.Request {
	t.Helper()
	found := action.FindStringSubmatch(page.Body)
	require.NotNil(t, found, "no form on the page of %s: %d %s", at, page.Status, page.Body)
	base, err := url.Parse(at)
	require.NoError(t, err)
	target, err := base.Parse(found[1])
	require.NoError(t, err)
	request := Request(t, "POST", target.String(), fields.Encode())
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return request
}

// Login opens a purchase; the answer is the login that is left.
func (b *Buyer) Login(t testing.TB, order string) *http.Request {
	t.Helper()
	link := b.Link(order)
	return b.form(t, link, Ask(t, Request(t, "GET", link, nil)), url.Values{
		"username": {b.env["CLICKANDBUY_BUYER"]}, "password": {b.env["CLICKANDBUY_BUYER_PASSWORD"]},
	})
}

// ToConfirm opens a purchase and logs in; the answer is the press of "Bestätigen"
// that is left.
func (b *Buyer) ToConfirm(t testing.TB, order string) *http.Request {
	t.Helper()
	login := b.Login(t, order)
	welcome := Ask(t, login)
	require.Equal(t, http.StatusSeeOther, welcome.Status, welcome.Body)
	at, err := login.URL.Parse(welcome.Header.Get("Location"))
	require.NoError(t, err)
	return b.form(t, at.String(), Ask(t, Request(t, "GET", at.String(), nil)), url.Values{})
}

// Buy goes through a whole purchase and answers the payment.
func (b *Buyer) Buy(t testing.TB, workspace, order string) map[string]any {
	t.Helper()
	reply := Ask(t, b.ToConfirm(t, order))
	require.Equal(t, http.StatusFound, reply.Status, reply.Body)
	return b.sandbox.Payment(t, workspace, order)
}

// Payment is the newest payment of an order.
func (s *Sandbox) Payment(t testing.TB, workspace, order string) map[string]any {
	t.Helper()
	items := s.Control(t, "GET", "/workspaces/"+workspace+"/payments?order="+url.QueryEscape(order), nil).JSON(t)["items"].([]any)
	require.NotEmpty(t, items, "no payment of order %s", order)
	return items[len(items)-1].(map[string]any)
}

// Committed asks TMI whether an order is booked (manual 2, isExternalBDRIDCommitted).
func (b *Buyer) Committed(t testing.TB, order string) *http.Request {
	t.Helper()
	request := Request(t, "POST", b.sandbox.URL()+"/clickandbuy/TMI/1.4/", fmt.Sprintf(
		`<?xml version="1.0"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="TransactionManager.Status"><SOAP-ENV:Body>`+
			`<ns1:isExternalBDRIDCommitted><sellerID>%s</sellerID><tmPassword>%s</tmPassword><slaveMerchantID>0</slaveMerchantID><externalBDRID>%s</externalBDRID></ns1:isExternalBDRIDCommitted>`+
			`</SOAP-ENV:Body></SOAP-ENV:Envelope>`, b.env["CLICKANDBUY_SELLER_ID"], b.env["CLICKANDBUY_TM_PASSWORD"], order))
	request.Header.Set("Content-Type", "text/xml; charset=utf-8")
	request.Header.Set("SOAPAction", `""`)
	return request
}

// Env is a setting of the shop.
func (b *Buyer) Env(name string) string { return b.env[name] }
