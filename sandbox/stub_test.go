package sandbox_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"paysandbox/sandbox"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
	"paysandbox/sandbox/store"
)

// start is where the frozen clocks of these tests begin.
const start = "2026-01-15T12:00:00Z"

var discard = slog.New(slog.DiscardHandler)

var noon = time.Date(2026, time.January, 15, 12, 0, 0, 0, time.UTC)

var (
	opPay = &operation.Operation{
		Name: "stubpay.pay", Calls: operation.In, Outcomes: []operation.Outcome{{Name: "declined"}, {Name: "lost"}},
		Fields: []operation.Field{{Name: "count", Type: operation.Int}}, Secrets: []string{"stub_code"},
	}
	opAsk    = &operation.Operation{Name: "stubpay.ask", Calls: operation.In, Outcomes: []operation.Outcome{{Name: "no"}}, Secrets: []string{"stub_word"}}
	opNotify = &operation.Operation{
		Name: "stubpay.notify", Calls: operation.Out, Planned: true, Outcomes: []operation.Outcome{{Name: "forged"}},
		Message: []operation.Field{{Name: "order", Type: operation.String}, {Name: "state", Type: operation.String}, {Name: "sum", Type: operation.String}},
	}
)

var stubTable = payment.NewTable(
	[]payment.StatePhase{{State: "waiting", Phase: payment.Open}, {State: "got_money", Phase: payment.Paid}, {State: "gave_back", Phase: payment.Refunded}},
	payment.Row{From: []payment.State{payment.Start}, Event: "open", To: "waiting"},
	payment.Row{From: []payment.State{"waiting"}, Event: "pay", To: "got_money"},
	payment.Row{From: []payment.State{"got_money"}, Event: "refund", To: "gave_back", Action: true},
)

// stub is the smallest provider that has every ability; what becomes due is told to
// the test.
type stub struct {
	due func(ctx context.Context, ws *sandbox.Workspace, due sandbox.Due) string
}

type stubAccount struct {
	Shop    int64
	Key     string
	Aliases []string
}

func (*stub) Name() string         { return "stubpay" }
func (*stub) Hosts() []string      { return []string{"stub.example"} }
func (*stub) Mount(sandbox.Routes) {}

func (*stub) WriteError(*sandbox.Workspace, http.ResponseWriter, *sandbox.Request, error) {}

func (*stub) Declare() operation.Provider {
	return operation.Provider{
		Name: "stubpay", Operations: []*operation.Operation{opPay, opAsk, opNotify}, Actions: []operation.Action{{Name: "refund"}},
		States: []string{"waiting", "got_money", "gave_back"},
		Account: operation.AccountKind{ID: "shop", Fields: []operation.AccountField{
			{Name: "shop", Type: operation.Int},
			{Name: "key", Type: operation.String, Secret: true},
			{Name: "aliases", Type: operation.String, List: true},
		}},
	}
}

func (*stub) ParseAccount(doc map[string]any) (any, []sandbox.Name, error) {
	a := stubAccount{Shop: int64(doc["shop"].(float64))}
	a.Key, _ = doc["key"].(string)
	if a.Key == "broken" {
		return nil, nil, fmt.Errorf("the key does not turn")
	}
	names := []sandbox.Name{{Kind: "shop", ID: fmt.Sprint(a.Shop)}}
	aliases, _ := doc["aliases"].([]any)
	for _, alias := range aliases {
		a.Aliases = append(a.Aliases, alias.(string))
		names = append(names, sandbox.Name{Kind: "alias", ID: alias.(string)})
	}
	return a, names, nil
}

func (*stub) DrawAccount(d sandbox.Draws, n int) map[string]any {
	return map[string]any{"shop": 1_000_000_000 + d.Rand("stubpay", "account", n).IntN(1_000_000_000), "key": d.Text(8, sandbox.LowerDigits, "key", n)}
}

func (*stub) DefaultAccounts() []map[string]any { return []map[string]any{shop(111)} }

func (*stub) Env(ws *sandbox.Workspace, base sandbox.Base) map[string]string {
	env := map[string]string{"STUBPAY_URL": base.URL}
	_ = sandbox.EachAccount(ws, "stubpay", func(a stubAccount) bool { env["STUBPAY_SHOP"] = fmt.Sprint(a.Shop); return false })
	return env
}

func (*stub) Table() *payment.Table { return stubTable }

func (*stub) Act(ws *sandbox.Workspace, id string, action payment.Event, _ map[string]string) error {
	return ws.Update(func(tx *sandbox.Tx) error {
		_, err := sandbox.Move(tx, stubTable, id, action, nil)
		return err
	})
}

func (s *stub) Due(ctx context.Context, ws *sandbox.Workspace, due sandbox.Due) string {
	if s.due == nil {
		return due.Ref
	}
	return s.due(ctx, ws, due)
}

func (*stub) Accepted(_ *sandbox.Workspace, _ outbox.Delivery, a outbox.Answer) bool {
	return a.Status == http.StatusOK && string(a.Body) == "ok"
}

// shop is an account document.
func shop(id int64, aliases ...any) map[string]any {
	return map[string]any{"shop": id, "key": "k" + fmt.Sprint(id), "aliases": append([]any{}, aliases...)}
}

// newWorld is a server with `default` and the stub for its only provider.
func newWorld(t *testing.T, providers ...sandbox.Provider) *sandbox.World {
	t.Helper()
	return worldOn(t, store.NewMemory(), providers...)
}

