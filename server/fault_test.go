package server_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/app"
	"paysandbox/sandbox/journal"
	"paysandbox/server"
	"paysandbox/server/servertest"
)

// lastOf is the newest exchange of an operation in the workspace f.
func lastOf(t testing.TB, s *servertest.Sandbox, op string) journal.Exchange {
	t.Helper()
	ws, err := s.World.Workspace("f")
	require.NoError(t, err)
	all, _ := ws.Journal().After(0, 1000)
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Op == op {
			return all[i]
		}
	}
	t.Fatalf("no exchange of %s", op)
	return journal.Exchange{}
}

// Each kind of fault at "Bestätigen": before it nothing has happened, after it the
// purchase is booked and only the answer suffers.
func TestFaultsOfIncomingExchanges(t *testing.T) {
	s := servertest.Start(t, app.Config{Bare: true})
	s.Workspace(t, "f", servertest.Merchant(t, servertest.Accept))
	buyer := s.Buyer(t, "f")
	for name, c := range map[string]struct {
		fault  string
		status int // that the client sees, and the journal; 0: none
		passed time.Duration
		check  func(t *testing.T, reply servertest.Reply, err error)
	}{
		"reset": {"kind: reset", 0, 0, func(t *testing.T, _ servertest.Reply, err error) {
			assert.ErrorIs(t, err, syscall.ECONNRESET)
		}},
		"hang": {"kind: hang", 0, 30 * time.Second, func(t *testing.T, _ servertest.Reply, err error) {
			assert.Error(t, err)
		}},
		"hang for long": {"kind: hang, for: 2h", 0, 2 * time.Hour, func(t *testing.T, _ servertest.Reply, err error) {
			assert.Error(t, err)
		}},
		"empty": {"kind: empty", 200, 0, func(t *testing.T, reply servertest.Reply, err error) {
			require.NoError(t, err)
			assert.Empty(t, reply.Body)
			assert.Equal(t, "0", reply.Header.Get("Content-Length"))
		}},
		"garbage": {"kind: garbage", 200, 0, func(t *testing.T, reply servertest.Reply, err error) {
			require.NoError(t, err)
			assert.Equal(t, "\x00\x01\xfe\xffgarbage", reply.Body)
		}},
		"status": {"kind: status", 503, 0, func(t *testing.T, reply servertest.Reply, err error) {
			require.NoError(t, err)
			assert.Equal(t, "Service Unavailable\n", reply.Body)
		}},
		"another status": {"kind: status, status: 418", 418, 0, func(t *testing.T, reply servertest.Reply, err error) {
			require.NoError(t, err)
			assert.Empty(t, reply.Header.Get("Location"))
		}},
		"truncate without a body": {"kind: truncate", 0, 0, func(t *testing.T, _ servertest.Reply, err error) {
			assert.ErrorIs(t, err, syscall.ECONNRESET)
		}},
	} {
		for at, state := range map[string]string{"before": "identified", "after": "committed"} {
			t.Run(name+" "+at, func(t *testing.T) {
				order := name + " " + at
				confirm := buyer.ToConfirm(t, order)
				s.Rule(t, "f", "clickandbuy.confirm", "{fault: {"+c.fault+", at: "+at+"}}")
				ws, err := s.World.Workspace("f")
				require.NoError(t, err)
				was, started := ws.Now(), time.Now()
				reply, err := servertest.Try(confirm)
				assert.Less(t, time.Since(started), 3*time.Second, "no sleeping")
				c.check(t, reply, err)
				if c.status != 0 {
					assert.Equal(t, c.status, reply.Status)
				}
				assert.Equal(t, c.passed, ws.Now().Sub(was), "time that passes is the workspace's")
				e := lastOf(t, s, "clickandbuy.confirm")
				assert.Equal(t, strings.Fields(strings.ReplaceAll(c.fault, ",", ""))[1]+" "+at, e.Fault)
				assert.Equal(t, "the rule", e.Rule)
				assert.Equal(t, c.status, e.Response.Status, "the journal tells what the client saw")
				switch paid := s.Payment(t, "f", order); {
				case c.passed > time.Hour && at == "before": // its page's time is over meanwhile
					assert.Equal(t, "abandoned", paid["state"])
				default:
					assert.Equal(t, state, paid["state"])
				}
			})
		}
	}
}

