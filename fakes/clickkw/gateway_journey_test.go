package clickkw_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

func TestCardIsApproved(t *testing.T) {
	p := open(t, arrange{})
	session, indicator, address := p.updated("en", nil)
	page := p.Get(address).Submit("form#clk-method", url.Values{"method": {"card"}}).Submit("form#clk-pay", nil)
	require.Equal(t, http.StatusOK, page.Status, page.Brief())
	checkout := page.Attr("script[data-session]", "data-session")
	assert.Regexp(t, `^SESSION0002\d{20}$`, checkout, "KW-103")
	assert.Equal(t, p.URL+"/clickkw/~ap-gateway.mastercard.com/checkout/version/50/checkout.js", page.Attr("script[data-cancel]", "src"))
	assert.Contains(t, page.Header.Get("Content-Security-Policy"), "script-src 'self' "+p.URL+"; frame-src "+p.URL)
	assert.Contains(t, page.Text("noscript"), `content="0;url=`+page.Attr("#clk-to-card", "href")+`"`, "without JavaScript it goes on by itself")

	page = p.Get(page.Attr("#clk-to-card", "href"))
	assert.Equal(t, "CLICK : 6.000 KWD", page.Text("#mpgs-header"), "KW-104")
	page = page.Submit("form#mpgs-card", theCard(nil))
	page = page.Submit("form#mpgs-address", url.Values{"street1": {"Block 3"}, "city": {"Salmiya"}})
	assert.Equal(t, "6.000 KWD", page.Text("#mpgs-total"))
	assert.Equal(t, "Mastercard 512345******0008", page.Text("#mpgs-card-shown"))
	page = page.Submit("form#mpgs-pay", nil)
	assert.Equal(t, http.StatusOK, page.Status, page.Brief())
	assert.Equal(t, "Processing your payment", page.Text("#mpgs-processing h1"), "KW-108")
	assert.Equal(t, "2;url="+page.Attr("#mpgs-continue", "href"), page.Attr("meta[http-equiv=refresh]", "content"))
	assert.False(t, page.Has("#mpgs-cancel-form"), "it is too late to cancel")
	page = processed(page)

	assert.Equal(t, "paid", page.Attr("#clk-result", "data-result"), page.Brief())
	assert.Equal(t, "APPROVED", page.Attr("#clk-result", "data-word"))
	assert.Contains(t, page.Text("#clk-result"), "Total Amount: 6.00 KWD")
	assert.Equal(t, map[string]string{"message": "success", "message_type": "success", "indicator_status": indicator}, returned(t, page))
	assert.JSONEq(t, `{"Order_id": 356, "Status": "success", "Response": "success"}`, p.status(session, 356))
	assert.Equal(t, "captured", p.Payment("356").State)
	assert.Len(t, p.Exchanges("clickkw.card.pay"), 1)
}

func TestDeclinedThenApproved(t *testing.T) {
	p := open(t, arrange{})
	session, _, address := p.updated("en", nil)
	page := p.Get(address).Submit("form#clk-method", url.Values{"method": {"card"}}).Submit("form#clk-pay", nil)
	page = paid(p.Get(page.Attr("#clk-to-card", "href")), expires("05/39"))
	assert.Equal(t, "DECLINED", page.Attr("#mpgs-declined", "data-result"), page.Brief())
	assert.Equal(t, "Jane Doe", page.Attr("[name=cardholderName]", "value"))
	assert.Empty(t, page.Attr("[name=cardNumber]", "value"))
	assert.JSONEq(t, `{"Order_id": 356, "Status": "No_status", "Response": "No_status"}`, p.status(session, 356))
	assert.Equal(t, "open", p.Payment("356").State)

	page = paid(page, expires("08/28"))
	assert.Equal(t, "TIMED_OUT", page.Attr("#mpgs-declined", "data-result"), page.Brief())
	page = paid(page, expires("01/39"))
	assert.Equal(t, "paid", page.Attr("#clk-result", "data-result"), page.Brief())
	var events []string
	for _, change := range p.Payment("356").History {
		events = append(events, change.Event)
	}
	assert.Equal(t, []string{"create", "update", "decline", "decline", "capture"}, events)
}

