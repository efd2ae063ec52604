package clickandbuy_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// golden holds bytes against a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// manualQuery is that of CB-096's sample, signed by V1 of CB-070.
const manualQuery = "price=123&cb_currency=EUR&cb_content_name_utf=MeineSeite.de+Bestellung&cb_content_info_utf=Beschreibung+der+Bestellung" +
	"&externalBDRID=123-45678-9&Nation=DE&lang=de&fgkey=df9da0da0844604d25315a1a9bfc452b"

// manualRequest is CB-096's sample to the letter.
const manualRequest = "GET /skriptname.php?" + manualQuery + ` HTTP/1.1
Host: shop.example
X-USERID: 99887766
X-PRICE: 123000
X-CURRENCY: EUR
X-TRANSACTION: 12345678
X-CONTENTID: 5551
X-USERIP: 192.0.2.7
`

// TestHandshakeIsTheManualsSample drives the manual's link to the handshake and
// compares what arrives with the manual (CB-083 to CB-096).
func TestHandshakeIsTheManualsSample(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url, switches: "handshake.forwarded_for=never", paths: map[string]string{"script": "/skriptname.php"}})
	left := p.enter(signedLink, "/skriptname.php?"+manualQuery).identified("buyer@example.com").confirm()
	require.Equal(t, 302, left.Status, left.Brief())

	require.Len(t, shop.requests(), 1)
	got := shop.requests()[0]
	bdr := header(got, "X-TRANSACTION")
	require.Regexp(t, `^[0-9]{8}$`, bdr)
	assert.Equal(t, bdr, p.Payment("123-45678-9").Ref, "X-TRANSACTION is the BDR id (CB-092)")
	assert.Equal(t, "127.0.0.1", header(got, "X-USERIP"), "the buyer's address (CB-094)")
	got = strings.NewReplacer("Host: "+strings.TrimPrefix(shop.url, "http://"), "Host: shop.example",
		"X-TRANSACTION: "+bdr, "X-TRANSACTION: 12345678", "X-USERIP: 127.0.0.1", "X-USERIP: 192.0.2.7").Replace(got)
	golden(t, "CB-096.http", got)

	// Header lines have no order in HTTP; the connection's own is all that is added.
	lines := strings.Split(strings.TrimSuffix(got, "\r\n\r\n"), "\r\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return line == "Connection: close" })
	assert.ElementsMatch(t, strings.Split(strings.TrimSpace(manualRequest), "\n"), lines)
	assert.Equal(t, strings.Split(manualRequest, "\n")[0], lines[0])
}

// TestHandshakeForwardsTheQueryByteForByte: nothing is decoded, encoded again, sorted
// or appended (CB-084).
func TestHandshakeForwardsTheQueryByteForByte(t *testing.T) {
	for name, query := range map[string]string{
		"semicolon":          "price=123&cb_currency=EUR&externalBDRID=q1&a=1;b=2",
		"case of escapes":    "price=123&cb_currency=EUR&externalBDRID=q2&u=%2f%2F%c3%BC",
		"raw UTF-8":          "price=123&cb_currency=EUR&externalBDRID=q3&cb_billing_LastName=Müller",
		"raw ISO-8859-1":     "price=123&cb_currency=EUR&externalBDRID=q4&name=M\xfcller",
		"empty pieces":       "price=123&&cb_currency=EUR&externalBDRID=q5&flag&empty=&",
		"bad escapes":        "price=123&cb_currency=EUR&externalBDRID=q6&x=100%&y=%zz",
		"twice, and the URL": "price=123&cb_currency=EUR&externalBDRID=q7&a=1&a=2&back=http://shop.example/?x=1",
		"brackets and pipes": `price=123&cb_currency=EUR&externalBDRID=q8&a[]=1|2&j={"x":'1'}`,
		"plus and blanks":    "price=123&cb_currency=EUR&externalBDRID=q9&a=1+2%203",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop := succeeds(t)
			p := open(t, arrange{shop: shop.url})
			target := signed("dynkey1", "/cb.php?"+query)
			left := p.enter(signedLink, target).identified("buyer@example.com").confirm()
			require.Equal(t, 302, left.Status, left.Brief())
			line, _, _ := strings.Cut(shop.requests()[0], "\r\n")
			assert.Equal(t, "GET "+target+" HTTP/1.1", line)
		})
	}
}

// TestHandshakeCarriesNothingOfTheBrowser: the buyer's browser is not involved
// (CB-087), whatever it sends, by POST too (CB-037).
func TestHandshakeCarriesNothingOfTheBrowser(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{shop: shop.url})
	noise := map[string][]string{
		"Cookie": {"session=1"}, "Referer": {"http://shop.example/basket"}, "X-Forwarded-For": {"217.22.128.99"},
		"User-Agent": {"Browser/1"}, "X-PRICE": {"1"}, "X-USERID": {"7"}, "Content-Type": {"application/x-www-form-urlencoded"},
	}
	shown := p.ask("POST", p.address(openLink, "/cb.php?price=1234&cb_currency=EUR&externalBDRID=n1"), "", noise, []byte("return=1&price=1"))
	confirm := shown.identified("buyer@example.com")
	left := p.ask("POST", confirm.Attr("form#cb-confirm", "action"), "", noise, []byte("price=1&X-PRICE=1"))
	require.Equal(t, 302, left.Status, left.Brief())
	got := shop.requests()[0]
	head, body, _ := strings.Cut(got, "\r\n\r\n")
	assert.Empty(t, body)
	assert.Equal(t, "1234000", header(got, "X-PRICE"))
	assert.Equal(t, "99887766", header(got, "X-USERID"))
	for _, name := range []string{"cookie:", "referer:", "user-agent:", "content-", "transfer-encoding:", "accept", "http_x_", "217.22.128.99"} {
		assert.NotContains(t, strings.ToLower(head), name)
	}
}

