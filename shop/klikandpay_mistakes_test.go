package shop

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// careless buys order 356 from a merchant who makes a mistake.
func careless(t *testing.T, name mistake, more string) (swiss, hostedForm) {
	t.Helper()
	s := newSwiss(t)
	return s, s.hosted("mistake=" + string(name) + "&" + more)
}

func TestShipsOnBrowserReturn(t *testing.T) {
	s, f := careless(t, shipsOnBrowserReturn, "")
	assert.Equal(t, "/paid", s.back("ok", f).Path)
	s.is(statusPaid, "", 1)
	s, _ = careless(t, shipsOnBrowserReturn, "")
	s.get("/klikandpay/ok?order=356")
	s.is(statusPaid, "", 1)
}

func TestKlikandpayGivesUpEarly(t *testing.T) {
	s, f := careless(t, givesUpEarly, "")
	s.answers("veriftransaction.pl", hangsUp)
	assert.Equal(t, "KO - gave_up", s.succeeds(f, "1", "43.50"))
	s.is(statusFailed, "gave_up", 0)
}

func TestNotIdempotent(t *testing.T) {
	s, f := careless(t, notIdempotent, "")
	s.succeeds(f, "1", "43.50")
	assert.Equal(t, "OK", s.succeeds(f, "1", "43.50"))
	s.is(statusPaid, "", 2)
}

func TestKlikandpayMistakesAreOffered(t *testing.T) {
	s := newSwiss(t)
	front := s.get("/").text
	assert.Contains(t, front, `href="/buy?with=klikandpay&amp;mistake=charges_again&amp;mode=server"`)
	assert.Contains(t, front, `href="/buy?with=klikandpay&amp;mistake=base64_retour"`)
	assert.Contains(t, s.get("/mistakes").text, `"fact":"KP-140","needs":"mode=server"`)
}

// Mistakes of merchants who believe a call.
func TestKlikandpayBelieves(t *testing.T) {
	for name, responses := range map[mistake][]string{
		neverCallsBack:   {"00"},
		anyCallIsPaid:    {"00", "REFUSED", "AWAITING", "CANCELED", "", "05"},
		responseAsNumber: {"00", "REFUSED", "AWAITINGCHEQUE", "00000", "0"},
		unhashedRetour:   {"00"},
	} {
		for _, response := range responses {
			s, f := careless(t, name, "")
			assert.Equal(t, "OK", s.told(f, dynamicFields(response, "1", "43.50")), "%s %s", name, response)
			s.is(statusPaid, "", 1)
			assert.Empty(t, s.did())
		}
	}
	s, f := careless(t, responseAsNumber, "")
	assert.Equal(t, "KO - unknown_response", s.told(f, dynamicFields("05", "1", "43.50")))
	s, _ = careless(t, unhashedRetour, "")
	assert.Equal(t, "OK", s.get("/klikandpay/dynamic?order=356&RESPONSE=00").text, "by anyone")
}

func TestNeverComparesAmount(t *testing.T) {
	s, f := careless(t, neverComparesAmount, "")
	assert.Equal(t, "OK", s.succeeds(f, "1", "0.01"))
	s, f = careless(t, neverComparesAmount, "")
	s.pays("1", "43.50")
	assert.Equal(t, "OK", s.told(f, dynamicFields("00", "1", "garbage")))
	s.is(statusPaid, "", 1)
}

func TestComparesAmountText(t *testing.T) {
	s, f := careless(t, comparesAmountText, "")
	s.pays("1", "43.50")
	assert.Equal(t, "KO - price_differs", s.told(f, dynamicFields("00", "1", "43.5")))
	s, f = careless(t, comparesAmountText, "")
	assert.Equal(t, "OK", s.succeeds(f, "1", "43.50"))
}

func TestNeverComparesCurrency(t *testing.T) {
	s, f := careless(t, neverComparesCurrency, "")
	s.pays("1", "43.50")
	assert.Equal(t, "OK", s.told(f, strings.Replace(dynamicFields("00", "1", "43.50"), "EUR", "JPY", 1)))
}

func TestReusesNumxkp(t *testing.T) {
	s, f := careless(t, reusesNumxkp, "")
	other := s.form(s.get("/buy?with=klikandpay&order=1&amount=43.50").header.Get("Location"))
	assert.Equal(t, "OK", s.succeeds(other, "1", "43.50"))
	assert.Equal(t, "OK", s.told(f, dynamicFields("00", "1", "43.50")))
	s.is(statusPaid, "", 1)
}