// One card for each of the gateway's words (KW-111 to KW-118).
func TestEveryWordIsShown(t *testing.T) {
	p := open(t, arrange{})
	page := p.atCard("en", nil)
	for date, says := range map[string]string{
		"05/39": "DECLINED", "05/22": "DECLINED", "04/27": "EXPIRED_CARD", "08/28": "TIMED_OUT", "01/37": "ACQUIRER_SYSTEM_ERROR",
		"02/37": "UNSPECIFIED_FAILURE", "05/37": "UNKNOWN", "12/18": "EXPIRED_CARD",
	} {
		page = paid(page, expires(date))
		assert.Equal(t, says, page.Attr("#mpgs-declined", "data-result"), date)
		assert.NotEmpty(t, strings.ReplaceAll(page.Text("#mpgs-declined"), says, ""), date)
	}
}

func TestCancelAtEachStep(t *testing.T) {
	card := theCard(nil)
	for name, walk := range map[string]func(p sandboxed) place.Page{
		"card":    func(p sandboxed) place.Page { return p.atCard("en", nil) },
		"address": func(p sandboxed) place.Page { return p.atCard("en", nil).Submit("form#mpgs-card", card) },
		"total":   func(p sandboxed) place.Page { return total(p.atCard("en", nil), card) },
		"secure":  func(p sandboxed) place.Page { return paid(p.atCard("en", nil), card) },
		"retry": func(p sandboxed) place.Page {
			return paid(p.atCard("en", nil), theCard(url.Values{"cardNumber": {"5111111111111118"}, "expiryYear": {"37"}}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, arrange{switches: "three_ds=true"})
			page := walk(p)
			require.True(t, page.Has("#mpgs-cancel"), page.Brief())
			page = page.Submit("form#mpgs-cancel-form", nil)
			assert.Equal(t, "failed", page.Attr("#clk-result", "data-result"), page.Brief())
			assert.Equal(t, "CANCELED", page.Attr("#clk-result", "data-word"))
			assert.Equal(t, "error", returned(t, page)["message"])
			assert.Equal(t, "failed", p.Payment("356").State)
		})
	}
}

func TestFieldErrorsKeepWhatIsNoSecret(t *testing.T) {
	p := open(t, arrange{})
	page := p.atCard("en", nil)
	page = page.Submit("form#mpgs-card", theCard(url.Values{"cardNumber": {"5123450000000009"}, "expiryMonth": {"13"}, "securityCode": {"10"}}))
	assert.Equal(t, http.StatusOK, page.Status)
	for _, field := range []string{"cardNumber", "expiryMonth", "securityCode"} {
		input := page.Doc.Find("[name=" + field + "]")
		assert.Equal(t, "true", input.AttrOr("aria-invalid", ""), field)
		described := input.AttrOr("aria-describedby", "")
		assert.Contains(t, described, "mpgs-"+field+"-problem")
		assert.NotEmpty(t, page.Text("#mpgs-"+field+"-problem"), field)
	}
	assert.False(t, page.Has("[name=expiryYear][aria-invalid]"))
	assert.Equal(t, "13", page.Attr("[name=expiryMonth]", "value"))
	assert.Equal(t, "39", page.Attr("[name=expiryYear]", "value"))
	assert.Equal(t, "Jane Doe", page.Attr("[name=cardholderName]", "value"))
	assert.NotContains(t, page.Body, "5123450000000009")
	assert.Empty(t, page.Attr("[name=securityCode]", "value"))
}

