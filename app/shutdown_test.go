package app_test

import (
	"context"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/sandbox"
	"paysandbox/sandbox/payment"
	"paysandbox/server"
	"paysandbox/server/servertest"
)

// state reads a payment past the listener, which is closed by then.
func state(t testing.TB, s *servertest.Sandbox, workspace, id string) payment.State {
	t.Helper()
	ws, err := s.World.Workspace(workspace)
	require.NoError(t, err)
	p, err := sandbox.Payments.Get(ws, id)
	require.NoError(t, err)
	return p.State
}

// A merchant that hangs holds up a shutdown for a while, and then its call ends like
// every call without an answer: the payment is rolled back, not left between two states.
func TestShutdownEndsAHangingHandshake(t *testing.T) {
	s := servertest.Start(t, app.Config{Bare: true})
	called, release := make(chan struct{}, 1), make(chan struct{})
	defer close(release)
	s.Workspace(t, "x", servertest.Merchant(t, func(http.ResponseWriter, *http.Request) { called <- struct{}{}; <-release }))
	confirm := s.Buyer(t, "x").ToConfirm(t, "1")
	id := s.Payment(t, "x", "1")["id"].(string)
	answered := make(chan servertest.Reply, 1)
	go func() {
		reply, _ := servertest.Try(confirm)
		answered <- reply
	}()
	<-called
	assert.EqualValues(t, "handshake_pending", state(t, s, "x", id))
	started := time.Now()
	require.NoError(t, s.Stop())
	assert.Less(t, time.Since(started), server.ShutdownTime)
	assert.EqualValues(t, "rolled_back", state(t, s, "x", id))
	assert.Contains(t, (<-answered).Body, "2.1.2", "the buyer still gets a page")
}

func TestShutdownLetsQuickRequestsFinish(t *testing.T) {
	s := servertest.Start(t, app.Config{Bare: true})
	called := make(chan struct{}, 1)
	s.Workspace(t, "x", servertest.Merchant(t, func(w http.ResponseWriter, r *http.Request) {
		called <- struct{}{}
		time.Sleep(300 * time.Millisecond)
		servertest.Accept(w, r)
	}))
	confirm := s.Buyer(t, "x").ToConfirm(t, "1")
	id := s.Payment(t, "x", "1")["id"].(string)
	answered := make(chan servertest.Reply, 1)
	go func() { answered <- servertest.Ask(t, confirm) }()
	<-called
	started := time.Now()
	require.NoError(t, s.Stop())
	assert.Less(t, time.Since(started), 2*time.Second)
	assert.Equal(t, http.StatusFound, (<-answered).Status)
	assert.EqualValues(t, "committed", state(t, s, "x", id))
}

// A notification under way is ended and its attempt kept: the world is closed when
// nothing goes on in the background any more.
func TestShutdownWaitsForTheBackground(t *testing.T) {
	s := servertest.Start(t, app.Config{Bare: true})
	called, release := make(chan struct{}, 1), make(chan struct{})
	defer close(release)
	shop := servertest.Merchant(t, servertest.Accept)
	slow := servertest.Merchant(t, func(http.ResponseWriter, *http.Request) { called <- struct{}{}; <-release })
	made := s.Workspace(t, "x", shop)
	account := made["accounts"].(map[string]any)["clickandbuy"].([]any)[0].(map[string]any)
	domain := account["domains"].([]any)[0].(map[string]any)
	buyer := s.Buyer(t, "x")
	s.Control(t, "PUT", "/workspaces/x/accounts/clickandbuy/"+buyer.Env("CLICKANDBUY_SELLER_ID"), map[string]any{"domains": []any{map[string]any{
		"name": domain["name"], "links": []any{map[string]any{"id": domain["links"].([]any)[0].(map[string]any)["id"], "notify_payment": true}},
	}}})
	s.Control(t, "PUT", "/workspaces/x/merchant", map[string]any{"clickandbuy": map[string]any{"ems": slow + "/cb.php"}})
	buyer.Buy(t, "x", "1")
	<-called
	ws, err := s.World.Workspace("x")
	require.NoError(t, err)
	started := time.Now()
	require.NoError(t, s.Stop())
	assert.Less(t, time.Since(started), server.ShutdownTime)
	assert.Zero(t, ws.InFlight())
}

// Clients that keep a connection without asking anything do not hold it up either.
func TestShutdownWithIdleClients(t *testing.T) {
	s := servertest.Start(t, app.Config{})
	keeping := &http.Client{Transport: &http.Transport{}}
	defer keeping.CloseIdleConnections()
	response, err := keeping.Do(servertest.Request(t, "GET", s.URL()+"/_sandbox/ready", nil))
	require.NoError(t, err)
	_ = response.Body.Close()
	stream, err := keeping.Do(servertest.Request(t, "GET", s.URL()+"/_sandbox/v1/workspaces/default/stream", nil))
	require.NoError(t, err)
	defer func() { _ = stream.Body.Close() }()
	started := time.Now()
	require.NoError(t, s.Stop())
	assert.Less(t, time.Since(started), 2*time.Second)
}

// What was opened leaves nothing behind: no goroutine of ours is there afterwards.
func TestNothingIsLeftBehind(t *testing.T) {
	for range 3 {
		a, err := app.Open(app.Config{})
		require.NoError(t, err)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- a.Serve(ctx) }()
		alone := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
		for _, path := range []string{"/_sandbox/ready", "/_sandbox/", "/clickandbuy/pay/nobody", "/_sandbox/v1/workspaces"} {
			response, err := alone.Do(servertest.Request(t, "GET", a.URL()+path, nil))
			require.NoError(t, err)
			_ = response.Body.Close()
		}
		ws, err := a.World.Workspace("default")
		require.NoError(t, err)
		_, err = ws.Advance(t.Context(), time.Hour)
		require.NoError(t, err)
		cancel()
		require.NoError(t, <-ended)
	}
	var left string
	assert.Eventually(t, func() bool { left = ours(); return left == "" }, 5*time.Second, 10*time.Millisecond, "left behind: %s", &left)
	assert.Empty(t, left)
}

// ours are the goroutines in which code of this module runs, but for the test's own.
func ours() string {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	var found []string
	for _, stack := range strings.Split(string(stacks), "\n\n") {
		if strings.Contains(stack, "paysandbox/") && !strings.Contains(stack, "app_test.") {
			found = append(found, stack)
		}
	}
	return strings.Join(found, "\n\n")
}
