package clickandbuy_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// walkedTo is the page of a payment's checkout after its buyer has logged in.
func (m *payMerchant) walkedTo(got payAnswer) place.Page {
	m.T.Helper()
	login := m.look(got.get("redirectURL"))
	require.True(m.T, login.Has("form#cb-login"), login.Brief())
	return login.Submit("form#cb-login", url.Values{"username": {"buyer@example.com"}, "password": {"buyerpass"}})
}

func (m *payMerchant) look(address string) place.Page { m.T.Helper(); return m.Get(address) }

// buy walks a checkout to its end and answers where the browser is sent.
func (m *payMerchant) buy(got payAnswer) string {
	m.T.Helper()
	left := m.walkedTo(got).Submit("form#cb-confirm", nil)
	require.Equal(m.T, http.StatusFound, left.Status, left.Brief())
	return left.Header.Get("Location")
}

func TestCheckoutIsPaid(t *testing.T) {
	m := payOpen(t, arrange{})
	got := m.payRequest("4711", "1234.50", `<consumerLanguage>DE</consumerLanguage><orderDetails><text>Order 4711</text><itemList>`+
		`<item><itemType>ITEM</itemType><description>Book</description><quantity>2</quantity></item></itemList></orderDetails>`)
	number := got.get("transactionID")
	login := m.look(got.get("redirectURL"))
	assert.Equal(t, http.StatusOK, login.Status)
	assert.Equal(t, "1.234,50 EUR", login.Text("#cb-price"))
	for _, shown := range []string{"Demo", "Order 4711", "2 x Book", "Einloggen"} {
		assert.Contains(t, login.Text("main"), shown)
	}
	wrong := login.Submit("form#cb-login", url.Values{"username": {"buyer@example.com"}, "password": {"nope"}})
	assert.True(t, wrong.Has("#cb-login-problem"))
	assert.Equal(t, "buyer@example.com", wrong.Attr("#cb-username", "value"))
	locked := login.Submit("form#cb-login", url.Values{"username": {"locked@example.com"}, "password": {"buyerpass"}})
	assert.True(t, locked.Has("#cb-login-problem"), "CB-026")
	assert.Equal(t, "CREATED", m.status(number))

	confirm := m.walkedTo(got)
	assert.Equal(t, "buyer@example.com", confirm.Text("#cb-buyer"))
	assert.Equal(t, "IN_PROGRESS", m.status(number), "CB-270")
	left := confirm.Submit("form#cb-confirm", nil)
	require.Equal(t, http.StatusFound, left.Status, left.Brief())
	assert.Equal(t, "http://shop.example/ok?order=4711&x=1", left.Header.Get("Location"), "verbatim (CB-204)")
	assert.Equal(t, "SUCCESS", m.status(number))
	paid := m.Payment("4711")
	assert.Equal(t, []string{"success", "paid", number}, []string{paid.State, paid.Phase, paid.Ref})
	assert.NotContains(t, m.Journalled(), "buyerpass")

	for _, address := range []string{got.get("redirectURL"), confirm.Address} {
		assert.Equal(t, "http://shop.example/ok?order=4711&x=1", m.look(address).Header.Get("Location"), "CB-280")
	}
	twice := confirm.Submit("form#cb-confirm", nil)
	assert.Equal(t, "http://shop.example/ok?order=4711&x=1", twice.Header.Get("Location"))
	assert.Len(t, m.Payment("4711").History, 3)
	crn := m.call("statusRequest", "<transactionIDList><transactionID>"+number+"</transactionID></transactionIDList>").get("crn")
	assert.Equal(t, "99887766", crn)
}

// TestCheckoutByHost: the pages are on the checkout beside the API that was asked (CB-203).
func TestCheckoutByHost(t *testing.T) {
	for api, checkout := range map[string]string{"api.clickandbuy.com": "checkout.clickandbuy.com", "api.clickandbuy-s1.com": "checkout.clickandbuy-s1.com"} {
		m := payOpen(t, arrange{})
		m.host = api
		u, err := url.Parse(m.payRequest("4711", "12.30", "").get("redirectURL"))
		require.NoError(t, err)
		assert.Equal(t, checkout, u.Host)
		login := m.Ask("GET", m.URL+u.RequestURI(), u.Host, nil, nil)
		action, err := url.Parse(login.Attr("form#cb-login", "action"))
		require.NoError(t, err)
		assert.Equal(t, checkout, action.Host)
	}
}

// TestCheckoutAddresses: tx, s and h belong together, and nobody else's do (CB-203).
func TestCheckoutAddresses(t *testing.T) {
	m := payOpen(t, arrange{})
	one, other := m.payRequest("1", "12.30", "").get("redirectURL"), m.payRequest("2", "12.30", "").get("redirectURL")
	read := func(address, name string) string {
		u, err := url.Parse(address)
		require.NoError(t, err)
		return u.Query().Get(name)
	}
	for _, name := range []string{"tx", "s", "h"} {
		for _, value := range []string{read(other, name), "", "0", "zz"} {
			got := m.look(strings.Replace(one, name+"="+read(one, name), name+"="+value, 1))
			assert.Equal(t, http.StatusNotFound, got.Status, name)
			assert.Equal(t, "not_found", got.Attr("#cb-notice", "data-notice"), name)
		}
	}
	assert.Equal(t, http.StatusMethodNotAllowed, m.Post(one, nil).Status)
	assert.Equal(t, "created", m.Payment("1").State)
}