func TestPreviousKeepsWhatWasTyped(t *testing.T) {
	p := open(t, arrange{})
	page := p.atCard("en", nil).Submit("form#mpgs-card", theCard(nil))
	page = page.Submit("form#mpgs-address", url.Values{"city": {"Salmiya"}, "go": {"previous"}})
	require.True(t, page.Has("form#mpgs-card"), page.Brief())
	assert.Equal(t, "01", page.Attr("[name=expiryMonth]", "value"))
	page = page.Submit("form#mpgs-card", theCard(nil))
	assert.Equal(t, "Salmiya", page.Attr("[name=city]", "value"))
	page = page.Submit("form#mpgs-address", nil)
	page = p.Get(page.Attr("#mpgs-previous", "href"))
	assert.True(t, page.Has("form#mpgs-address"), page.Brief())
}

// A step that nothing has led to yet is not reached by its address.
func TestStepsAreNotSkipped(t *testing.T) {
	p := open(t, arrange{})
	page := p.atCard("en", nil)
	for _, step := range []string{"address", "total", "secure"} {
		assert.True(t, p.Get(page.Address+"/"+step).Has("form#mpgs-card"), step)
	}
	next := p.Post(page.Address+"/pay", nil).Follow()
	assert.True(t, next.Has("form#mpgs-card"), next.Brief())
	assert.Equal(t, "open", p.Payment("356").State)
	assert.Equal(t, http.StatusMethodNotAllowed, p.Get(page.Address+"/pay").Status)
	for _, id := range []string{"SESSION0002", "SESSION000200000000000000000001", "SESSION000299999999999999999999", "x"} {
		unknown := p.Get(p.URL + "/clickkw/~ap-gateway.mastercard.com/checkout/pay/" + id)
		assert.Equal(t, http.StatusNotFound, unknown.Status, id)
		assert.True(t, unknown.Has("#mpgs-done[data-event=error]"), id)
	}
}

func TestRetriesAreLimited(t *testing.T) {
	p := open(t, arrange{switches: "card_retries=2"})
	page := paid(p.atCard("en", nil), expires("05/39"))
	require.True(t, page.Has("#mpgs-declined"), page.Brief())
	page = paid(page, expires("04/27"))
	assert.Equal(t, "failed", page.Attr("#clk-result", "data-result"), page.Brief())
	assert.Equal(t, "EXPIRED_CARD", page.Attr("#clk-result", "data-word"))
	assert.Equal(t, "failed", p.Payment("356").State)
}

func TestSecurityCodeDeclinesOnlyWhereSwitched(t *testing.T) {
	wrong := theCard(url.Values{"securityCode": {"102"}})
	page := paid(open(t, arrange{}).atCard("en", nil), wrong)
	assert.Equal(t, "paid", page.Attr("#clk-result", "data-result"), page.Brief())
	page = paid(open(t, arrange{switches: "csc_declines=true"}).atCard("en", nil), wrong)
	assert.Equal(t, "DECLINED", page.Attr("#mpgs-declined", "data-result"), page.Brief())
}

func TestThreeDSecure(t *testing.T) {
	p := open(t, arrange{switches: "three_ds=true"})
	page := paid(p.atCard("en", nil), theCard(nil))
	require.True(t, page.Has("form#mpgs-secure"), page.Brief())
	page = page.Submit("form#mpgs-secure", url.Values{"password": {" "}})
	assert.True(t, page.Has("#mpgs-password-problem"), page.Brief())
	page = processed(page.Submit("form#mpgs-secure", url.Values{"answer": {"fail"}}))
	assert.Equal(t, "DECLINED", page.Attr("#mpgs-declined", "data-result"), page.Brief())
	page = processed(paid(page, theCard(nil)).Submit("form#mpgs-secure", url.Values{"password": {"my pass phrase"}}))
	assert.Equal(t, "paid", page.Attr("#clk-result", "data-result"), page.Brief())
	assert.NotContains(t, p.Journalled(), "my pass phrase")

	other := open(t, arrange{switches: "three_ds=true"})
	page = paid(other.atCard("en", nil), theCard(url.Values{"cardNumber": {"5111111111111118"}}))
	assert.Equal(t, "paid", page.Attr("#clk-result", "data-result"), "a card that is not enrolled: "+page.Brief())
}

