package console

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
)

// stub is a provider with a shop number and a secret, three states, a notification,
// and pages that expire after ten minutes.
type stub struct{}

var (
	opNotify = &operation.Operation{Name: "stubpay.notify", Calls: operation.Out, Planned: true}
	opPay    = &operation.Operation{Name: "stubpay.pay", Calls: operation.In}
	table1   = payment.NewTable(
		[]payment.StatePhase{{State: "waiting", Phase: payment.Open}, {State: "got_money", Phase: payment.Paid}, {State: "given_back", Phase: payment.Refunded}},
		payment.Row{From: []payment.State{payment.Start}, Event: "open", To: "waiting"},
		payment.Row{From: []payment.State{"waiting"}, Event: "pay_in", To: "got_money", Action: true, About: "the money arrives"},
		payment.Row{From: []payment.State{"got_money"}, Event: "refund_part", To: payment.Same, Action: true},
		payment.Row{From: []payment.State{"got_money"}, Event: "refund", To: "given_back", Action: true},
	)
)

func (stub) Name() string         { return "stubpay" }
func (stub) Hosts() []string      { return []string{"pay.stub.example", "{shop}.stub.example"} }
func (stub) Mount(sandbox.Routes) {}
func (stub) WriteError(_ *sandbox.Workspace, _ http.ResponseWriter, _ *sandbox.Request, _ error) {
}

func (stub) Declare() operation.Provider {
	return operation.Provider{
		Name: "stubpay", Operations: []*operation.Operation{opPay, opNotify}, States: []string{"waiting", "got_money", "given_back"},
		Places: []operation.Place{{Name: "script", About: "the payment script"}},
		Actions: []operation.Action{
			{Name: "pay_in", About: "the money arrives"},
			{Name: "refund"},
			{Name: "refund_part", Params: []operation.Field{{Name: "amount", Type: operation.Amount, About: "how much is given back, such as 5.00"}}},
		},
		Account: operation.AccountKind{ID: "shop", Fields: []operation.AccountField{
			{Name: "shop", Type: operation.Int},
			{Name: "name", Type: operation.String},
			{Name: "secret", Type: operation.String, Secret: true, Generated: true, About: "signs calls", Fact: "ST-001"},
			{Name: "state", Type: operation.String, Values: []string{"active", "shut_down"}},
			{Name: "means", Type: operation.String, List: true, Values: []string{"card", "bank", "cash"}},
			{Name: "aliases", Type: operation.Int, List: true},
			{Name: "live", Type: operation.Bool},
			{Name: "since", Type: operation.Date},
			{Name: "least", Type: operation.Mapping, About: "of an order", Fields: []operation.AccountField{
				{Name: "card", Type: operation.Amount}, {Name: "pin", Type: operation.String, Secret: true},
			}},
			{Name: "switches", Type: operation.Mapping, Any: true},
			{Name: "users", Type: operation.Mapping, List: true, Fields: []operation.AccountField{
				{Name: "user", Type: operation.String}, {Name: "password", Type: operation.String, Secret: true},
			}},
			products, office,
		}, Switches: []operation.Switch{
			{Name: "zone", Default: "Asia/Kuwait", Type: operation.String, About: "of all dates", Fact: "ST-002"},
			{Name: "call.twice", Default: "last", Values: []string{"last", "first"}, About: "a parameter sent twice", Fact: "ST-003"},
			{Name: "call.wait", Default: "40s", Type: operation.Duration, About: "for an answer"},
		}},
	}
}

func (stub) ParseAccount(doc map[string]any) (any, []sandbox.Name, error) {
	names := []sandbox.Name{{Kind: "shop", ID: text(doc["shop"])}}
	for _, alias := range spellAll(doc["aliases"]) {
		names = append(names, sandbox.Name{Kind: "shop", ID: alias})
	}
	if doc["secret"] == "short" {
		return nil, nil, errors.New("secret is too short")
	}
	if doc["name"] == "Nobody" {
		return nil, nil, errors.Join(errors.New("name: somebody is expected"), errors.New("the rest is no better"))
	}
	return doc, names, checkProducts(doc)
}

func (stub) DrawAccount(d sandbox.Draws, n int) map[string]any {
	return map[string]any{"shop": 1000 + d.Rand("shop", n).IntN(1_000_000_000), "secret": "drawn"}
}
func (stub) DefaultAccounts() []map[string]any { return nil }

func (stub) Env(_ *sandbox.Workspace, base sandbox.Base) map[string]string {
	return map[string]string{"STUBPAY_URL": base.URL, "STUBPAY_QUOTED": "it's a $ecret"}
}
func (stub) Table() *payment.Table { return table1 }