// TestCheckoutEnds: each end has its state and its address (CB-272, CB-273, CB-280).
func TestCheckoutEnds(t *testing.T) {
	const ok, no = "http://shop.example/ok?order=1&x=1", "http://shop.example/no?order=1"
	for outcome, want := range map[string][3]string{
		"payment_pending": {"payment_pending", "open", ok}, "payment_guarantee": {"payment_guarantee", "authorized", ok},
		"declined": {"declined", "refused", no}, "declined_success_url": {"declined", "refused", ok},
	} {
		m := payOpen(t, arrange{rules: "  - {op: clickandbuy.checkout.confirm, when: 'transactionID > 0 and amount == 1230', then: {outcome: " + outcome + "}}"})
		assert.Equal(t, want[2], m.buy(m.payRequest("1", "12.30", "")), outcome)
		p := m.Payment("1")
		assert.Equal(t, want, [3]string{p.State, p.Phase, want[2]}, outcome)
	}

	m := payOpen(t, arrange{})
	for _, before := range []string{"login", "confirm"} {
		got := m.payRequest("1", "12.30", "")
		at := m.look(got.get("redirectURL"))
		if before == "confirm" {
			at = m.walkedTo(got)
		}
		left := at.Submit("form#cb-abort", nil)
		assert.Equal(t, no, left.Header.Get("Location"), before)
		assert.Equal(t, "ABORTED", m.status(got.get("transactionID")))
		assert.Equal(t, no, at.Submit("form#cb-abort", nil).Header.Get("Location"), "twice")
	}

	broke := m.look(m.payRequest("1", "12.30", "").get("redirectURL")).Submit("form#cb-login", url.Values{"username": {"broke@example.com"}, "password": {"buyerpass"}})
	assert.Equal(t, no, broke.Submit("form#cb-confirm", nil).Header.Get("Location"), "CB-026")

	silent := m.call("payRequest", `<amount><amount>1.00</amount><currency>EUR</currency></amount><externalID>1</externalID>`)
	end := m.walkedTo(silent).Submit("form#cb-confirm", nil)
	assert.Equal(t, "finished", end.Attr("#cb-notice", "data-notice"), "no address, no way on")
}

// TestCheckoutIdentityCheck: by rule, and once (CB-271).
func TestCheckoutIdentityCheck(t *testing.T) {
	m := payOpen(t, arrange{rules: "  - {op: clickandbuy.checkout.confirm, then: {outcome: identity_check}}"})
	got := m.payRequest("1", "12.30", "")
	check := m.walkedTo(got).Submit("form#cb-confirm", nil)
	require.True(t, check.Has("form#cb-identity"), check.Brief())
	assert.Equal(t, "PENDING_VERIFICATION", m.status(got.get("transactionID")))
	confirm := check.Submit("form#cb-identity", nil)
	require.True(t, confirm.Has("form#cb-confirm"), confirm.Brief())
	confirm.Submit("form#cb-confirm", nil)
	assert.Equal(t, "SUCCESS", m.status(got.get("transactionID")))
}

// TestCheckoutExpiries: the steps that are not reached in time (CB-200).
func TestCheckoutExpiries(t *testing.T) {
	m := payOpen(t, arrange{})
	ask := func(limits string) payAnswer { return m.payRequest("1", "12.30", limits) }
	none := ask("<authExpiration>0</authExpiration>")
	login, confirm, end := ask("<authExpiration>5</authExpiration>"), ask("<confirmExpiration>30</confirmExpiration>"), ask("<successExpiration>1439</successExpiration>")
	loggedIn := ask("<authExpiration>5</authExpiration>")
	m.walkedTo(loggedIn)
	states := func() string {
		var all []string
		for _, got := range []payAnswer{none, login, confirm, end, loggedIn} {
			all = append(all, m.status(got.get("transactionID")))
		}
		return strings.Join(all, " ")
	}
	m.Advance(4*time.Minute + 59*time.Second)
	assert.Equal(t, "CREATED CREATED CREATED CREATED IN_PROGRESS", states())
	m.Advance(time.Second)
	assert.Equal(t, "CREATED EXPIRED CREATED CREATED IN_PROGRESS", states())
	page := m.walkedTo(confirm)
	m.Advance(25 * time.Minute)
	assert.Equal(t, "CREATED EXPIRED EXPIRED CREATED IN_PROGRESS", states())
	assert.Equal(t, "http://shop.example/no?order=1", page.Submit("form#cb-confirm", nil).Header.Get("Location"), "too late")
	m.buy(end)
	m.Advance(48 * time.Hour)
	assert.Equal(t, "CREATED EXPIRED EXPIRED SUCCESS IN_PROGRESS", states())
	assert.Equal(t, "expired", m.Payments("1")[1].Phase)
}