func TestRulesDecideAtTheGateway(t *testing.T) {
	p := open(t, arrange{rules: `
  - op: clickkw.card.pay
    when: card.number == "512345******0008" and card.brand == "Mastercard" and card.month == 1 and card.year == 2039 and card.holder == "Jane Doe"
    times: 1
    then: {outcome: unspecified_failure}
  - op: clickkw.card.secure
    then: {outcome: failed}
`, switches: "three_ds=true"})
	notEnrolled := theCard(url.Values{"cardNumber": {"5111111111111118"}})
	page := paid(p.atCard("en", nil), theCard(nil))
	page = processed(page.Submit("form#mpgs-secure", url.Values{"password": {"x"}}))
	assert.Equal(t, "DECLINED", page.Attr("#mpgs-declined", "data-result"), "the rule of the prompt: "+page.Brief())
	p.Switches("three_ds=false")
	page = paid(page, theCard(nil))
	assert.Equal(t, "UNSPECIFIED_FAILURE", page.Attr("#mpgs-declined", "data-result"), page.Brief())
	page = paid(page, notEnrolled)
	assert.Equal(t, "paid", page.Attr("#clk-result", "data-result"), page.Brief())
}

// Pressed twice, or in two tabs: the payment moves once, and both see what is (KW-150).
func TestPayIsPressedTwice(t *testing.T) {
	p := open(t, arrange{})
	page := total(p.atCard("en", nil), theCard(nil))
	first, second := posts(page, "form#mpgs-pay", nil), posts(page, "form#mpgs-pay", nil)
	for _, answer := range []place.Page{first, second} {
		end := follows(answer)
		if end.Has("#mpgs-processing") { // the first one's
			end = processed(end)
		}
		assert.Equal(t, "paid", end.Attr("#clk-result", "data-result"), end.Brief())
	}
	cancelled := posts(page, "form#mpgs-cancel-form", nil).Follow().Follow()
	assert.Equal(t, "paid", cancelled.Attr("#clk-result", "data-result"), cancelled.Brief())
	assert.Equal(t, "captured", p.Payment("356").State)
	assert.Empty(t, mails(t, p))
}

// Many at the same time: the payment is captured once, and one mail is sent.
func TestPayIsPressedByMany(t *testing.T) {
	p := open(t, arrange{account: `{"email": "shop@example.com"}`})
	page := total(p.atCard("en", nil), theCard(nil))
	action := page.Attr("form#mpgs-pay", "action")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			response, err := place.Plain.Post(action, "application/x-www-form-urlencoded", nil)
			if assert.NoError(t, err) {
				assert.Equal(t, http.StatusSeeOther, response.StatusCode)
				_ = response.Body.Close()
			}
		})
	}
	all.Wait()
	history := p.Payment("356").History
	assert.Equal(t, "capture", history[len(history)-1].Event)
	assert.Len(t, history, 3, "created, updated, captured")
	assert.Len(t, mails(t, p), 1)
}

// Pay on Click's page, twice: one checkout.
func TestTheWayInIsTakenTwice(t *testing.T) {
	p := open(t, arrange{})
	confirm := p.atConfirm("card", "en", nil)
	first, second := confirm.Submit("form#clk-pay", nil), confirm.Submit("form#clk-pay", nil)
	assert.Equal(t, first.Attr("#clk-to-card", "href"), second.Attr("#clk-to-card", "href"))
}

