package clickandbuy_test

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/fakes/faketest/place"
	"paysandbox/sandbox"
)

// raw sends bytes as they are and reads one answer.
func (p *sandboxed) raw(request string) page {
	p.T.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.URL, "http://"))
	require.NoError(p.T, err)
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	go func() { _, _ = io.WriteString(conn, request) }()
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(p.T, err, "%.200q", request)
	defer func() { _ = response.Body.Close() }()
	body, _ := io.ReadAll(response.Body)
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	require.NoError(p.T, err)
	return page{place.Page{P: p.Place, Status: response.StatusCode, Header: response.Header, Body: string(body), Doc: doc}, p}
}

// requireOwn: the provider's own page, and a reason in the journal.
func (p *sandboxed) requireOwn(shown page, status int, notice string) {
	p.T.Helper()
	assert.Equal(p.T, status, shown.Status, shown.Brief())
	assert.Equal(p.T, notice, shown.notice(), shown.Brief())
	assert.Equal(p.T, "text/html; charset=utf-8", shown.Header.Get("Content-Type"))
	var notes []string
	for _, name := range []string{sandbox.Default, "test", "other"} {
		if ws, err := p.World.Workspace(name); err == nil {
			if e, ok := ws.Journal().Get(ws.Journal().Last()); ok {
				notes = append(notes, e.Notes...)
			}
		}
	}
	reasons := map[int]string{405: "does not take this method", 413: "longer than 1 MiB"}
	assert.Regexp(p.T, cmp.Or(reasons[status], "notice "+notice+"|no such address"), strings.Join(notes, "\n"), "the journal says why")
}

