package clickkw_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// The merchant under test is the manual's: Dev1 with the token of its samples.
const (
	devToken   = "CIQC2Z5WUVTAKcBHISsOVMJIJE8PAbVe5"
	theAccount = `{"user": "Dev1", "token": "CIQC2Z5WUVTAKcBHISsOVMJIJE8PAbVe5", "store": "Vodafone"}`
)

// start is 14:46:16 in Kuwait, the time of the manual's sample session.
const start = "2019-01-20T11:46:16Z"

// shopReturn is where the live shop is returned to: with a query of its own (KW-122).
const shopReturn = "https://shop.example/checkout/return?orderId=356&lang=en"

// sandboxed is a place with the calls of this provider.
type sandboxed struct{ *place.Place }

// arrange is what a test wants otherwise than usual.
type arrange struct {
	switches string // "name=word name=word"
	account  string // JSON, merged into theAccount
	public   string // --public-url
	rules    string // of a scenario file
}

func open(t *testing.T, want arrange) sandboxed {
	t.Helper()
	return sandboxed{place.Open(t, place.Arrange{
		Provider: "clickkw", Account: theAccount, Clock: start, Merge: want.account, Switches: want.switches, Rules: want.rules, Public: want.public,
	})}
}

// root is the API's address by path.
func (p sandboxed) root() string { return p.URL + "/clickkw/api/developer/gatedeveloper/" }

// bearer are the two headers that the manual asks for.
func bearer(token string) http.Header {
	return http.Header{"Content-Type": {"application/json"}, "Authorization": {"Bearer " + token}}
}

// call posts JSON as the merchant's server does.
func (p sandboxed) call(path, body string) place.Page {
	p.T.Helper()
	return p.Ask(http.MethodPost, p.root()+path, "", bearer(devToken), []byte(body))
}

// created is a new session's id and indicator.
func (p sandboxed) created() (session, indicator string) {
	p.T.Helper()
	answer := p.call("Dev1", "")
	require.Equal(p.T, http.StatusOK, answer.Status, answer.Body)
	var read struct {
		GatewayResponse struct {
			SessionID string `json:"session_id"`
			Indicator string `json:"indicator_status"`
		} `json:"gatewayResponse"`
	}
	require.NoError(p.T, json.Unmarshal([]byte(answer.Body), &read), answer.Body)
	require.NotEmpty(p.T, read.GatewayResponse.SessionID, answer.Body)
	return read.GatewayResponse.SessionID, read.GatewayResponse.Indicator
}

// order is a body of update session; more replaces or adds keys, null removes.
func order(session string, more map[string]any) string {
	body := map[string]any{"session_id": session, "order_id": 356, "order_amount": 6, "return_url": shopReturn}
	for key, value := range more {
		if value == nil {
			delete(body, key)
			continue
		}
		body[key] = value
	}
	text, _ := json.Marshal(body)
	return string(text)
}

// updated creates and updates a session and answers it with its payment page's address.
func (p sandboxed) updated(lang string, more map[string]any) (session, indicator, address string) {
	p.T.Helper()
	session, indicator = p.created()
	answer := p.call("sessionupdate/Dev1/"+lang, order(session, more))
	require.Equal(p.T, http.StatusFound, answer.Status, answer.Body)
	return session, indicator, answer.Header.Get("Location")
}

// atMethod is page 1 of a new payment.
func (p sandboxed) atMethod(lang string, more map[string]any) place.Page {
	p.T.Helper()
	_, _, address := p.updated(lang, more)
	shown := p.Get(address)
	require.True(p.T, shown.Has("form#clk-method"), shown.Brief())
	return shown
}

// atConfirm is page 2 of a new payment by knet or card.
func (p sandboxed) atConfirm(method, lang string, more map[string]any) place.Page {
	p.T.Helper()
	shown := p.atMethod(lang, more).Submit("form#clk-method", url.Values{"method": {method}})
	require.True(p.T, shown.Has("form#clk-pay"), shown.Brief())
	return shown
}

// atKNET is KNET's payment page of a new payment.
func (p sandboxed) atKNET(lang string, more map[string]any) place.Page {
	p.T.Helper()
	return p.atConfirm("knet", lang, more).Submit("form#clk-pay", nil)
}

// atGateway is Click's page that opens the gateway, for a new payment by card.
func (p sandboxed) atGateway(lang string, more map[string]any) place.Page {
	p.T.Helper()
	return p.atConfirm("card", lang, more).Submit("form#clk-pay", nil)
}

// status is what the call payment status answers.
func (p sandboxed) status(session string, order int) string {
	p.T.Helper()
	text, _ := json.Marshal(map[string]any{"session_id": session, "order_id": order})
	return p.call("paymentstatus/Dev1", string(text)).Body
}

// returned is the result behind a return URL, by name; it comes after the shop's own
// query and a second question mark (KW-122).
func returned(t *testing.T, shown place.Page) map[string]string {
	t.Helper()
	address := shown.Attr("#clk-return", "href")
	require.True(t, strings.HasPrefix(address, shopReturn+"?"), address)
	result := map[string]string{}
	for pair := range strings.SplitSeq(strings.TrimPrefix(address, shopReturn+"?"), "&") {
		name, value, _ := strings.Cut(pair, "=")
		result[name] = value
	}
	return result
}
