package outbox_test

import (
	"io"
	"log"
	"net"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/sandbox/journal"
	"paysandbox/sandbox/operation"
	"paysandbox/sandbox/outbox"
)

func TestRequestLinesAreSentAsTheyStand(t *testing.T) {
	for _, target := range []string{
		"/a//b/%2F/%2f/x",
		"/a/../b/./c",
		"/a?b=1;c=2&&d",
		"/a?b=%zz&c=%",
		"/a?b=M\xfcller&c=\xc3\xbc",
		"/M\xfcller/\xc3\xbc",
		"/a?http://b/c?d=/e",
		"/a?",
		"/%C3%BC?%41=%61",
		"/a(b)!*',;:@=+$",
		"//a%2Fb?c=d",
		"/50%/a%zz?b=50%",
		"/50%?",
	} {
		t.Run(target, func(t *testing.T) {
			s := newShop(t, fine)
			_, exchange := reach(t, outbox.Message{URL: s.url(target)})
			line, _, _ := strings.Cut(s.requests()[0], "\r\n")
			assert.Equal(t, "GET "+target+" HTTP/1.1", line)
			assert.Equal(t, s.url(target), exchange.Request.URL)
		})
	}
	s := newShop(t, fine)
	reach(t, outbox.Message{URL: s.url("?a=b#fragment")})
	assert.True(t, strings.HasPrefix(s.requests()[0], "GET /?a=b HTTP/1.1\r\n"))
}

// TestNothingIsAdded: what a merchant sees is what the provider spelt, but for the
// lines that HTTP itself needs.
func TestNothingIsAdded(t *testing.T) {
	s := newShop(t, fine)
	headers := []operation.KeyText{{Name: "X-USERID", Text: "1"}, {Name: "x-mixed-Case", Text: "a"}, {Name: "x-mixed-Case", Text: "b"}, {Name: "Host", Text: "shop.example"}}
	_, exchange := reach(t, outbox.Message{URL: s.url("/"), Headers: headers})
	assert.Equal(t, "GET / HTTP/1.1\r\nHost: shop.example\r\nX-USERID: 1\r\nx-mixed-Case: a\r\nx-mixed-Case: b\r\nConnection: close\r\n\r\n", s.requests()[0])
	assert.Equal(t, "1", exchange.Request.Headers["X-USERID"])

	reach(t, outbox.Message{Method: "POST", URL: s.url("/"), Headers: []operation.KeyText{{Name: "user-agent", Text: "Provider/1"}}, Body: []byte("a=b\n")})
	assert.Equal(t, "POST / HTTP/1.1\r\nHost: "+s.addr+"\r\nUser-Agent: Provider/1\r\nContent-Length: 4\r\nConnection: close\r\n\r\na=b\n", s.requests()[1])
}

func TestRedirectsAreReadNotFollowed(t *testing.T) {
	for name, location := range map[string]string{
		"plain":         "http://127.0.0.1:1/x",
		"blanks":        "http://shop.example/thank you?name=a b",
		"broken escape": "/paid?result=success&x=%zz%",
		"no url at all": "ht tp://%%/::",
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t, "HTTP/1.1 302 Found\r\nLocation: "+location+"\r\nContent-Length: 0\r\n\r\n")
			answer, exchange := reach(t, outbox.Message{URL: s.url("/")})
			assert.Equal(t, 302, answer.Status)
			assert.Equal(t, location, answer.Header.Get("Location"))
			assert.Equal(t, location, exchange.Response.Headers["Location"])
			assert.Len(t, s.requests(), 1)
		})
	}
}

func TestAnEndlessBodyIsCut(t *testing.T) {
	s := newTalker(t, func(c net.Conn) {
		_, err := io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		for line := strings.Repeat("x", 64<<10); err == nil; {
			_, err = io.WriteString(c, line)
		}
	})
	began := time.Now()
	answer, exchange := reach(t, outbox.Message{URL: s.url("/")})
	assert.True(t, answer.Cut)
	assert.Len(t, answer.Body, outbox.MaxAnswer)
	assert.Len(t, exchange.Response.Body, journal.MaxBody)
	assert.True(t, exchange.Response.Truncated)
	assertInTime(t, began)

	answer, _ = reach(t, outbox.Message{URL: newShop(t, "HTTP/1.1 200 OK\r\n\r\n"+strings.Repeat("x", outbox.MaxAnswer)).url("/")})
	assert.False(t, answer.Cut, "the longest body that fits")
	assert.Len(t, answer.Body, outbox.MaxAnswer)
}

