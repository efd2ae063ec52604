package control_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes"
	"paysandbox/sandbox"
	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/outbox"
	"paysandbox/server/control"
	"paysandbox/server/servertest"
)

func seqs(t testing.TB, page map[string]any) []float64 {
	t.Helper()
	found := []float64{}
	for _, item := range page["items"].([]any) {
		found = append(found, item.(map[string]any)["seq"].(float64))
	}
	return found
}

func TestExchangesAreFilteredAndPaged(t *testing.T) {
	s := start(t)
	s.Workspace(t, "x", servertest.Merchant(t, servertest.Accept))
	s.Rule(t, "x", "clickandbuy.login", "{fault: {kind: status, status: 502, at: before}}")
	_, err := servertest.Try(s.Buyer(t, "x").Login(t, "0"))
	require.NoError(t, err)
	s.Rule(t, "x", "clickandbuy.tmi.getInterfaceStatus", "{outcome: InternalError}")
	id := s.Buyer(t, "x").Buy(t, "x", "1")["id"].(string)

	const path = "/workspaces/x/exchanges"
	all := s.call("GET", path, nil, 200)
	last := all["last"].(float64)
	assert.Len(t, all["items"], int(last))
	assert.Zero(t, all["dropped"])
	handshake := s.call("GET", path+"?op=clickandbuy.handshake", nil, 200)["items"].([]any)
	require.Len(t, handshake, 1)
	assert.Equal(t, "out", handshake[0].(map[string]any)["direction"])
	assert.Equal(t, id, handshake[0].(map[string]any)["payment"])
	broken := s.call("GET", path+"?fault=status+before", nil, 200)["items"].([]any)
	require.Len(t, broken, 1)
	assert.EqualValues(t, 502, broken[0].(map[string]any)["response"].(map[string]any)["status"], "what the client saw")
	of := s.call("GET", path+"?payment="+id, nil, 200)
	assert.NotEmpty(t, of["items"])
	assert.Less(t, len(of["items"].([]any)), int(last))
	assert.Empty(t, s.call("GET", path+"?provider=paypal", nil, 200)["items"])

	var paged []float64
	after := "0"
	for range int(last) {
		page := s.call("GET", path+"?payment="+id+"&limit=2&after="+after, nil, 200)
		paged = append(paged, seqs(t, page)...)
		next, more := page["next"].(string)
		if !more {
			break
		}
		after = next
	}
	assert.Equal(t, seqs(t, of), paged)
	assert.Empty(t, s.call("GET", path+"?after=1000000", nil, 200)["items"])
	for _, wrong := range []string{"after=x", "after=-1", "limit=0", "limit=2x"} {
		s.call("GET", path+"?"+wrong, nil, 400)
	}
}

func TestExchangesSayWhatWasDropped(t *testing.T) {
	s := start(t)
	ws, err := s.World.Workspace(sandbox.Default)
	require.NoError(t, err)
	for range journal.MaxEntries + 7 {
		ws.Journal().Append(journal.Exchange{Direction: "in", Provider: "clickandbuy", Request: journal.Request{Headers: map[string]string{}}})
	}
	page := s.call("GET", "/workspaces/default/exchanges?limit=3&after=2", nil, 200)
	assert.EqualValues(t, 7, page["dropped"])
	assert.Equal(t, []float64{8, 9, 10}, seqs(t, page))
	assert.Equal(t, "10", page["next"])
	end := s.call("GET", "/workspaces/default/exchanges?provider=clickandbuy&after="+strconv.Itoa(journal.MaxEntries+5), nil, 200)
	assert.Len(t, end["items"], 2)
	assert.NotContains(t, end, "next")
}

func TestStreamDeliversLiveAndResumes(t *testing.T) {
	s := start(t)
	s.Workspace(t, "x", servertest.Merchant(t, servertest.Accept))
	buyer := s.Buyer(t, "x")
	got := make(chan []string, 1)
	go func() { got <- s.stream("x", "0", 2) }()
	for _, order := range []string{"1", "2"} {
		servertest.Ask(t, servertest.Request(t, "GET", buyer.Link(order), nil))
	}
	assert.Equal(t, []string{"1", "2"}, <-got)
	assert.Equal(t, []string{"2"}, s.stream("x", "1", 1), "Last-Event-ID resumes")

	// After a reset the journal begins at 1 again, and so does who has seen more.
	go func() { got <- s.stream("x", "2", 1) }()
	s.call("POST", "/workspaces/x/reset", nil, 200)
	servertest.Ask(t, servertest.Request(t, "GET", buyer.Link("1"), nil))
	assert.Equal(t, []string{"1"}, <-got)
}

