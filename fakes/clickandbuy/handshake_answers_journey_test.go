package clickandbuy_test

import (
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const landing = "http://shop.example/landing.php"

// answerCase is one answer of a script and what follows from it.
type answerCase struct {
	answer   string // raw
	switches string
	state    string // of the payment
	location string // where the browser goes; "": page 2.1.2
	tmi      string // what isExternalBDRIDCommitted says afterwards
}

func commits(answer, location string) answerCase {
	return answerCase{answer: answer, state: "committed", location: location, tmi: "true"}
}

func rollsBack(answer, location string) answerCase {
	return answerCase{answer: answer, state: "rolled_back", location: location, tmi: "fault 32"}
}

func (c answerCase) with(switches string) answerCase {
	c.switches = switches
	return c
}

// status is a success with another status than 302.
func status(line string) string {
	return "HTTP/1.1 " + line + "\r\nLocation: " + landing + "?result=success\r\nContent-Length: 0\r\n\r\n"
}

func html(line string) string {
	return "HTTP/1.1 " + line + "\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>ok</html>"
}

// answers is the table of CB-097 to CB-104.
var answers = map[string]answerCase{
	"301": commits(status("301 Moved Permanently"), landing+"?result=success"),
	"302": commits(status("302 Found"), landing+"?result=success"),
	"303": commits(status("303 See Other"), landing+"?result=success"),
	"307": commits(status("307 Temporary Redirect"), landing+"?result=success"),
	"308": commits(status("308 Permanent Redirect"), landing+"?result=success"),
	"300": rollsBack(status("300 Multiple Choices"), ""),
	"304": rollsBack("HTTP/1.1 304 Not Modified\r\nLocation: "+landing+"?result=success\r\n\r\n", ""),
	"201": rollsBack(status("201 Created"), ""),

	"result first":            commits(found(landing+"?result=success&a=1"), landing+"?result=success&a=1"),
	"result in the middle":    commits(found(landing+"?a=1&result=success&b=2"), landing+"?a=1&result=success&b=2"),
	"result last":             commits(found(landing+"?a=1&b=2&result=success"), landing+"?a=1&b=2&result=success"),
	"https, upper case":       commits(found("HTTPS://shop.example/x?result=success"), "HTTPS://shop.example/x?result=success"),
	"host and query only":     commits(found("http://shop.example?result=success"), "http://shop.example?result=success"),
	"escaped value":           commits(found(landing+"?result=%73uccess"), landing+"?result=%73uccess"),
	"fragment behind":         commits(found(landing+"?result=success#x"), landing+"?result=success#x"),
	"error":                   rollsBack(found(landing+"?result=error"), landing+"?result=error"),
	"fail":                    rollsBack(found(landing+"?result=fail&why=1"), landing+"?result=fail&why=1"),
	"no result":               rollsBack(found(landing), landing),
	"empty result":            rollsBack(found(landing+"?result="), landing+"?result="),
	"upper-case value":        rollsBack(found(landing+"?result=SUCCESS"), landing+"?result=SUCCESS"),
	"upper-case name":         rollsBack(found(landing+"?Result=success"), landing+"?Result=success"),
	"longer value":            rollsBack(found(landing+"?result=successful"), landing+"?result=successful"),
	"longer name":             rollsBack(found(landing+"?myresult=success"), landing+"?myresult=success"),
	"in the path":             rollsBack(found("http://shop.example/result=success"), "http://shop.example/result=success"),
	"in the fragment":         rollsBack(found(landing+"#result=success"), landing+"#result=success"),
	"substring, longer name":  commits(found(landing+"?myresult=success"), landing+"?myresult=success").with("handshake.match=substring"),
	"substring, in the path":  commits(found("http://shop.example/result=success"), "http://shop.example/result=success").with("handshake.match=substring"),
	"substring, error":        rollsBack(found(landing+"?result=error"), landing+"?result=error").with("handshake.match=substring"),
	"error by page":           rollsBack(found(landing+"?result=error"), "").with("handshake.on_error=page"),
	"success, errors by page": commits(found(landing+"?result=success"), landing+"?result=success").with("handshake.on_error=page"),

	"blanks and a pipe": commits(found(landing+"?a=1 2|3&result=success"), landing+"?a=1%202|3&result=success"),
	"raw UTF-8":         commits(found(landing+"?n=Müller&result=success"), landing+"?n=M%C3%BCller&result=success"),
	"raw ISO-8859-1":    commits(found(landing+"?n=M\xfcller&result=success"), landing+"?n=M%FCller&result=success"),
	"bad escapes":       commits(found(landing+"?p=100%&q=%zz&result=success"), landing+"?p=100%&q=%zz&result=success"),
	"quotes and angles": commits(found(landing+`?q="<a>'&result=success`), landing+`?q="<a>'&result=success`),

	"body of a framework": commits("HTTP/1.1 302 Found\r\nLocation: "+landing+"?result=success\r\nContent-Length: 15\r\n\r\n<a>moved</a>....", landing+"?result=success"),
	"body refused":        rollsBack("HTTP/1.1 302 Found\r\nLocation: "+landing+"?result=success\r\nContent-Length: 15\r\n\r\n<a>moved</a>....", "").with("handshake.redirect_body=reject"),
	"no body, refused":    commits(found(landing+"?result=success"), landing+"?result=success").with("handshake.redirect_body=reject"),

	"relative":         rollsBack(found("/landing.php?result=success"), ""),
	"relative, no /":   rollsBack(found("landing.php?result=success"), ""),
	"scheme-relative":  rollsBack(found("//shop.example/landing.php?result=success"), ""),
	"no host":          rollsBack(found("http:///landing.php?result=success"), ""),
	"another scheme":   rollsBack(found("ftp://shop.example/?result=success"), ""),
	"script":           rollsBack(found("javascript:alert('result=success')"), ""),
	"empty Location":   rollsBack(found(""), ""),
	"no Location":      rollsBack("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", ""),
	"200 with HTML":    rollsBack(html("200 OK"), ""),
	"200 and Location": rollsBack("HTTP/1.1 200 OK\r\nLocation: "+landing+"?result=success\r\nContent-Length: 0\r\n\r\n", ""),
	"200 empty":        rollsBack("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""),
	"204":              rollsBack("HTTP/1.1 204 No Content\r\n\r\n", ""),
	"404":              rollsBack(html("404 Not Found"), ""),
	"500":              rollsBack(html("500 Internal Server Error"), ""),
	"503":              rollsBack(html("503 Service Unavailable"), ""),
	"closed":           rollsBack("", ""),
	"no HTTP":          rollsBack("result=success\r\n\r\n", ""),
	"half a head":      rollsBack("HTTP/1.1 302 Found\r\nLocation: "+landing+"?result=succ", ""),
	"endless head":     rollsBack("HTTP/1.1 302 Found\r\nX: "+strings.Repeat("x", 200_000)+"\r\nLocation: "+landing+"?result=success\r\n\r\n", ""),
}

func TestAnswersOfTheScript(t *testing.T) {
	for name, c := range answers {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop := says(t, c.answer)
			p := open(t, arrange{shop: shop.url, switches: c.switches})
			confirm := p.order("a1").identified("buyer@example.com")
			p.requireEnd(c, confirm.confirm())
			assert.Len(t, shop.requests(), 1, "the script is called once, and no redirect is followed (CB-101)")
			p.requireOver(confirm, c.tmi)
		})
	}
}