// A cut answer announces its whole length.
func TestTruncatedAnswer(t *testing.T) {
	s := servertest.Start(t, app.Config{Bare: true})
	s.Workspace(t, "f", servertest.Merchant(t, servertest.Accept))
	buyer := s.Buyer(t, "f")
	buyer.Buy(t, "f", "1")
	whole := servertest.Ask(t, buyer.Committed(t, "1"))
	require.Contains(t, whole.Body, ">true<")
	s.Rule(t, "f", "clickandbuy.tmi.isExternalBDRIDCommitted", "{fault: {kind: truncate, at: after}}")
	request := buyer.Committed(t, "1")
	response, err := http.DefaultTransport.RoundTrip(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	assert.EqualValues(t, len(whole.Body), response.ContentLength)
	half, err := io.ReadAll(response.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, whole.Body[:len(whole.Body)/2], string(half))
	e := lastOf(t, s, "clickandbuy.tmi.isExternalBDRIDCommitted")
	assert.True(t, e.Response.Truncated)
	assert.Equal(t, string(half), e.Response.Body)
	assert.NotContains(t, e.Request.Body, buyer.Env("CLICKANDBUY_TM_PASSWORD"))
	assert.Contains(t, e.Request.Body, "<tmPassword>***</tmPassword>")

	s.Rule(t, "f", "clickandbuy.tmi.isExternalBDRIDCommitted", "{fault: {kind: reset, at: before}}")
	_, err = servertest.Try(buyer.Committed(t, "1"))
	require.ErrorIs(t, err, syscall.ECONNRESET)
	assert.NotEmpty(t, s.Payment(t, "f", "1"))
}

func TestDelayOnAFrozenClockTakesNoTime(t *testing.T) {
	s := servertest.Start(t, app.Config{Bare: true})
	s.Workspace(t, "f", servertest.Merchant(t, servertest.Accept))
	buyer := s.Buyer(t, "f")
	confirm := buyer.ToConfirm(t, "1")
	s.Rule(t, "f", "clickandbuy.confirm", "{delay: 90s}")
	started := time.Now()
	reply := servertest.Ask(t, confirm)
	assert.Less(t, time.Since(started), 3*time.Second)
	assert.Equal(t, http.StatusFound, reply.Status)
	assert.Equal(t, "Thu, 15 Jan 2026 12:01:30 GMT", reply.Header.Get("Date"))
}

// Whoever has the answer finds the exchange in the journal.
func TestJournalIsWrittenBeforeTheAnswer(t *testing.T) {
	s := servertest.Start(t, app.Config{Bare: true})
	s.Workspace(t, "f", servertest.Merchant(t, servertest.Accept))
	buyer := s.Buyer(t, "f")
	ws, err := s.World.Workspace("f")
	require.NoError(t, err)
	for i := range 50 {
		before := ws.Journal().Last()
		conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://"))
		require.NoError(t, err)
		require.NoError(t, servertest.Request(t, "GET", buyer.Link("1"), nil).Write(conn))
		_, err = bufio.NewReader(conn).ReadByte() // the first byte
		require.NoError(t, err)
		assert.Equal(t, before+1, ws.Journal().Last(), i)
		_ = conn.Close()
	}
	e := lastOf(t, s, "clickandbuy.link")
	for _, text := range append(e.Notes, e.Request.URL, e.Request.Body, e.Response.Body) {
		assert.NotContains(t, text, buyer.Env("CLICKANDBUY_DYNKEY"))
	}
	assert.Contains(t, strings.Join(e.Notes, "\n"), "MD5 of ***/")
	servertest.Ask(t, buyer.Login(t, "2"))
	login := lastOf(t, s, "clickandbuy.login")
	assert.Contains(t, login.Request.Body, "password=***")
	assert.NotContains(t, login.Request.Body, buyer.Env("CLICKANDBUY_BUYER_PASSWORD"))
}

// A buyer who closes the browser in the middle of the handshake has bought all the same.
func TestHangingUpDoesNotUndoAHandshake(t *testing.T) {
	s := servertest.Start(t, app.Config{Bare: true})
	called, release := make(chan struct{}), make(chan struct{})
	s.Workspace(t, "f", servertest.Merchant(t, func(w http.ResponseWriter, r *http.Request) {
		close(called)
		<-release
		servertest.Accept(w, r)
	}))
	confirm := s.Buyer(t, "f").ToConfirm(t, "1")
	conn, err := net.Dial("tcp", confirm.URL.Host)
	require.NoError(t, err)
	require.NoError(t, confirm.Write(conn))
	<-called
	require.NoError(t, conn.Close())
	time.Sleep(50 * time.Millisecond) // the server notices
	assert.Equal(t, "handshake_pending", s.Payment(t, "f", "1")["state"])
	close(release)
	require.Eventually(t, func() bool { return s.Payment(t, "f", "1")["state"] == "committed" }, 5*time.Second, 5*time.Millisecond)
}

// A body that breaks off is told in the journal.
func TestABodyThatBreaksOff(t *testing.T) {
	f := startFront(t, server.Options{})
	conn, err := net.Dial("tcp", f.Listener.Addr().String())
	require.NoError(t, err)
	_, err = io.WriteString(conn, "POST /stub/echo/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	_, _ = io.ReadAll(conn)
	e, ok := f.ws.Journal().Get(1)
	require.True(t, ok)
	assert.Equal(t, "half", e.Request.Body)
	assert.Contains(t, strings.Join(e.Notes, "\n"), "the body broke off")
}