// openStream starts reading a stream; the channel is closed at its end.
func openStream(t testing.TB, url string) <-chan struct{} {
	t.Helper()
	response, err := http.DefaultClient.Do(servertest.Request(t, "GET", url, nil)) //nolint:bodyclose // by the reader below
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, response.StatusCode)
	assert.Equal(t, "text/event-stream", response.Header.Get("Content-Type"))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		defer func() { _ = response.Body.Close() }()
		for b := make([]byte, 1024); ; {
			if _, err := response.Body.Read(b); err != nil {
				return
			}
		}
	}()
	return ended
}

func TestStreamEnds(t *testing.T) {
	s := start(t)
	s.call("POST", "/workspaces", map[string]any{"name": "x"}, 201)
	ended := openStream(t, s.URL()+"/_sandbox/v1/workspaces/x/stream")
	s.call("DELETE", "/workspaces/x", nil, 204)
	waitFor(t, ended, "with its workspace")
	ended = openStream(t, s.URL()+"/_sandbox/v1/workspaces/default/stream")
	started := time.Now()
	require.NoError(t, s.Stop())
	waitFor(t, ended, "with the server")
	assert.Less(t, time.Since(started), 2*time.Second, "it does not hold the server up")
}

func waitFor(t testing.TB, c <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(5 * time.Second):
		t.Fatal("it must end ", what)
	}
}

// The listener's read timeout is for slow bodies; it must not end a stream.
func TestStreamOutlivesTheReadTimeout(t *testing.T) {
	world := sandbox.NewWorld(sandbox.Config{Providers: fakes.All(), Outbox: outbox.New(outbox.NewPolicy(), nil)})
	ws, err := world.Create(sandbox.Spec{Name: "x", Seed: 1, Bare: true})
	require.NoError(t, err)
	server := httptest.NewUnstartedServer(control.New(world, control.Options{}))
	server.Config.ReadTimeout = 100 * time.Millisecond
	server.Start()
	defer server.Close()
	response, err := http.DefaultClient.Do(servertest.Request(t, "GET", server.URL+"/_sandbox/v1/workspaces/x/stream", nil))
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	time.Sleep(300 * time.Millisecond)
	ws.Journal().Append(journal.Exchange{Op: "late"})
	text := make([]byte, 1024)
	n, err := response.Body.Read(text)
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(text[:n]), "id: 1\nevent: exchange\ndata: {"), string(text[:n]))
}

func TestDeliveriesAndResend(t *testing.T) {
	s := start(t)
	s.Workspace(t, "d", servertest.Merchant(t, servertest.Accept))
	s.notified("d")
	buyer := s.Buyer(t, "d")
	buyer.Buy(t, "d", "1")
	buyer.Buy(t, "d", "2")
	const path = "/workspaces/d/deliveries"
	state := func(id string, attempts int) func() bool {
		return func() bool {
			for _, item := range s.call("GET", path, nil, 200)["items"].([]any) {
				d := item.(map[string]any)
				if d["id"] == id {
					return d["state"] == "delivered" && len(d["attempts"].([]any)) == attempts
				}
			}
			return false
		}
	}
	all := ids(t, s.call("GET", path, nil, 200))
	require.Len(t, all, 2)
	require.Eventually(t, state(all[1], 1), 5*time.Second, 5*time.Millisecond)
	of := s.call("GET", path+"?order=2", nil, 200)["items"].([]any)
	require.Len(t, of, 1)
	assert.Equal(t, "ok", of[0].(map[string]any)["attempts"].([]any)[0].(map[string]any)["body"], "what the merchant answered")
	s.call("POST", path+"/"+all[1]+"/resend", nil, 202)
	require.Eventually(t, state(all[1], 2), 5*time.Second, 5*time.Millisecond)
	s.call("POST", path+"/d99999999/resend", nil, 404)
	first := s.call("GET", path+"?limit=1", nil, 200)
	assert.Equal(t, all[:1], ids(t, first))
	assert.Equal(t, all[1:], ids(t, s.call("GET", path+"?limit=1&after="+first["next"].(string), nil, 200)))

	for _, empty := range []string{"mails", "agreements"} {
		assert.Equal(t, map[string]any{"items": []any{}}, s.call("GET", "/workspaces/d/"+empty, nil, 200), empty)
	}
}