// requireEnd holds the end of a handshake against the table.
func (p *sandboxed) requireEnd(c answerCase, end page) {
	p.T.Helper()
	if c.location == "" {
		requirePage(p.T, "2.1.2", end)
		assert.Equal(p.T, 200, end.Status)
	} else {
		assert.Equal(p.T, 302, end.Status, end.Brief())
		assert.Equal(p.T, c.location, end.Header.Get("Location"))
	}
	assert.Equal(p.T, c.state, p.Payment("a1").State)
	assert.NotEmpty(p.T, p.Last().Notes, "the journal says why")
	assert.Equal(p.T, c.tmi, p.booked("a1"))
}

// requireOver: whatever came of it, the purchase is over, and a page that is shown
// again says how it ended.
func (p *sandboxed) requireOver(confirm page, tmi string) {
	p.T.Helper()
	again := confirm.confirm()
	if tmi == "true" {
		requirePage(p.T, "2.1.3", again) // CB-107
	} else {
		assert.NotEmpty(p.T, again.trouble()+again.notice(), again.Brief())
		assert.Empty(p.T, again.Header.Get("Location"))
	}
	assert.Len(p.T, p.Exchanges("clickandbuy.handshake"), 1)
	p.Advance(24 * 60 * 60 * 1e9)
	assert.Contains(p.T, []string{"committed", "rolled_back"}, p.Payment("a1").State, "no lifetime ends it again")
}