func worldOn(t *testing.T, kept store.Store, providers ...sandbox.Provider) *sandbox.World {
	t.Helper()
	if providers == nil {
		providers = []sandbox.Provider{&stub{}}
	}
	w := sandbox.NewWorld(sandbox.Config{Providers: providers, Store: kept, Outbox: outbox.New(outbox.NewPolicy(), discard)})
	_, err := w.Create(sandbox.Spec{
		Name: sandbox.Default, Seed: 1, Clock: sandbox.Real, Bare: true,
		Accounts: map[string][]map[string]any{"stubpay": {shop(111)}},
	})
	require.NoError(t, err)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		require.NoError(t, w.Close(ctx))
	})
	return w
}

// onEveryStore runs a test where records stay Go values and where they become JSON.
func onEveryStore(t *testing.T, f func(t *testing.T, w *sandbox.World)) {
	t.Run("values", func(t *testing.T) { f(t, newWorld(t)) })
	t.Run("texts", func(t *testing.T) { f(t, worldOn(t, store.Encoded(store.NewMemory()))) })
}

// frozen is a workspace whose clock stands at noon.
func frozen(t *testing.T, w *sandbox.World) *sandbox.Workspace {
	t.Helper()
	ws, err := w.Create(sandbox.Spec{Seed: 7, Clock: start})
	require.NoError(t, err)
	return ws
}

// script loads rules into a workspace.
func script(t *testing.T, ws *sandbox.Workspace, rules string) {
	t.Helper()
	require.NoError(t, ws.LoadScenario(parse(t, ws, "rules:\n"+rules)))
}

func parse(t *testing.T, ws *sandbox.Workspace, body string) *scenario.Scenario {
	t.Helper()
	parsed, findings := scenario.Parse("rules.yaml", []byte("scenario: a script\nsteps: [{advance: 1s}]\n"+body), ws.World().Catalog())
	require.NotNil(t, parsed, "%v", findings)
	return parsed
}

// open makes a payment.
func open(t *testing.T, ws *sandbox.Workspace, order string) payment.Payment {
	t.Helper()
	p, err := tryOpen(ws, order)
	require.NoError(t, err)
	return p
}

func tryOpen(ws *sandbox.Workspace, order string) (p payment.Payment, err error) {
	err = ws.Update(func(tx *sandbox.Tx) (err error) {
		p, err = sandbox.OpenPayment(tx, stubTable, "open", payment.Payment{
			Provider: "stubpay", Account: "111", Order: order, Amount: payment.NewMoney(1234, "EUR"),
		})
		return err
	})
	return p, err
}

// merchant is a shop that writes down what it is sent.
type merchant struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
	answer func(n int, w http.ResponseWriter, r *http.Request) // n: 1, 2, …; nil: "ok"
}

func newMerchant(t *testing.T) *merchant {
	t.Helper()
	m := &merchant{}
	m.Server = httptest.NewServer(m)
	t.Cleanup(m.Close)
	return m
}

func (m *merchant) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	m.mu.Lock()
	m.bodies = append(m.bodies, string(body))
	n := len(m.bodies)
	m.mu.Unlock()
	if m.answer != nil {
		m.answer(n, w, r)
		return
	}
	_, _ = io.WriteString(w, "ok")
}

// got is what it was sent so far.
func (m *merchant) got() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]string{}, m.bodies...)
}

// notice is the stub's notification about a payment.
func (m *merchant) notice(p payment.Payment, change func(*sandbox.Notification)) sandbox.Notification {
	n := sandbox.Notification{
		Op: opNotify, Payment: p,
		Fields: []operation.KeyText{{Name: "order", Text: p.Order}, {Name: "state", Text: string(p.State)}},
		Spell: func(fields []operation.KeyText) outbox.Delivery {
			var pairs []string
			for _, f := range fields {
				pairs = append(pairs, f.Name+"="+f.Text)
			}
			return outbox.Delivery{Method: http.MethodPost, URL: m.URL + "/hear", Body: []byte(strings.Join(pairs, "&"))}
		},
	}
	if change != nil {
		change(&n)
	}
	return n
}

// tell plans a notification in a transaction of its own.
func (m *merchant) tell(t *testing.T, ws *sandbox.Workspace, p payment.Payment, change func(*sandbox.Notification)) {
	t.Helper()
	require.NoError(t, ws.Update(func(tx *sandbox.Tx) error { return sandbox.Notify(tx, m.notice(p, change)) }))
}

// deliveries are a workspace's notifications.
func deliveries(t *testing.T, ws *sandbox.Workspace) []outbox.Delivery {
	t.Helper()
	var all []outbox.Delivery
	require.NoError(t, sandbox.Deliveries.Each(ws, "", func(d outbox.Delivery) bool { all = append(all, d); return true }))
	return all
}

// advance moves a workspace's clock and answers what happened, a sentence each.
func advance(t *testing.T, ws *sandbox.Workspace, d time.Duration) []string {
	t.Helper()
	happened, err := ws.Advance(t.Context(), d)
	require.NoError(t, err)
	return sentences(happened)
}

func sentences(happened []sandbox.Happened) []string {
	all := make([]string, len(happened))
	for i, h := range happened {
		all[i] = h.What
	}
	return all
}

// quiet waits until nothing is under way in the background.
func quiet(t *testing.T, ws *sandbox.Workspace) {
	t.Helper()
	require.Eventually(t, func() bool { return ws.InFlight() == 0 }, 5*time.Second, time.Millisecond)
}