func TestUnknownTokens(t *testing.T) {
	p := open(t, arrange{})
	good := p.order("h1")
	token := good.own()[strings.LastIndexByte(good.own(), '/')+1:]
	for _, garbage := range []string{
		"x", "aaaaaaaaaaaaa", strings.Repeat("z", 13), token[:12], token + "a", token + token, "1111111111111", "%00", "%ff%fe", "..%2f..", "'%20OR%201=1",
		strings.Repeat("9", 5000), "ü", "_sandbox",
	} {
		for _, form := range []string{"", "/register"} {
			p.requireOwn(p.raw("GET /clickandbuy/pay/"+garbage+form+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), 404, "not_found")
		}
		for _, form := range []string{"/login", "/register", "/confirm"} {
			p.requireOwn(p.raw("POST /clickandbuy/pay/"+garbage+form+" HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), 404, "not_found")
		}
	}
	assert.True(t, p.get(good.own()).Has("form#cb-login"), "and the good one still is")
}

// TestTokenOfAnotherWorkspace: a token is unique on the server, so it always leads to
// its own workspace, and after a reset nowhere.
func TestTokenOfAnotherWorkspace(t *testing.T) {
	p := open(t, arrange{})
	account := strings.NewReplacer("222333444", "333444555", "222333445", "333444556", "pr3tp0uxvn69z1", "other0000000001", "643muv2vht10vz", "other0000000002",
		"6ejrs98t908ke1", "other0000000003", "pr1ce0n1y00001", "other0000000004", "c10sed00000001", "other0000000005").Replace(theAccount)
	other := inhabit(t, p.World, p.URL, "other", account, arrange{})
	mine, theirs := p.order("h1"), other.enter("other0000000002", "/cb.php?"+usual)
	require.NotEqual(t, mine.own(), theirs.own())
	assert.True(t, p.get(theirs.own()).Has("form#cb-login"))
	assert.Empty(t, p.Payments("e1"))
	assert.Len(t, other.Payments("e1"), 1)
	require.NoError(t, p.World.Reset("other", ""))
	p.requireOwn(p.get(theirs.own()), 404, "not_found")
	assert.True(t, p.get(mine.own()).Has("form#cb-login"), "the neighbour is not touched")
}

// TestMethodsAndAddresses that the pages do not have.
func TestMethodsAndAddresses(t *testing.T) {
	p := open(t, arrange{})
	own := p.order("h1").own()
	link := p.address(openLink, "/cb.php?"+usual)
	for _, method := range []string{"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"} {
		for _, address := range []string{link, own, own + "/login", own + "/confirm"} {
			p.requireOwn(p.ask(method, address, "", nil, nil), 405, "bad_request")
		}
	}
	for _, address := range []string{link, own} {
		assert.Equal(t, 405, p.ask("HEAD", address, "", nil, nil).Status)
	}
	p.requireOwn(p.get(own+"/login"), 405, "bad_request")
	p.requireOwn(p.get(own+"/confirm"), 405, "bad_request")
	for _, path := range []string{"/", "/pay", "/pay/", "/pay//login", "/cgi-bin/register.pl", "/../_sandbox/v1/workspaces", "/pay/../../_sandbox/ready", "/%2e%2e/%2e%2e/etc/passwd", "/newauth", "//", "/TMI"} {
		p.requireOwn(p.raw("GET /clickandbuy"+path+" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), 404, "not_found")
	}
	assert.Equal(t, "created", p.Payment("h1").State)
	assert.Len(t, p.Payments("h1"), 1)
}

// TestHugeBodies: more than a mebibyte is refused before anything happens.
func TestHugeBodies(t *testing.T) {
	p := open(t, arrange{})
	own := p.order("h1").own()
	huge := "a=" + strings.Repeat("x", 2<<20)
	for _, address := range []string{own + "/login", own + "/register", own + "/confirm", p.address(openLink, "/cb.php?price=1&cb_currency=EUR&externalBDRID=huge")} {
		path := strings.TrimPrefix(address, p.URL)
		shown := p.raw("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 2097154\r\nConnection: close\r\n\r\n" + huge)
		p.requireOwn(shown, 413, "bad_request")
	}
	assert.Equal(t, "created", p.Payment("h1").State)
	assert.Empty(t, p.Payments("huge"))
	large := url.Values{"username": {strings.Repeat("ü", 100_000)}, "password": {strings.Repeat("p", 100_000)}}
	assert.True(t, p.post(own+"/login", large).Has("[role=alert]"))
}

// TestCrookedForms: missing, doubled, over-long and unreadable fields, and bodies of
// other kinds, are a wrong login and nothing else.
func TestCrookedForms(t *testing.T) {
	p := open(t, arrange{})
	shown := p.order("h1")
	login := shown.Attr("form#cb-login", "action")
	for _, body := range []string{
		"", "username=buyer@example.com", "password=buyerpass", "username=buyer@example.com&password=", "username=buyer@example.com&password=wrong",
		"username=buyer@example.com&password=buyerpass&password=wrong", "username=&password=buyerpass", "username=%ff%fe&password=%00",
		"USERNAME=buyer@example.com&PASSWORD=buyerpass", "&&&==&=", "username[]=buyer@example.com&password[]=buyerpass", strings.Repeat("a=1&", 5000),
		`{"username":"buyer@example.com","password":"buyerpass"}`, "username=buyer@example.com;password=buyerpass", "username=%zz&password=%",
	} {
		for _, media := range []string{"application/x-www-form-urlencoded", "", "application/json", "multipart/form-data", "multipart/form-data; boundary=", "text/plain; charset=\""} {
			again := p.ask("POST", login, "", http.Header{"Content-Type": {media}}, []byte(body))
			assert.Equal(t, 200, again.Status, body)
			assert.True(t, again.Has("form#cb-login"), body)
			assert.NotEmpty(t, p.Notes())
		}
	}
	assert.Equal(t, "created", p.Payment("h1").State)
	before := p.WS.Journal().Last()
	multipart := "--b\r\nContent-Disposition: form-data; name=\"username\"\r\n\r\nBUYER@example.com\r\n--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nbuyerpass\r\n--b--\r\n"
	in := p.ask("POST", login, "", http.Header{"Content-Type": {"multipart/form-data; boundary=b"}}, []byte(multipart))
	assert.True(t, in.follow().Has("form#cb-confirm"), "a form is a form")
	posted, ok := p.WS.Journal().Get(before + 1)
	require.True(t, ok)
	assert.Contains(t, posted.Request.Body, "BUYER@example.com")
	assert.NotContains(t, posted.Request.Body, "buyerpass", "no password is in a journal")
}

// TestConfirmWithoutLogin leads back to the login; a login page can be posted again
// by another buyer until the button is pressed.
func TestConfirmWithoutLogin(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url})
	shown := p.order("h1")
	back := p.post(shown.own()+"/confirm", nil)
	assert.True(t, back.follow().Has("form#cb-login"))
	assert.Empty(t, shop.requests())
	first := shown.identified("buyer@example.com")
	second := shown.identified("second@example.com")
	assert.Equal(t, "second@example.com", second.Text("#cb-buyer"))
	require.Equal(t, 302, first.confirm().Status)
	assert.Equal(t, "99887767", header(shop.requests()[0], "X-USERID"))
	for _, step := range []string{"login", "register"} {
		over := p.post(shown.own()+"/"+step, url.Values{"username": {"buyer@example.com"}, "password": {"buyerpass"}})
		p.requireOwn(over, 200, "finished")
	}
	assert.Equal(t, "booked", p.get(shown.own()).Attr("#cb-outcome", "data-outcome"))
}

// TestAccountGoneMeanwhile: its pages say so.
func TestAccountGoneMeanwhile(t *testing.T) {
	p := open(t, arrange{})
	own := p.order("h1").own()
	p.Put(`{"domains": null}`)
	p.requireOwn(p.get(own), 410, "merchant_gone")
	p.requireOwn(p.post(own+"/confirm", nil), 410, "merchant_gone")
}

// TestStrangersTextsOnPages: what a link carries is shown as text.
func TestStrangersTextsOnPages(t *testing.T) {
	p := open(t, arrange{})
	evil := url.QueryEscape(`<script>alert(1)</script>"'>`)
	shown := p.enter(openLink, "/cb.php?price=1&cb_currency=EUR&externalBDRID="+evil+"&cb_content_name_utf="+evil+"&cb_content_info_utf="+evil+"&Email="+evil+"&lang="+evil+"&cb_billing_City="+evil+"&Nation="+evil)
	require.True(t, shown.Has("form#cb-login"), shown.Brief())
	for _, one := range []page{shown, p.get(shown.own() + "/register"), shown.identified("buyer@example.com"), p.enter(openLink, "/cb.php?price="+evil+"&cb_currency=EUR")} {
		assert.False(t, one.Has("script"))
		assert.NotContains(t, one.Body, "<script")
		assert.NotEmpty(t, one.Header.Get("Content-Security-Policy"))
	}
}