// TestUnreachableShops: everything that keeps the proxy from an answer is page 2.1.2
// (CB-102).
func TestUnreachableShops(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, closed.Close())
	for name, c := range map[string]struct{ shop, reason string }{
		"connection refused": {"http://" + closed.Addr().String(), "cannot be reached"},
		"no such name":       {"http://no-such-shop.invalid", "cannot be reached"},
		"public address":     {"http://198.18.7.7", "refused"},
		"metadata service":   {"http://169.254.169.254", "refused"},
		"public IPv6":        {"http://[2001:db8::7]", "refused"},
		"nobody said where":  {"", "nobody said where the shop is"},
		"no such port":       {"http://127.0.0.1:99999", "cannot be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t, arrange{shop: c.shop, switches: "handshake.forwarded_for=never"})
			end := p.order("a1").identified("buyer@example.com").confirm()
			notes := p.Notes()
			p.requireEnd(rollsBack("", ""), end)
			assert.Contains(t, notes, c.reason)
			assert.Equal(t, 1, strings.Count(end.Body, `id="cb-reason"`), "the developer is told on the page")
		})
	}
}

// TestRefusedCallsAreJournalled: what the sandbox does not let out shows (contract 6).
func TestRefusedCallsAreJournalled(t *testing.T) {
	p := open(t, arrange{shop: "http://198.18.7.7"})
	p.order("a1").identified("buyer@example.com").confirm()
	calls := p.Exchanges("clickandbuy.handshake")
	require.Len(t, calls, 1)
	assert.Equal(t, "refused", calls[0].Fault)
	assert.Zero(t, calls[0].Response.Status)
}

// TestResetByTheShop: a connection that is cut is no answer.
func TestResetByTheShop(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Read(make([]byte, 4096))
			_ = conn.(*net.TCPConn).SetLinger(0)
			_ = conn.Close()
		}
	}()
	p := open(t, arrange{shop: "http://" + listener.Addr().String()})
	p.requireEnd(rollsBack("", ""), p.order("a1").identified("buyer@example.com").confirm())
}

// TestEndlessBody: of a body that never ends, no more is read than is needed to judge.
func TestEndlessBody(t *testing.T) {
	for name, c := range map[string]answerCase{
		"redirect": commits("HTTP/1.1 302 Found\r\nLocation: "+landing+"?result=success\r\n\r\n", landing+"?result=success"),
		"html":     rollsBack("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>", ""),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			require.NoError(t, err)
			defer func() { _ = listener.Close() }()
			go func() {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				_, _ = conn.Read(make([]byte, 4096))
				_, _ = conn.Write([]byte(c.answer))
				for junk := []byte(strings.Repeat("endless ", 1024)); err == nil; {
					_, err = conn.Write(junk)
				}
				_ = conn.Close()
			}()
			p := open(t, arrange{shop: "http://" + listener.Addr().String()})
			p.requireEnd(c, p.order("a1").identified("buyer@example.com").confirm())
		})
	}
}

// TestRedirectToItself: the script is its own landing page, and the proxy does not
// follow it (CB-101).
func TestRedirectToItself(t *testing.T) {
	shop := newTCPShop(t, func(request string) string {
		line, _, _ := strings.Cut(request, "\r\n")
		target := strings.Fields(line)[1]
		return found("http://" + header(request, "Host") + target + "&result=success")
	})
	p := open(t, arrange{shop: shop.url})
	left := p.order("a1").identified("buyer@example.com").confirm()
	want := shop.url + "/cb.php?price=1234&cb_currency=EUR&externalBDRID=a1&Nation=DE&lang=de&result=success"
	p.requireEnd(commits("", want), left)
	assert.Len(t, shop.requests(), 1)
}