// TestHandshakeSwitchesOfTheWire: the spelling that the manual leaves open.
func TestHandshakeSwitchesOfTheWire(t *testing.T) {
	for name, c := range map[string]struct {
		switches string
		has, not []string
	}{
		"upper":                {"handshake.header_case=upper", []string{"X-USERID: 99887766", "X-CONTENTID: 5552"}, []string{"X-NATION"}},
		"mixed":                {"handshake.header_case=X-UserID", []string{"X-UserID: 99887766", "X-Price: 1234000", "X-Currency: EUR", "X-ContentID: 5552", "X-UserIP: 127.0.0.1"}, []string{"X-USERID"}},
		"lower":                {"handshake.header_case=lower", []string{"x-userid: 99887766", "x-price: 1234000"}, []string{"X-USERID"}},
		"more":                 {"handshake.extra_headers=all", []string{"X-NATION: DE", "X-ACTUALBDRAMOUNT: 1234000", "X-SESSIONID: ", "X-GROUPID: ", "X-FEENAME: Order", "X-ABODEFINITIONID: ", "X-SUBSCRIPTIONID: "}, nil},
		"more in lower case":   {"handshake.extra_headers=all handshake.header_case=lower", []string{"x-nation: DE", "x-feename: Order"}, []string{"X-NATION"}},
		"more in mixed case":   {"handshake.extra_headers=all handshake.header_case=X-UserID", []string{"X-UserID: 99887766", "X-NATION: DE"}, []string{"\r\n: "}},
		"forwarded for":        {"handshake.forwarded_for=always handshake.source_ip=217.22.128.77", []string{"X-Forwarded-For: 217.22.128.77"}, nil},
		"never forwarded for":  {"handshake.forwarded_for=never", nil, []string{"X-Forwarded-For"}},
		"from an own address":  {"handshake.source_ip=127.0.0.9", nil, []string{"X-Forwarded-For"}},
		"from a foreign place": {"handshake.source_ip=203.0.113.9 handshake.forwarded_for=auto", []string{"X-Forwarded-For: 203.0.113.9"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop := succeeds(t)
			p := open(t, arrange{shop: shop.url, switches: c.switches})
			left := p.order("w1").identified("buyer@example.com").confirm()
			require.Equal(t, 302, left.Status, left.Brief())
			for _, line := range c.has {
				assert.Contains(t, shop.requests()[0], "\r\n"+line)
			}
			for _, text := range c.not {
				assert.NotContains(t, shop.requests()[0], text)
			}
		})
	}
}

// TestHandshakeTarget: which URL of the merchant is called (CB-085).
func TestHandshakeTarget(t *testing.T) {
	const query = "price=100&cb_currency=EUR&externalBDRID=t1"
	for name, c := range map[string]struct{ target, path, switches, want string }{
		"one segment, the target's last": {"/shop/cb.php", "/cb.php", "", "/shop/cb.php?" + query},
		"root":                           {"/shop/cb.php", "/", "", "/shop/cb.php?" + query},
		"another segment":                {"/shop/cb.php", "/other.php", "", "/other.php?" + query},
		"several segments":               {"/shop/cb.php", "/index.php/clickandbuy/processing/response/", "", "/index.php/clickandbuy/processing/response/?" + query},
		"several segments, same end":     {"/shop/cb.php", "/a/cb.php", "", "/a/cb.php?" + query},
		"escapes stay":                   {"/shop/cb.php", "/a%2fb/@@transaction", "", "/a%2fb/@@transaction?" + query},
		"link":                           {"/shop/cb.php", "/a/b.php", "handshake.target=link", "/shop/cb.php?" + query},
		"mirror":                         {"/shop/cb.php", "/cb.php", "handshake.target=mirror", "/cb.php?" + query},
		"query of the target first":      {"/shop/cb.php?module=cb&x=%2f", "/cb.php", "", "/shop/cb.php?module=cb&x=%2f&" + query},
		"query of the target, mirrored":  {"/shop/cb.php?module=cb", "/a/b.php", "", "/a/b.php?module=cb&" + query},
		"no path configured":             {"", "/deep/er/script.php", "", "/deep/er/script.php?" + query},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			shop := succeeds(t)
			p := open(t, arrange{shop: shop.url, switches: c.switches, paths: map[string]string{"script": c.target}})
			left := p.enter(openLink, c.path+"?"+query).identified("buyer@example.com").confirm()
			require.Equal(t, 302, left.Status, left.Brief())
			line, _, _ := strings.Cut(shop.requests()[0], "\r\n")
			assert.Equal(t, "GET "+c.want+" HTTP/1.1", line)
		})
	}
}

// TestHandshakeTargetOfTheLink: the link's own target wins over the workspace's shop,
// and a parameter with a reserved name can be dropped on the way (CB-055).
func TestHandshakeTargetOfTheLink(t *testing.T) {
	shop := succeeds(t)
	p := open(t, arrange{
		shop: "http://127.0.0.1:1", switches: "premium.reserved=drop",
		account: `{"domains": [{"name": "Demo Shop", "links": [{"id": "` + openLink + `", "target": "` + shop.url + `/own.php"}]}]}`,
	})
	left := p.enter(openLink, "/own.php?price=100&x=3&cb_currency=EUR&externalBDRID=t2&y=4&sid=9").identified("buyer@example.com").confirm()
	require.Equal(t, 302, left.Status, left.Brief())
	line, _, _ := strings.Cut(shop.requests()[0], "\r\n")
	assert.Equal(t, "GET /own.php?price=100&cb_currency=EUR&externalBDRID=t2&sid=9 HTTP/1.1", line)
}
