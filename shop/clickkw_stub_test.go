package shop

import (
	"encoding/base64"
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

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stubClick is a Click KW written by hand from the manual and the facts about it. It
// shares nothing with the shop.
type stubClick struct {
	url string

	mu       sync.Mutex
	sessions []*stubSession
	orders   map[int64]*stubSession
	calls    []clickCall
	says     map[string][]stubAnswer // answers instead of the usual ones, by call, first come first
	lost     int                     // so many updates are done, and their answers lost
}

type stubSession struct {
	id, indicator, returnURL string
	order                    int64
	status                   string
	expired                  bool
}

type clickCall struct {
	name, path, contentType, auth, body string
	sent                                map[string]any
}

const clickToken = "CIQC2Z5WUVTAKcBHISsOVMJIJE8PAbVe5"

func (s *stubClick) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path, found := strings.CutPrefix(r.URL.Path, "/clickkw/api/developer/gatedeveloper/")
	if !found { // a hosted page
		says(http.StatusOK, "<!DOCTYPE html><title>Payment To Demo Store</title>")(w)
		return
	}
	name := "create"
	if call, rest, found := strings.Cut(path, "/"); found {
		name, path = call, rest
	}
	text, _ := io.ReadAll(r.Body)
	call := clickCall{name: name, path: path, contentType: r.Header.Get("Content-Type"), auth: r.Header.Get("Authorization"), body: string(text)}
	_ = json.Unmarshal(text, &call.sent)
	s.calls = append(s.calls, call)
	if scripted := s.says[name]; len(scripted) > 0 {
		s.says[name] = scripted[1:]
		scripted[0](w)
		return
	}
	if refused := refusedAtDoor(call); refused != "" {
		told(refused)(w)
		return
	}
	switch name {
	case "create":
		told(s.create())(w)
	case "sessionupdate":
		s.update(w, call.sent)
	case "paymentstatus":
		told(s.paymentStatus(call.sent))(w)
	}
}

func refusedAtDoor(call clickCall) string {
	user, _, _ := strings.Cut(call.path, "/")
	switch token, bearer := strings.CutPrefix(call.auth, "Bearer "); {
	case !bearer:
		return `{"apiVersion":"1","gatewayResponse":{"error":"INVALID_HEADER","status":"false"}}`
	case user != "Dev1":
		return `{"message":"Developer Not Supported","status":-1}`
	case token != clickToken:
		return invalidAuth
	}
	return ""
}

const (
	invalidAuth    = `{"apiVersion":"1","gatewayResponse":{"error":"INVALID_AUTH","status":"false"}}`
	invalidRequest = `{"apiVersion":"1","gatewayResponse":{"error":"INVALID_REQUEST","status":"false"}}`
	orderDuplicate = `{"message":"ORDER Duplicate","status":0}`
	sessionExpire  = `{"message":"Session Expire","status":0}`
	invalidSession = `{"message":"INVALID SESSION","status":0}`
	suspended      = `{"message":" Developer Suspended","status":0}`
)

func (s *stubClick) create() string {
	n := len(s.sessions) + 1
	made := &stubSession{
		id:        base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "SESSION45Pwc%015d", n)),
		indicator: fmt.Sprintf("q7Zt0BvK3mXw9RfY2hNc5LdJ8sPgA1eU6oT%04d", n),
		status:    "No_status",
	}
	s.sessions = append(s.sessions, made)
	return `{"apiVersion":1,"gatewayResponse":{"result":"SUCCESS","session_id":" ` + made.id + ` ","session_expire":` +
		`{"date":"2019-01-20 15:31:16.834709","timezone_type":3,"timezone":"Asia/Kuwait"},"indicator_status":"` + made.indicator + `","status":"No_status"}}`
}

func (s *stubClick) find(sent map[string]any) *stubSession {
	for _, known := range s.sessions {
		if known.id == sent["session_id"] {
			return known
		}
	}
	return nil
}

// clamped is what a MySQL INT makes of a number.
func clamped(sent map[string]any) int64 {
	number, _ := sent["order_id"].(float64)
	return int64(min(number, 2147483647))
}

