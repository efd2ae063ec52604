package shop

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// mistaken buys order 356 from a merchant who makes a mistake.
func mistaken(t *testing.T, name mistake) (kuwaiti, string) {
	t.Helper()
	k := newKuwaiti(t)
	return k, k.buy("mistake=" + string(name))
}

func TestTokenAsPrinted(t *testing.T) {
	k, location := mistaken(t, tokenAsPrinted)
	k.isFailed("invalid_auth", location)
	assert.Equal(t, "Bearer "+clickToken+"'", k.click.calls[0].auth)
}

func TestSecondQuestionMark(t *testing.T) {
	k, _ := mistaken(t, secondQuestionMark)
	k.isFailed("error_return", shopURL+k.succeeds(1).String())
	assert.Equal(t, []clickkwReturn{{"", true}}, k.order().Returns)
	assert.Zero(t, k.order().Questions)
	assert.Empty(t, k.cron(), "and that is the end of it")

	k, _ = mistaken(t, secondQuestionMark) // with a Click that joins queries well
	k.pays(1, "success")
	assert.Equal(t, "/paid", k.goesTo(k.get("/clickkw/return?order=356&lang=en&message=success")).Path)
}

func TestTrustsMessage(t *testing.T) {
	k, _ := mistaken(t, trustsMessage)
	assert.Equal(t, "/paid", k.comesBack(1, "success", "forged").Path)
	assert.Equal(t, 1, k.order().Grants)
	assert.Zero(t, k.order().Questions)

	k, _ = mistaken(t, trustsMessage)
	k.pays(1, "success")
	k.isFailed("error_return", shopURL+k.comesBack(1, "error", errorIndicator).String())
}

func TestAnyIndicator(t *testing.T) {
	k, _ := mistaken(t, anyIndicator)
	k.get("/buy?with=clickkw&order=1&amount=1")
	assert.Equal(t, "/failed", k.comesBack(1, "success", "forged").Path)
	k.pays(2, "success")
	assert.Equal(t, "/paid", k.comesBack(1, "success", k.session(2).indicator).Path, "12.34 paid with 1.00")
	assert.Equal(t, []clickkwReturn{{"success", false}, {"success", false}}, k.order().Returns)

	k, _ = mistaken(t, anyIndicator)
	assert.Equal(t, "/paid", k.succeeds(1).Path)
}

func TestNeverAsksStatus(t *testing.T) {
	k, _ := mistaken(t, neverAsksStatus)
	k.isFailed("error_return", shopURL+k.comesBack(1, "success", "forged").String())

	k, _ = mistaken(t, neverAsksStatus)
	k.pays(1, "success")
	assert.Empty(t, k.cron())
	assert.Equal(t, statusNew, k.order().Status, "paid, and the shop will never know")
	assert.Contains(t, k.buy("mistake=never_asks_status"), k.session(1).id)

	k, _ = mistaken(t, neverAsksStatus)
	assert.Equal(t, "/paid", k.comesBack(1, "success", k.session(1).indicator).Path)
	assert.NotContains(t, k.called(), "paymentstatus")
}

func TestNoStatusFails(t *testing.T) {
	k, _ := mistaken(t, noStatusFails)
	assert.Equal(t, []clickkwFinding{{"356", statusNew, statusFailed, "no_status"}}, k.cron())
	k.buy("mistake=no_status_fails")
	assert.Len(t, k.order().Attempts, 2, "two sessions that can both be paid")
}

func TestOrderFromClock(t *testing.T) {
	k, location := mistaken(t, orderFromClock)
	assert.Contains(t, location, k.session(1).id)
	assert.InEpsilon(t, 1547982000356, k.click.calls[1].sent["order_id"], 0)
	assert.Equal(t, "/paid", k.succeeds(1).Path, "the first works")
	location = k.get("/buy?with=clickkw&order=357&mistake=order_from_clock").header.Get("Location")
	assert.Equal(t, shopURL+"/failed?order=357&reason=order_duplicate", location)
}

func TestReusesOrderNumber(t *testing.T) {
	k, _ := mistaken(t, reusesOrderNumber)
	k.fails(1)
	for range 2 {
		k.isFailed("order_duplicate", k.buy("mistake=reuses_order_number"))
		assert.Equal(t, int64(356), k.order().Number)
	}
	assert.Contains(t, k.buy(""), k.session(4).id)
}

func TestTrustsTruthyStatus(t *testing.T) {
	k := newKuwaiti(t)
	k.click.says["create"] = []stubAnswer{told(invalidAuth)}
	k.click.says["sessionupdate"] = []stubAnswer{told(invalidAuth)}
	assert.Equal(t, k.click.url+"/clickkw/payment/", k.buy("mistake=trusts_truthy_status"), "a page that is not there")
	assert.Equal(t, statusNew, k.order().Status)

	for _, answer := range []string{invalidAuth, `{"message":"Developer Not Supported","status":-1}`, `{"Order_id":356,"Status":"failed"}`} {
		k, location := mistaken(t, trustsTruthyStatus)
		assert.Contains(t, location, k.session(1).id)
		k.click.says["paymentstatus"] = []stubAnswer{told(answer)}
		assert.Equal(t, "/paid", k.comesBack(1, "error", errorIndicator).Path, answer)
	}
	k, _ = mistaken(t, trustsTruthyStatus)
	k.click.says["paymentstatus"] = []stubAnswer{told(suspended)}
	assert.Equal(t, "/failed", k.comesBack(1, "success", "").Path, "0 is not true")
}

func TestKeepsSession(t *testing.T) {
	k, _ := mistaken(t, keepsSession)
	k.session(1).expired = true
	for range 2 {
		k.isFailed("session_expire", k.buy("mistake=keeps_session"))
	}
	assert.Len(t, k.click.sessions, 1)
	assert.Contains(t, k.buy(""), k.session(2).id)
}

func TestFollowsRedirects(t *testing.T) {
	k, location := mistaken(t, followsRedirects)
	k.isFailed("unreadable", location)
	assert.Contains(t, k.order().Detail, "not an answer of Click KW")
}

func TestGrantsEveryReturn(t *testing.T) {
	k, _ := mistaken(t, grantsEveryReturn)
	k.succeeds(1)
	k.comesBack(1, "success", k.session(1).indicator)
	k.comesBack(1, "error", errorIndicator)
	assert.Equal(t, 2, k.order().Grants)
}

func TestGivesUpEarlyAtClickkw(t *testing.T) {
	k, _ := mistaken(t, givesUpEarly)
	k.click.says["paymentstatus"] = []stubAnswer{says(503, "")}
	k.isFailed("gave_up", shopURL+k.succeeds(1).String())
	assert.Equal(t, 1, k.order().Questions)
	assert.Empty(t, k.cron())
}
