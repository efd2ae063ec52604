package shop

import (
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// clumsy buys order 356 from a merchant who makes a mistake.
func clumsy(t *testing.T, name mistake) (american, url.Values) {
	t.Helper()
	a := newAmerican(t)
	return a, a.buy("mistake=" + string(name))
}

func clumsyClub(t *testing.T, name mistake) (american, url.Values) {
	t.Helper()
	a := newAmerican(t)
	return a, a.buy("mode=subscription&mistake=" + string(name))
}

// All of them sell when nothing is the matter; what they cannot take is below.
func TestClick2sellMistakesSell(t *testing.T) {
	for _, m := range click2sellMistakes {
		name := mistake(m.Name)
		if oneOf(m.Name, "ascii_only", "affiliate_for_merchant", "compares_country_code", "behind_login", "slow") {
			continue
		}
		if m.Needs != "" {
			a, passed := clumsyClub(t, name)
			if name == oneSecret {
				a.unset("CLICK2SELL_SECRET")
			}
			assert.Equal(t, "OK", a.told(first(passed)), name)
			continue
		}
		a, passed := clumsy(t, name)
		assert.Equal(t, "OK", a.told(sale(passed)), name)
		a.is(statusPaid, "", 1, "forever")
	}
}

func TestIgnoresChecksum(t *testing.T) {
	a, passed := clumsy(t, ignoresChecksum)
	assert.Equal(t, "OK", a.told(sale(passed).with("checksum", "nonsense")))
	a.is(statusPaid, "", 1, "forever")
	a, passed = clumsy(t, ignoresChecksum)
	assert.Equal(t, "OK", a.told(sale(passed).without("checksum")))
}

func TestDecodesTwice(t *testing.T) {
	a, passed := clumsy(t, decodesTwice)
	assert.Equal(t, "OK", a.told(sale(passed).with("buyer_name", "Jürgen %41%4", "buyer_surname", "100%")))
	r := a.record()
	assert.Equal(t, "jane shop@example.com", r.Email)
	assert.Equal(t, "Jürgen A%4", r.Name)
	assert.Equal(t, "100%", r.Surname)
}

func TestReusesTransaction(t *testing.T) {
	a, passed := clumsy(t, reusesTransaction)
	n := sale(passed)
	other, err := a.get("/buy?with=click2sell&order=1").location()
	require.NoError(t, err)
	assert.Equal(t, "OK", a.told(n.with("cp_order", "1", "cp_p", other.Query().Get("p"))))
	assert.Equal(t, "OK", a.told(n))
	a.is(statusPaid, "", 1, "forever")
}

func TestClick2sellNeverComparesAmount(t *testing.T) {
	for _, price := range []string{"0.01", "garbage", ""} {
		a, passed := clumsy(t, neverComparesAmount)
		assert.Equal(t, "OK", a.told(sale(passed).with("product_price", price, "product_currency", "GBP")))
		a.is(statusPaid, "", 1, "forever")
	}
}

func TestClick2sellNotIdempotent(t *testing.T) {
	a, passed := clumsy(t, notIdempotent)
	a.told(sale(passed))
	assert.Equal(t, "OK", a.told(sale(passed)))
	a.is(statusPaid, "", 2, "forever")
	assert.Equal(t, 2, a.record().Terms)
	assert.True(t, a.record().Notifications[1].Again)
}

func TestIgnoresRefunds(t *testing.T) {
	a, passed := clumsy(t, ignoresRefunds)
	a.told(sale(passed))
	assert.Equal(t, "OK", a.told(sale(passed).refunded()))
	a.is(statusPaid, "", 1, "forever")
	assert.Equal(t, "0.00", a.record().Refunded)
}

func TestAccessOnCancel(t *testing.T) {
	a, passed := clumsyClub(t, accessOnCancel)
	a.told(first(passed))
	assert.Equal(t, "OK", a.told(later(passed, "Cancel", "22223", "9AB12345CD678901E", "2008-09-20")))
	a.is(statusPaid, "", 1, "2008-10-23")
	assert.Equal(t, 2, a.record().Terms)
	assert.False(t, a.record().Cancelled)
	assert.Equal(t, "2008-10-20", a.record().NextDue)
}

func TestRecurringIsNew(t *testing.T) {
	a, passed := clumsyClub(t, recurringIsNew)
	a.told(first(passed))
	assert.Equal(t, "OK", a.told(later(passed, "Recurring", "22224", "A2", "2008-10-09")))
	a.is(statusPaid, "", 2, "2008-10-12")
	a.told(later(passed, "Recurring", "22225", "A3", "2008-11-09"))
	a.is(statusPaid, "", 3, "2008-10-12")
}

func TestAccessForever(t *testing.T) {
	a, passed := clumsyClub(t, accessForever)
	a.told(first(passed))
	a.is(statusPaid, "", 1, "forever")
	a.told(later(passed, "Cancel", "22223", "9AB12345CD678901E", "2008-09-20"))
	a.is(statusPaid, "", 1, "forever")
	assert.True(t, a.record().Cancelled)
}

func TestShipsOnThankyou(t *testing.T) {
	a := newAmerican(t)
	cookie := a.cookie("mistake=ships_on_thankyou")
	assert.Equal(t, "/paid", a.goesTo(a.comesBack(http.MethodPost, "acquirer_transaction_id=INVENTED", cookie)).Path)
	a.is(statusPaid, "", 1, "forever")
	assert.Empty(t, a.record().Payments)
	a.told(sale(a.buy("")))
	a.is(statusPaid, "", 1, "forever")
}

func TestASCIIOnly(t *testing.T) {
	a, passed := clumsy(t, asciiOnly)
	resp := a.post(sale(passed).Encode())
	assert.Equal(t, http.StatusInternalServerError, resp.status)
	a.is(statusNew, "", 0, "")
	assert.Equal(t, "Unexpected character", a.record().Notifications[0].Answer)
	assert.Equal(t, "OK", a.told(sale(passed).with("buyer_name", "Jane")))
}

func TestNeedsOrderID(t *testing.T) {
	a, passed := clumsy(t, needsOrderID)
	resp := a.post(sale(passed).without("order_id").Encode())
	assert.Equal(t, http.StatusInternalServerError, resp.status)
	a.is(statusNew, "", 0, "")
}

func TestNeedsAffiliate(t *testing.T) {
	a, passed := clumsy(t, needsAffiliate)
	assert.Equal(t, "Refused: missing_affiliate_username", a.told(sale(passed).without("affiliate_username")))
	a.is(statusNew, "", 0, "")
	assert.Equal(t, "OK", a.told(sale(passed)), "an empty one will do")
}

func TestPresentIsSubscription(t *testing.T) {
	a, passed := clumsy(t, presentIsSubscription)
	assert.Equal(t, "Refused: unknown_type", a.told(sale(passed).with("subscription_status", "")))
	a.is(statusUnclear, "unknown_type", 0, "")
	assert.Equal(t, "OK", a.told(sale(passed)), "an absent one will do")
}

func TestAffiliateForMerchant(t *testing.T) {
	a, passed := clumsy(t, affiliateForMerchant)
	assert.Equal(t, "Refused: other_merchant", a.told(sale(passed)))
	assert.Equal(t, "Refused: other_merchant", a.told(sale(passed).with("affiliate_username", "affiliate1")))
	a.is(statusNew, "", 0, "")
	a.unset("CLICK2SELL_MERCHANT")
	assert.Equal(t, "OK", a.told(sale(passed).with("affiliate_username", "affiliate1")))
	assert.Equal(t, "affiliate1", a.record().Merchant)
}

func TestComparesCountryCode(t *testing.T) {
	a := newAmerican(t)
	passed := a.buy("nation=FR&mistake=compares_country_code")
	assert.Equal(t, "Refused: country_differs", a.told(sale(passed)))
	a.is(statusUnclear, "country_differs", 0, "")
	assert.Equal(t, "OK", a.told(sale(passed).with("buyer_country", "FR")))
}

func TestBehindLogin(t *testing.T) {
	a, passed := clumsy(t, behindLogin)
	resp := a.post(sale(passed).Encode())
	assert.Equal(t, http.StatusFound, resp.status)
	assert.Equal(t, shopURL+"/login", resp.header.Get("Location"))
	a.is(statusNew, "", 0, "")
}

func TestSlowListener(t *testing.T) {
	a, passed := clumsy(t, slow)
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		assert.Equal(t, "OK", a.told(sale(passed)))
		assert.Equal(t, 35*time.Second, time.Since(begun))
	})
	a.is(statusPaid, "", 1, "forever")
}

func TestUnsignedPassthrough(t *testing.T) {
	a, passed := clumsy(t, unsignedPassthrough)
	assert.Equal(t, url.Values{"order": {"356"}}, passed)
	assert.Equal(t, "OK", a.told(sale(passed)))
	a.is(statusPaid, "", 1, "forever")
}

func TestOneSecret(t *testing.T) {
	a, passed := clumsyClub(t, oneSecret)
	assert.Equal(t, "Checksum verification failed.", a.told(first(passed)))
	a.is(statusNew, "", 0, "")
	assert.Equal(t, "OK", a.told(first(passed).signed("MySecretKey")))
}
