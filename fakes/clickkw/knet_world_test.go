package clickkw_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// knetNames are a form's names as browser tests written for KNET have them (KW-072 to
// KW-078), with the value of the test card's bank (KW-073).
type knetNames struct{ bank, number, month, year, pin, testBank string }

var knetSkins = map[string]knetNames{
	"e24": {"bank", "cardN", "Ecom_Payment_Card_ExpDate_Month", "Ecom_Payment_Card_ExpDate_Year", "Ecom_Payment_Pin_id", "KNET1"},
	"kpay": {
		"bank", "debitNumber", "debitMonthSelect", "debitYearSelect", "cardPin",
		"201825717889145|Knet Test Card [KNET1]|0.000|0.00|0.000",
	},
}

// filled is the form with a card of the test bank; until is "12/2018".
func (n knetNames) filled(number, until string) url.Values {
	month, year, _ := strings.Cut(until, "/")
	return url.Values{n.bank: {n.testBank}, n.number: {number}, n.month: {month}, n.year: {year}, n.pin: {"7391"}}
}

// entered is KNET's confirmation page of a new payment; more is what the order has
// otherwise than usual.
func (p sandboxed) entered(skin, number, until string, more map[string]any) place.Page {
	p.T.Helper()
	shown := p.atKNET("en", more).Submit("form#knet-entry", knetSkins[skin].filled(number, until))
	require.True(p.T, shown.Has("form#knet-confirm"), shown.Brief())
	return shown
}

// confirmed presses Confirm and goes on to Click's page 4.
func confirmed(shown place.Page) place.Page {
	shown.P.T.Helper()
	progress := shown.Submit("form#knet-confirm", nil)
	require.True(shown.P.T, progress.Has("#knet-progress"), progress.Brief())
	return progress.P.Get(progress.Attr("#knet-continue", "href"))
}

// pressed sends a form without following the answer.
func pressed(shown place.Page, form string, fill url.Values) place.Page {
	shown.P.T.Helper()
	require.True(shown.P.T, shown.Has(form), shown.Brief())
	return shown.P.Post(shown.Attr(form, "action"), fill)
}

// stale requires that a page is told to be an old one's.
func stale(t *testing.T, shown place.Page) {
	t.Helper()
	require.Equal(t, http.StatusConflict, shown.Status, shown.Brief())
	require.Equal(t, "stale", shown.Attr("#clk-trouble", "data-trouble"), shown.Brief())
}