func (s *stubClick) update(w http.ResponseWriter, sent map[string]any) {
	session, order := s.find(sent), clamped(sent)
	returnURL, _ := sent["return_url"].(string)
	switch {
	case order == 0 || returnURL == "" || sent["order_amout"] == nil:
		told(invalidRequest)(w)
	case session == nil:
		told(invalidSession)(w)
	case session.expired:
		told(sessionExpire)(w)
	case session.status == "success", s.orders[order] != nil && s.orders[order] != session:
		told(orderDuplicate)(w)
	default:
		session.order, session.returnURL, s.orders[order] = order, returnURL, session
		if s.lost > 0 {
			s.lost--
			panic(http.ErrAbortHandler)
		}
		page := s.url + "/clickkw/payment/" + session.id
		w.Header().Set("Location", page)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusFound)
		_, _ = io.WriteString(w, `{"apiVersion":1,"gatewayResponse":{"result":"SUCCESS","payment_url":"`+page+`","session_id":"`+session.id+`","status":"No_status"}}`)
	}
}

func (s *stubClick) paymentStatus(sent map[string]any) string {
	session := s.find(sent)
	switch {
	case session == nil, session.order != clamped(sent):
		return invalidSession
	case session.expired && session.status == "No_status":
		return sessionExpire
	}
	return fmt.Sprintf(`{"Order_id":%d,"Status":"%s","Response":"%s"}`, session.order, session.status, session.status)
}

// told is an answer with HTTP 200, as nearly all of Click's are.
func told(text string) stubAnswer { return toldWith(http.StatusOK, text) }

func toldWith(status int, text string) stubAnswer {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

// kuwaiti is a customer who pays with Click.
type kuwaiti struct {
	customer
	click *stubClick
}

func newKuwaiti(t *testing.T) kuwaiti {
	t.Helper()
	click := &stubClick{orders: map[int64]*stubSession{}, says: map[string][]stubAnswer{}}
	server := httptest.NewServer(click)
	t.Cleanup(server.Close)
	click.url = server.URL
	return kuwaiti{click: click, customer: customer{T: t, shop: New(Config{
		URL: shopURL, RetryPause: time.Millisecond,
		Env: map[string]string{"CLICKKW_URL": server.URL + "/clickkw", "CLICKKW_USER": "Dev1", "CLICKKW_TOKEN": clickToken},
	})}}
}

// buy opens a buy link for order 356 and answers where it leads.
func (k kuwaiti) buy(query string) string {
	k.Helper()
	resp := k.get("/buy?with=clickkw&order=356&amount=12.34&" + query)
	require.Equal(k, http.StatusFound, resp.status, resp.text)
	return resp.header.Get("Location")
}

// session is the nth session at Click, from 1.
func (k kuwaiti) session(n int) *stubSession {
	k.Helper()
	k.click.mu.Lock()
	defer k.click.mu.Unlock()
	require.GreaterOrEqual(k, len(k.click.sessions), n)
	return k.click.sessions[n-1]
}

// pays ends a payment at Click without the customer's coming back.
func (k kuwaiti) pays(n int, status string) {
	k.Helper()
	session := k.session(n)
	require.NotEmpty(k, session.returnURL)
	session.status = status
}

// comesBack is the return of an order's customer, with the second ? that Click puts.
func (k kuwaiti) comesBack(n int, message, indicator string) *url.URL {
	k.Helper()
	kind := map[string]string{"success": "success", "error": "wrong"}[message]
	back, found := strings.CutPrefix(k.session(n).returnURL, shopURL)
	require.True(k, found)
	return k.goesTo(k.get(back + "?message=" + message + "&message_type=" + kind + "&indicator_status=" + indicator))
}

const errorIndicator = "ERROR8541129656601357"

// succeeds pays and comes back.
func (k kuwaiti) succeeds(n int) *url.URL {
	k.Helper()
	k.pays(n, "success")
	return k.comesBack(n, "success", k.session(n).indicator)
}

// fails is refused, or cancels, and comes back.
func (k kuwaiti) fails(n int) *url.URL {
	k.Helper()
	k.pays(n, "failed")
	return k.comesBack(n, "error", errorIndicator)
}

// called are the names of the calls that the shop has made.
func (k kuwaiti) called() (names []string) {
	k.click.mu.Lock()
	defer k.click.mu.Unlock()
	for _, call := range k.click.calls {
		names = append(names, call.name)
	}
	return names
}

// isFailed wants order 356 failed for a reason that its customer is told.
func (k kuwaiti) isFailed(why reason, location string) {
	k.Helper()
	o := k.order()
	assert.Equal(k, statusFailed, o.Status)
	assert.Equal(k, why, o.Reason)
	assert.NotEmpty(k, o.Detail)
	assert.Zero(k, o.Grants)
	assert.Equal(k, shopURL+"/failed?order=356&reason="+string(why), location)
	assert.Contains(k, k.get(location).text, `id="again"`)
}