// An update of the session leaves the old checkout behind (KW-033).
func TestACheckoutThatWasLeftBehind(t *testing.T) {
	p := open(t, arrange{})
	session, _, address := p.updated("en", nil)
	page := p.Get(address).Submit("form#clk-method", url.Values{"method": {"card"}}).Submit("form#clk-pay", nil)
	page = total(p.Get(page.Attr("#clk-to-card", "href")), theCard(nil))
	require.Equal(t, http.StatusFound, p.call("sessionupdate/Dev1/en", order(session, map[string]any{"order_amount": 7})).Status)
	page = page.Submit("form#mpgs-pay", nil)
	assert.True(t, page.Has("form#clk-method"), "Click shows where the session stands: "+page.Brief())
	assert.Equal(t, "open", p.Payment("356").State)
}

func TestThePayerMayFinishAfterTheEnd(t *testing.T) {
	p := open(t, arrange{})
	page := total(p.atCard("en", nil), expires("05/39"))
	p.Advance(46 * time.Minute)
	page = processed(page.Submit("form#mpgs-pay", nil))
	assert.Equal(t, "failed", page.Attr("#clk-result", "data-result"), "but not begin anew (KW-131): "+page.Brief())

	p = open(t, arrange{})
	page = total(p.atCard("en", nil), theCard(nil))
	p.Advance(46 * time.Minute)
	page = processed(page.Submit("form#mpgs-pay", nil))
	assert.Equal(t, "paid", page.Attr("#clk-result", "data-result"), page.Brief())

	p = open(t, arrange{switches: "expire_during_payment=fail"})
	page = total(p.atCard("en", nil), theCard(nil))
	p.Advance(45 * time.Minute)
	page = page.Submit("form#mpgs-pay", nil)
	assert.Equal(t, "session_expire", page.Attr("#clk-trouble", "data-trouble"), page.Brief())
	assert.Equal(t, "expired", p.Payment("356").State)
}

// Neither number nor code is anywhere, whatever was typed (DESIGN, secrets).
func TestNothingSecretIsKept(t *testing.T) {
	p := open(t, arrange{switches: "three_ds=true"})
	page := p.atCard("en", nil)
	page = page.Submit("form#mpgs-card", theCard(url.Values{"securityCode": {"98765"}}))
	page = page.Submit("form#mpgs-card", theCard(url.Values{"cardNumber": {"5123 4500 0000 0009"}, "securityCode": {"9871"}}))
	page = paid(page, theCard(url.Values{"cardNumber": {"5123 4500 0000 0008"}, "securityCode": {"987"}}))
	page.Submit("form#mpgs-secure", url.Values{"password": {"open sesame"}})
	require.Equal(t, "captured", p.Payment("356").State)
	kept := p.Journalled()
	for _, secret := range []string{
		"5123450000000008", "5123450000000009", "5123+4500", "5123 4500", "98765", "9871", "securityCode=987", "open+sesame", "open sesame", devToken,
	} {
		assert.NotContains(t, kept, secret)
	}
	assert.Contains(t, kept, "512345******0008")
}

func TestMails(t *testing.T) {
	p := open(t, arrange{account: `{"email": "shop@example.com"}`})
	page := paid(p.atCard("en", map[string]any{"customer_email": "jane@example.com"}), expires("05/39"))
	assert.Empty(t, mails(t, p), "only of good payments (KW-166)")
	paid(page, theCard(nil))
	letters := mails(t, p)
	require.Len(t, letters, 2)
	assert.Equal(t, "shop@example.com", letters[0].To)
	assert.Equal(t, "jane@example.com", letters[1].To)
	for _, letter := range letters {
		assert.Equal(t, p.Payment("356").ID, letter.Payment)
		for _, word := range []string{"Vodafone", "356", "6.000 KWD", "512345******0008", "2019-01-20 14:46:16"} {
			assert.Contains(t, letter.Text, word)
		}
	}
	assert.Empty(t, p.WS.InFlight(), "nobody is called (KW-045)")
}

func TestTheGatewaySpeaksArabic(t *testing.T) {
	p := open(t, arrange{})
	page := p.atCard("ar", nil)
	assert.Equal(t, "rtl", page.Attr("html", "dir"))
	assert.Equal(t, "6.000 KWD", page.Text("bdi#mpgs-amount"))
	page = paid(page, expires("05/39"))
	assert.Contains(t, page.Text("#mpgs-declined"), "رُفضت")
}