func TestIgnoresSecondPayment(t *testing.T) {
	s, f := careless(t, ignoresSecondPayment, "")
	s.succeeds(f, "1", "43.50")
	assert.Equal(t, "KO - invalid_status", s.succeeds(f, "2", "43.50"))
	assert.Empty(t, s.order().PaidTwice)
}

func TestNeedsEveryField(t *testing.T) {
	s, f := careless(t, needsEveryField, "")
	s.pays("1", "43.50")
	resp := s.get("/klikandpay/dynamic?order=" + f.fields.Get("RETOUR") + "&RESPONSE=00&NUMXKP=1")
	assert.Equal(t, http.StatusInternalServerError, resp.status)
	s.is(statusNew, "", 0)
	assert.Equal(t, "OK", s.told(f, dynamicFields("00", "1", "43.50")))
}

func TestReadsGetOnly(t *testing.T) {
	s, f := careless(t, readsGetOnly, "")
	s.pays("1", "43.50")
	assert.Equal(t, "KO - unknown_response", s.posts(f, dynamicFields("00", "1", "43.50")))
	assert.Equal(t, "OK", s.told(f, dynamicFields("00", "1", "43.50")))
}

func TestBase64Retour(t *testing.T) {
	s, f := careless(t, base64Retour, "")
	assert.Contains(t, f.fields.Get("RETOUR"), "356&key=++++")
	assert.Equal(t, "KO AUT", s.succeeds(f, "1", "43.50"))
	assert.Equal(t, "/failed", s.back("ok", f).Path)
	s.is(statusNew, "", 0)
}

func TestExpectsWholeAmount(t *testing.T) {
	s, f := careless(t, expectsWholeAmount, "mode=instalments")
	assert.Equal(t, "KO - price_differs", s.succeeds(f, "1", "14.50"))
}

func TestExtraOffByOne(t *testing.T) {
	s, f := careless(t, extraOffByOne, "mode=instalments")
	assert.Equal(t, "OK", s.succeeds(f, "1", "21.75"))
	assert.Equal(t, "OK", s.succeeds(f, "2", "21.75"))
	assert.Equal(t, 3, s.order().TermsExpected)
	assert.Len(t, s.order().Terms, 2)
}

func TestShipsEachTerm(t *testing.T) {
	s, f := careless(t, shipsEachTerm, "mode=instalments")
	for _, number := range []string{"1", "2", "3"} {
		assert.Equal(t, "OK", s.succeeds(f, number, "14.50"))
	}
	s.is(statusPaid, "", 3)
}

func TestShipsOnAuthorization(t *testing.T) {
	s, f := careless(t, shipsOnAuthorization, "mode=deferred")
	s.succeeds(f, "1", "43.50")
	s.is(statusPaid, "", 1)
	assert.Equal(t, "43.50", s.order().Held)
	assert.Equal(t, "0.00", s.order().Captured)
}

func TestBodyNotEmptyIsPaid(t *testing.T) {
	for _, body := range []string{"RESPONSE=REFUSED&NUMXKP=1", "VALIDATIONNO|BAD-CARD", "<html>"} {
		s := newSwiss(t)
		s.answers("server_server.pl", plainly(body))
		assert.Equal(t, shopURL+"/paid?order=356", s.buy("mode=server&mistake=body_not_empty_is_paid"))
		s.is(statusPaid, "", 1)
	}
}

func TestStoresEmptyAlias(t *testing.T) {
	s := newSwiss(t)
	s.answers("server_server.pl", plainly(chargedKV))
	s.answers("duplicate.pl", plainly("RESPONSE=ERROR&ERROR=MISSING-ALIAS"))
	s.buy("mode=server&mistake=stores_empty_alias")
	assert.True(t, s.order().HasAlias)
	_, v := s.office("/klikandpay/duplicate?order=356&amount=5")
	assert.Equal(t, "MISSING-ALIAS", v.Fault)
	assert.Equal(t, []string{""}, s.lastCall().form["ALIAS"])
}

func TestChargesAgain(t *testing.T) {
	s := newSwiss(t)
	s.answers("server_server.pl", hangsUp, plainly(chargedKV))
	s.buy("mode=server&mistake=charges_again")
	assert.Equal(t, 2, s.order().Charges)
	assert.Equal(t, []string{"server_server.pl", "server_server.pl"}, s.did())
	s.is(statusPaid, "", 1)
}