func TestABodyThatBreaksOffIsAnAnswer(t *testing.T) {
	s := newShop(t, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
	answer, exchange := reach(t, outbox.Message{URL: s.url("/")})
	assert.Equal(t, "half", string(answer.Body))
	require.Len(t, exchange.Notes, 1)
	assert.Contains(t, exchange.Notes[0], "broke off")
}

// TestCallsThatAreNotAnswered: each for its own reason, which the journal tells.
func TestCallsThatAreNotAnswered(t *testing.T) {
	for name, c := range map[string]struct{ answer, note string }{
		"header bomb": {"HTTP/1.1 200 OK\r\n" + strings.Repeat("X-Bomb: "+strings.Repeat("x", 1000)+"\r\n", 100) + "\r\n", "headers exceeded"},
		"not HTTP":    {"SSH-2.0-OpenSSH\r\n", "malformed HTTP"},
		"silence":     {"", "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			s, w := newShop(t, c.answer), newWorkspace()
			answer, err := send(t, w, outbox.Message{URL: s.url("/")})
			require.Error(t, err)
			assert.Zero(t, answer.Status)
			e := w.last(t)
			assert.Equal(t, e.Seq, answer.Exchange)
			assert.Zero(t, e.Response.Status)
			require.Len(t, e.Notes, 1)
			assert.Contains(t, e.Notes[0], c.note)
			assert.NotContains(t, e.Notes[0], "nothing within", "it did not take that long")
			assert.Len(t, s.requests(), 1, "and is not tried again")
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		require.NoError(t, err)
		require.NoError(t, l.Close())
		w := newWorkspace()
		_, err = send(t, w, outbox.Message{URL: "http://" + l.Addr().String()})
		require.ErrorContains(t, err, "connection refused")
		assert.Contains(t, w.last(t).Notes[0], "connection refused")
	})
	for name, bad := range map[string]string{"relative": "/a?password=geheim", "scheme": "ftp://a/b", "escape": "http://a/%zz", "empty": ""} {
		t.Run(name, func(t *testing.T) {
			w := newWorkspace()
			_, err := send(t, w, outbox.Message{URL: bad})
			require.Error(t, err)
			assert.NotContains(t, w.last(t).Notes[0], "geheim")
		})
	}
}

func TestAnAnswerInSeveralPieces(t *testing.T) {
	hints := strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", 3)
	answer, exchange := reach(t, outbox.Message{URL: newShop(t, "HTTP/1.1 100 Continue\r\n\r\n"+hints+fine).url("/")})
	assert.Equal(t, 200, answer.Status)
	assert.Equal(t, "ok", string(answer.Body))
	assert.NotContains(t, exchange.Response.Headers, "Link")

	chunked := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\no"
	answer, _ = reach(t, outbox.Message{URL: newTalker(t, func(c net.Conn) {
		for _, part := range []string{chunked, "k\r\n0\r\n", "\r\n"} {
			_, _ = io.WriteString(c, part)
			time.Sleep(time.Millisecond)
		}
	}).url("/")})
	assert.Equal(t, "ok", string(answer.Body))
}

// TestAnAnswerBeforeTheEnd: who refuses a long body without having read it is heard.
func TestAnAnswerBeforeTheEnd(t *testing.T) {
	s := newTalker(t, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 413 Too Much\r\nContent-Length: 2\r\n\r\nno") })
	answer, _ := reach(t, outbox.Message{Method: "POST", URL: s.url("/"), Body: []byte(strings.Repeat("x", 100<<10))})
	assert.Equal(t, 413, answer.Status)
	assert.Equal(t, "no", string(answer.Body))
}

func TestHeadersThatHTTPCannotCarry(t *testing.T) {
	for _, header := range []operation.KeyText{{Name: "X-Price", Text: "1\r\nX-Geheim: 2"}, {Name: "X Price", Text: "1"}} {
		s, w := newShop(t, fine), newWorkspace()
		_, err := send(t, w, outbox.Message{URL: s.url("/"), Headers: []operation.KeyText{header}})
		require.ErrorContains(t, err, "net/http: invalid header field")
		assert.NotContains(t, w.last(t).Notes[0], "Geheim")
	}
}

func TestSecretsStayOutOfTheJournal(t *testing.T) {
	s, w := newShop(t, "HTTP/1.1 200 OK\r\nX-Echo: s3cret-value\r\n\r\n<pin>9876</pin> s3cret-value 4012888888881881"), newWorkspace()
	_, err := send(t, w, outbox.Message{
		Method: "POST", URL: s.url("/s3cret-value?password=geheim&NUMKEY=abc&x=1"), Mask: journal.NewMasker("NUMKEY"), Secrets: []string{"s3cret-value"},
		Headers: []operation.KeyText{{Name: "Authorization", Text: "Bearer geheim"}, {Name: "X-S", Text: "s3cret-value"}},
		Body:    []byte("cvv=123&card=4012888888881881&also=s3cret-value"),
	})
	require.NoError(t, err)
	e := w.last(t)
	for _, text := range []string{e.Request.URL, e.Request.Body, e.Response.Body, strings.Join(values(e.Request.Headers), " "), strings.Join(values(e.Response.Headers), " ")} {
		for _, secret := range []string{"s3cret", "geheim", "abc", "123", "9876", "4012888888881881"} {
			assert.NotContains(t, text, secret)
		}
	}
	assert.Contains(t, e.Request.URL, "x=1")
	assert.Contains(t, s.requests()[0], "geheim", "the shop gets it")

	w = newWorkspace()
	d := newOutbox().Attempt(t.Context(), w, outbox.Delivery{Method: "GET", URL: "/a?password=geheim"}, journal.NewMasker(), outbox.OK2xx, nil)
	assert.NotContains(t, d.Attempts[0].Error, "geheim")
}

func values(headers map[string]string) (all []string) {
	for _, value := range headers {
		all = append(all, value)
	}
	return all
}

func TestCertificates(t *testing.T) {
	s := httptest.NewUnstartedServer(nil)
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // it complains about the client that refuses it
	s.StartTLS()
	t.Cleanup(s.Close)
	answer, exchange := reach(t, outbox.Message{URL: s.URL})
	assert.Equal(t, 404, answer.Status)
	require.Len(t, exchange.Notes, 1)
	assert.Contains(t, exchange.Notes[0], "certificate tolerated: ")

	w := newWorkspace()
	_, err := send(t, w, outbox.Message{URL: s.URL, VerifyTLS: true})
	require.ErrorContains(t, err, "certificate")
	assert.Contains(t, w.last(t).Notes[0], "no answer: ")
}