func (stub) Act(ws *sandbox.Workspace, id string, action payment.Event, params map[string]string) error {
	return ws.Update(func(tx *sandbox.Tx) error {
		p, err := sandbox.Move(tx, table1, id, action, func(p *payment.Payment) error {
			switch {
			case action == "refund" && p.Amount.Minor == 0:
				return &sandbox.ParamError{Name: "refund", Reason: "nothing is left"}
			case action != "refund_part":
				return nil
			}
			part, err := payment.ParseMoney(params["amount"], p.Amount.Currency)
			if err != nil {
				return &sandbox.ParamError{Name: "amount", Reason: "5.00 would do"}
			}
			p.Amount.Minor -= part.Minor
			return nil
		})
		if err != nil {
			return err
		}
		target := sandbox.MerchantOf(tx).URL
		if target == "" {
			return nil
		}
		return sandbox.Notify(tx, sandbox.Notification{
			Op: opNotify, Payment: p, Retry: []time.Duration{time.Hour},
			Spell: func([]operation.KeyText) outbox.Delivery {
				return outbox.Delivery{Method: http.MethodPost, URL: target + "/hear", Body: []byte("done")}
			},
		})
	})
}

func (stub) Due(_ context.Context, _ *sandbox.Workspace, due sandbox.Due) string {
	return due.Ref + " has expired"
}

// house is a console over a world with the stub.
type house struct {
	t      *testing.T
	world  *sandbox.World
	ws     *sandbox.Workspace
	handle http.Handler
}

const secret = "sesame-opens"

func newHouse(t *testing.T) *house {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	world := sandbox.NewWorld(sandbox.Config{Providers: []sandbox.Provider{stub{}}, Outbox: outbox.New(outbox.NewPolicy(), log)})
	t.Cleanup(func() { _ = world.Close(context.WithoutCancel(t.Context())) })
	ws, err := world.Create(sandbox.Spec{
		Name: sandbox.Default, Seed: 7, Clock: "2026-01-31T12:00:00Z", Accounts: map[string][]map[string]any{"stubpay": {{
			"shop": 12678967543233, "name": "Demo <Shop>", "secret": secret,
			"users": []any{map[string]any{"user": "ana", "password": secret}},
		}}},
	})
	require.NoError(t, err)
	return &house{t: t, world: world, ws: ws, handle: New(world, Options{DemoShop: "http://127.0.0.1:9/shop"})}
}

// open makes a payment that waits, and expires in ten minutes.
func (h *house) open(order string) payment.Payment {
	h.t.Helper()
	var p payment.Payment
	require.NoError(h.t, h.ws.Update(func(tx *sandbox.Tx) (err error) {
		p, err = sandbox.OpenPayment(tx, table1, "open", payment.Payment{Provider: "stubpay", Account: "1", Order: order, Amount: payment.NewMoney(4350, "EUR")})
		if err != nil {
			return err
		}
		return tx.Schedule(sandbox.Due{At: tx.Now().Add(10 * time.Minute), Provider: "stubpay", Kind: "page", Ref: p.ID})
	}))
	return p
}

func (h *house) do(method, path string, form url.Values) *httptest.ResponseRecorder {
	h.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Host = "127.0.0.1:8080"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	h.handle.ServeHTTP(w, r)
	return w
}

// get reads a page that must be there.
func (h *house) get(path string) *goquery.Document {
	h.t.Helper()
	response := h.do(http.MethodGet, path, nil)
	require.Equal(h.t, http.StatusOK, response.Code, path)
	return h.document(response)
}

func (h *house) document(response *httptest.ResponseRecorder) *goquery.Document {
	h.t.Helper()
	require.Contains(h.t, response.Body.String(), "</html>")
	doc, err := goquery.NewDocumentFromReader(response.Body)
	require.NoError(h.t, err)
	return doc
}

// post posts and follows: where it leads, and what is said there.
func (h *house) post(path string, pairs ...string) (to string, said *goquery.Selection) {
	h.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	response := h.do(http.MethodPost, path, form)
	require.Equal(h.t, http.StatusSeeOther, response.Code, path)
	location := response.Header().Get("Location")
	to, _, _ = strings.Cut(location, "?"+told)
	to, _, _ = strings.Cut(to, "&"+told)
	said = h.get(location).Find(".flash")
	require.Equal(h.t, 1, said.Length(), "something is said at %s", location)
	return to, said
}

// words is what one reads, elements apart.
func words(s *goquery.Selection) string {
	var parts []string
	s.Contents().Each(func(_ int, c *goquery.Selection) {
		if goquery.NodeName(c) == "#text" {
			parts = append(parts, strings.Fields(c.Text())...)
		} else if inner := words(c); inner != "" {
			parts = append(parts, inner)
		}
	})
	return strings.Join(parts, " ")
}

// hearing is a shop that answers its notifications with what status says.
func (h *house) hearing(status *int) {
	h.t.Helper()
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(*status)
		_, _ = fmt.Fprint(w, "heard <b>you</b>")
	}))
	h.t.Cleanup(shop.Close)
	_, err := h.ws.SetMerchant(sandbox.Merchant{URL: shop.URL})
	require.NoError(h.t, err)
}
