package clickkw_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
)

// The session and the indicator of the samples, which stand for those of the test.
const (
	sampleSession   = "U0VTU0lPTjQ1UHdjUm9ZdjN0TGs5UXoyTmI4"
	sampleIndicator = "q7Zt0BvK3mXw9RfY2hNc5LdJ8sPgA1eU6oTiWbE"
)

// exactly holds an answer against a golden file, byte by byte.
func (p sandboxed) exactly(file string, request []byte) {
	p.T.Helper()
	assert.Equal(p.T, string(place.Golden(p.T, file)), p.Wire(request), file)
}

// asHTTPS: the samples' server speaks TLS, the test's does not.
var asHTTPS = []string{"https://clickkw.com/", "http://clickkw.com/"}

// TestCallsByteForByte is the dossier's samples of the three calls, sent and answered as
// they stand (KW-007 to KW-021, KW-038, KW-041, KW-042).
func TestCallsByteForByte(t *testing.T) {
	p := open(t, arrange{})
	p.Advance(834709 * time.Microsecond) // the manual's session begins at 14:46:16.834709
	answer := p.Wire(place.Golden(t, "create.request"))
	session, indicator := between(t, []byte(answer), `"session_id":"`), between(t, []byte(answer), `"indicator_status":"`)
	own := append([]string{sampleSession, session, sampleIndicator, indicator}, asHTTPS...)
	assert.Equal(t, string(place.Golden(t, "create.answer", own...)), answer)
	assert.Regexp(t, `^U0VTU0lPT[A-Za-z0-9]{27}$`, session, "KW-018")
	assert.Regexp(t, `^[A-Za-z0-9]{39}$`, indicator, "KW-020")

	update := place.Golden(t, "update.request", sampleSession, session)
	location := strings.NewReplacer("Content-Length: 209", "Content-Length: 208") // one letter less without TLS
	assert.Equal(t, location.Replace(string(place.Golden(t, "update.answer", own...))), p.Wire(update))
	status := place.Golden(t, "status.request", sampleSession, session)
	p.exactly("status.before.answer", status)
	p.exactly("status.before.answer", place.Golden(t, "manual_status.request", sampleSession, session))

	p.Switches("update_reply=json")
	assert.Equal(t, location.Replace(string(place.Golden(t, "update.json.answer", own...))), p.Wire(update), "KW-039")
}

func between(t *testing.T, text []byte, before string) string {
	t.Helper()
	_, rest, found := bytes.Cut(text, []byte(before))
	require.True(t, found, "%s in %s", before, text)
	value, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(value)
}

// TestStatusAfterTheEnd: what the status says of a payment that is paid, and of one that
// failed (KW-041, KW-042, KW-044).
func TestStatusAfterTheEnd(t *testing.T) {
	p := open(t, arrange{})
	session, _, address := p.updated("en", nil)
	shown := p.Get(address).Submit("form#clk-cancel", nil)
	require.True(t, shown.Has("#clk-result"), shown.Brief())
	status := place.Golden(t, "status.request", sampleSession, session)
	p.exactly("status.failed.answer", status)
	p.Advance(46 * time.Minute)
	p.exactly("status.failed.answer", status)
	p.Switches("status_fail_word=error")
	assert.JSONEq(t, `{"Order_id":356,"Status":"error","Response":"error"}`, p.status(session, 356))
}

// TestErrorsByteForByte is chapter 6 of the manual: each error by its cause (KW-046 to
// KW-053), and with the blanks that the manual prints (KW-055).
func TestErrorsByteForByte(t *testing.T) {
	create := func(name string) func(*testing.T, sandboxed) []byte {
		return func(t *testing.T, _ sandboxed) []byte { return place.Golden(t, name+".request") }
	}
	for name, c := range map[string]struct {
		account string
		request func(*testing.T, sandboxed) []byte
		answer  string
	}{
		"token with a quotation mark": {request: create("quoted_token"), answer: "INVALID_AUTH"},    // KW-013
		"token with a semicolon":      {request: create("semicolon_token"), answer: "INVALID_AUTH"}, // KW-013
		"token regenerated":           {account: `{"token": "another"}`, request: create("create"), answer: "INVALID_AUTH"},
		"no Authorization":            {request: create("no_authorization"), answer: "INVALID_HEADER"},
		"not Bearer":                  {request: create("basic_authorization"), answer: "INVALID_HEADER"},
		"no token behind Bearer":      {request: create("empty_bearer"), answer: "INVALID_HEADER"},
		"unknown developer":           {request: create("unknown_developer"), answer: "not_supported"},
		"developer in other case":     {request: create("developer_in_other_case"), answer: "not_supported"},
		"not accepted":                {account: `{"state": "not_accepted"}`, request: create("create"), answer: "not_accepted"},
		"suspended":                   {account: `{"state": "suspended"}`, request: create("create"), answer: "suspended"},
		"state before token":          {account: `{"state": "suspended", "token": "another"}`, request: create("create"), answer: "suspended"}, // KW-058
		"the manual's own sample": {request: func(t *testing.T, p sandboxed) []byte {
			session, _ := p.created()
			return place.Golden(t, "manual_update.request", sampleSession, session)
		}, answer: "INVALID_REQUEST"}, // KW-030
		"order used by another session": {request: func(t *testing.T, p sandboxed) []byte {
			p.updated("en", nil)
			session, _ := p.created()
			return place.Golden(t, "update.request", sampleSession, session)
		}, answer: "duplicate"},
		"session too old": {request: func(t *testing.T, p sandboxed) []byte {
			session, _ := p.created()
			p.Advance(45 * time.Minute)
			return place.Golden(t, "update.request", sampleSession, session)
		}, answer: "expire"},
		"session unknown":                     {request: create("update"), answer: "invalid_session"},
		"status of a session that is unknown": {request: create("status"), answer: "invalid_session"},
		"status of another order": {request: func(t *testing.T, p sandboxed) []byte {
			session, _, _ := p.updated("en", map[string]any{"order_id": 357})
			return place.Golden(t, "status.request", sampleSession, session)
		}, answer: "invalid_session"}, // KW-044
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := open(t, arrange{account: c.account})
			request := c.request(t, p)
			p.exactly(c.answer+".answer", request)
			if strings.HasPrefix(c.answer, "INVALID_") || c.answer == "not_supported" {
				return
			}
			p = open(t, arrange{account: c.account, switches: "raw_messages=true"})
			p.exactly(c.answer+".raw.answer", c.request(t, p))
		})
	}
}