func TestTheSameSeedGivesTheSameCheckouts(t *testing.T) {
	seen := map[string]bool{}
	for range 2 {
		p := open(t, arrange{})
		config := map[string]any{"session": map[string]any{"id": p.atGateway("en", nil).Attr("script[data-session]", "data-session")}}
		page := paid(p.opened("lightbox", config), theCard(nil))
		script := page.Doc.Find("script[data-event]")
		assert.Regexp(t, "^[0-9a-f]{16}$", script.AttrOr("data-indicator", ""), page.Brief())
		assert.Regexp(t, "^[0-9a-f]{10}$", script.AttrOr("data-version", ""))
		text, err := json.Marshal([]string{page.Address[len(p.URL):], script.AttrOr("data-indicator", ""), script.AttrOr("data-version", "")})
		require.NoError(t, err)
		seen[string(text)] = true
	}
	assert.Len(t, seen, 1, seen)
}

// The card that expires in 2020 is expired, not incomplete.
func TestACardOfTheYear20(t *testing.T) {
	p := open(t, arrange{})
	page := paid(p.atCard("en", nil), expires("12/20"))
	assert.Equal(t, "APPROVED", page.Attr("#clk-result", "data-word"), "in 2019: %s", page.Brief())
	page = p.atCard("en", map[string]any{"order_id": 357}).Submit("form#mpgs-card", expires("12/205"))
	assert.NotEmpty(t, page.Text("#mpgs-expiryYear-problem"), page.Brief())
}

// Processing stands between Pay and the end, or the retry, in a lightbox as on a page of
// its own; before Pay there is nothing to process (KW-108).
func TestProcessing(t *testing.T) {
	p := open(t, arrange{})
	page := p.atCard("ar", nil)
	early := p.Get(page.Address + "/processing")
	require.Equal(t, http.StatusSeeOther, early.Status, early.Brief())
	assert.True(t, follows(early).Has("form#mpgs-card"))
	shown := sends(total(page, expires("05/39")), "form#mpgs-pay", nil)
	assert.Equal(t, "rtl", shown.Attr("html", "dir"))
	assert.Contains(t, shown.Text("h1"), "معالجة")
	assert.True(t, processed(shown).Has("#mpgs-declined"))

	page = p.opened("lightbox", basket(nil))
	shown = sends(total(page, theCard(nil)), "form#mpgs-pay", nil)
	assert.Contains(t, shown.Attr("#mpgs-continue", "href"), "/checkout/lightbox/")
	assert.True(t, shown.Has("script[data-parent]"), "the page around it knows that it goes on")
	assert.NotContains(t, shown.Header.Get("Content-Security-Policy"), "frame-ancestors")
	assert.True(t, processed(shown).Has("#mpgs-receipt"))
}

// Mails go to addresses only, and nothing else of what was written there goes along
// (KW-166).
func TestMailsGoToAddresses(t *testing.T) {
	for sent, to := range map[string]string{
		"jane@example.com": "jane@example.com", "Jane Doe <jane@example.com>": "jane@example.com",
		"jane@example.com\r\nBcc: all@example.com": "", "jane@": "", "@": "", "@example.com": "", "jane at example.com": "", "a@b, c@d": "", "none": "",
	} {
		p := open(t, arrange{})
		page := p.atCard("en", map[string]any{"customer_email": sent})
		said := false
		for _, note := range p.Exchanges("clickkw.update")[0].Notes {
			said = said || strings.Contains(note, "customer_email is no address")
		}
		assert.Equal(t, to == "", said, "the journal says so: %q", sent)
		paid(page, theCard(nil))
		letters := mails(t, p)
		if to == "" {
			assert.Empty(t, letters, sent)
			continue
		}
		require.Len(t, letters, 1, sent)
		assert.Equal(t, to, letters[0].To)
	}
}
