package main

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"paysandbox/fakes"
	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
	payments "paysandbox/sandbox/payment"
	"paysandbox/sandbox/scenario"
	front "paysandbox/server"
	"paysandbox/server/metrics"
)

// What a request costs in the sandbox itself, without net/http and a network, for
// profiles: go test ./bench -bench . -cpuprofile cpu.out

// inside is a sandbox as net/http calls it.
type inside struct {
	handler http.Handler
	buyer   *buyer
	ws      *sandbox.Workspace
	told    <-chan struct{} // of each event that the shop has got
}

func opened(b *testing.B) inside {
	b.Helper()
	counted := metrics.New(func() int { return 1 })
	world := sandbox.NewWorld(sandbox.Config{
		Providers: fakes.All(), Outbox: outbox.New(outbox.NewPolicy(), slog.New(slog.DiscardHandler)),
		Observe: func(_ string, e journal.Exchange) { counted.Observe(e) },
	})
	spec := sandbox.Spec{Name: sandbox.Default, Seed: 1, Clock: sandbox.Real, Bare: true, Accounts: map[string][]map[string]any{}}
	for _, p := range world.Providers() {
		spec.Accounts[p.Name()] = p.(sandbox.Accounts).DefaultAccounts()
	}
	ws, err := world.Create(spec)
	require.NoError(b, err)
	at, told := shop(b)
	merchant, err := sandbox.ParseMerchant(map[string]any{"url": at, "clickandbuy": map[string]any{"ems": "/ems.php"}}, world.Catalog())
	require.NoError(b, err)
	_, err = ws.SetMerchant(merchant)
	require.NoError(b, err)
	i := inside{handler: front.New(front.Options{World: world}), ws: ws, told: told}
	listening := httptest.NewServer(i.handler)
	b.Cleanup(listening.Close)
	i.buyer = &buyer{&server{url: listening.URL}, ws.Env(listening.URL)}
	return i
}

// shop says success to every handshake, and OK to every event.
func shop(b *testing.B) (at string, told <-chan struct{}) {
	b.Helper()
	got := make(chan struct{}, 1)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/ems.php" {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = w.Write([]byte("OK"))
			got <- struct{}{}
			return
		}
		http.Redirect(w, r, "http://"+r.Host+"/landing?result=success", http.StatusFound)
	}))
	b.Cleanup(s.Close)
	return s.URL, got
}

// arrived is a request as net/http hands it on.
func arrived(r *http.Request) *http.Request {
	r.RequestURI, r.RemoteAddr, r.Host = r.URL.RequestURI(), "127.0.0.1:40000", r.URL.Host
	r.Header.Set("User-Agent", "Go-http-client/1.1")
	r.Header.Set("Content-Length", strconv.FormatInt(r.ContentLength, 10))
	return r
}

// run asks again and again, from when the journal is full.
func (i inside) run(b *testing.B, requests ...*http.Request) {
	b.Helper()
	once := func(n int) {
		r := *requests[n%len(requests)]
		if r.GetBody != nil {
			r.Body, _ = r.GetBody()
		}
		i.handler.ServeHTTP(&nobody{header: http.Header{}}, &r)
	}
	for _, r := range requests {
		w := httptest.NewRecorder()
		i.handler.ServeHTTP(w, arrived(r))
		require.Less(b, w.Code, http.StatusBadRequest, w.Body)
		if r.GetBody != nil {
			r.Body, _ = r.GetBody()
		}
	}
	for n := range journal.MaxEntries {
		once(n)
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		once(n)
	}
}

// nobody reads the answer.
type nobody struct{ header http.Header }

func (n *nobody) Header() http.Header         { return n.header }
func (n *nobody) Write(b []byte) (int, error) { return len(b), nil }
func (n *nobody) WriteHeader(int)             {}

func BenchmarkOpensAPayment(b *testing.B) {
	i := opened(b)
	i.run(b, i.buyer.session())
}

func BenchmarkChangesAPayment(b *testing.B) {
	i := opened(b)
	logins := make([]*http.Request, 2000)
	for n := range logins {
		logins[n] = i.buyer.login(i.buyer.open("o" + strconv.Itoa(n)))
	}
	i.run(b, logins...)
}

func BenchmarkHostedPage(b *testing.B) {
	i := opened(b)
	i.run(b, get(strings.TrimSuffix(i.buyer.open("1"), "/login")))
}

func BenchmarkTMIQuestion(b *testing.B) {
	i := opened(b)
	i.buyer.buy("1")
	i.run(b, i.buyer.committed("1"))
}

// BenchmarkNotifications is twenty notifications of a sale on their way: planned, posted on
// connections of their own, judged and written down; and the sale.
func BenchmarkNotifications(b *testing.B) {
	i := opened(b)
	told := make(chan struct{}, perSale)
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { told <- struct{}{} }))
	b.Cleanup(receiver.Close)
	_, err := i.ws.SetMerchant(sandbox.Merchant{Paths: map[string]map[string]string{"click2sell": {"notify": receiver.URL}}})
	require.NoError(b, err)
	script, findings := scenario.Parse("many.yaml", []byte(manyTimes(0, 0)), i.ws.World().Catalog())
	require.NoError(b, findings.Err())
	require.NoError(b, i.ws.LoadScenario(script))
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		buyNow(i.buyer.env["CLICK2SELL_ORDER_LINK"] + "&order=" + strconv.Itoa(n))
		for range perSale {
			<-told
		}
	}
}

// BenchmarkDelivery is one of many event pushes that a rule asked for: the shop's part
// and both ends of the connection are in it.
func BenchmarkDelivery(b *testing.B) {
	i := opened(b)
	i.buyer.buy("1")
	<-i.told
	const many = 500
	parsed, findings := scenario.Parse("many.yaml", []byte("scenario: many\nrules:\n  - {op: clickandbuy.ems, then: {deliveries: ["+
		strings.Repeat("{}, ", many-1)+"{}]}}\nsteps: [back]\n"), i.ws.World().Catalog())
	require.NoError(b, findings.Err())
	require.NoError(b, i.ws.LoadScenario(parsed))
	payment, err := sandbox.Payments.First(i.ws)
	require.NoError(b, err)
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		if n%many == 0 {
			_, err := i.ws.Act(payment.ID, []payments.Event{"chargeback", "chargeback_lifted"}[n/many%2], nil)
			require.NoError(b, err)
		}
		<-i.told
	}
}

// BenchmarkClientLoop is the same bytes in a loop of net/http alone.
func BenchmarkClientLoop(b *testing.B) {
	at, told := shop(b)
	plain := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	b.ReportAllocs()
	for b.Loop() {
		response, err := plain.Do(post(at+"/ems.php", "application/x-www-form-urlencoded", strings.Repeat("field=value&", 60)))
		require.NoError(b, err)
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		<-told
	}
}
