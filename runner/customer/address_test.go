package customer

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html/charset"
)

const link = "/clickandbuy/newauth/http://premium-x.eu.clickandbuy.com/cb.php?price=1&x=a%2Fb;c"

var references = []struct{ base, ref, want string }{
	{"", "http://h" + link, "http://h" + link},
	{"http://h/shop/", link, "http://h" + link},
	{"http://h" + link, "confirm?a=1", "http://h/clickandbuy/newauth/http://premium-x.eu.clickandbuy.com/confirm?a=1"},
	{"http://h" + link, "?x=%zz", "http://h/clickandbuy/newauth/http://premium-x.eu.clickandbuy.com/cb.php?x=%zz"},
	{"http://h" + link, "", "http://h" + link},
	{"http://h/a?b#c", "#d", "http://h/a?b#d"},
	{"http://h/a/b", "../c//d/./e/%2e%2E/f", "http://h/c//d/f"},
	{"http://h/a/b", "../../../c", "http://h/c"},
	{"http://h/a/b/", "..", "http://h/a/"},
	{"http://h/a/b/", ".", "http://h/a/b/"},
	{"http://h/a//b/c", "../x", "http://h/a//x"},
	{"http://h/", "//other/x", "http://other/x"},
	{"https://h/", "//other:443/x", "https://other/x"},
	{"http://h/", "HTTP://OTHER:80/X", "http://other/X"},
	{"http://h/a/", "http:b", "http://h/a/b"},
	{"http://h/a/", "https:///b/c", "https://b/c"},
	{"http://h/a/", `\b\c?d=\e`, `http://h/b/c?d=\e`},
	{"http://h/", " /a\tb\nc ", "http://h/abc"},
	{"http://h/", "/a bc%2fd?e f|g=h+i%20j'k\"l", "http://h/a%20bc%2fd?e%20f|g=h+i%20j%27k%22l"},
	{"http://h/", "/ü?ü=€#ü", "http://h/%C3%BC?%C3%BC=%E2%82%AC#%C3%BC"},
	{"http://h/", "/x?", "http://h/x?"},
	{"http://h/", "/raw?a=\xfc", "http://h/raw?a=%FC"},
	{"", "http://user:p%40ss@h:8080/x", "http://h:8080/x"},
	{"", "http://bücher.example/", "http://xn--bcher-kva.example/"},
	{"", "http://[::1]:8080/", "http://[::1]:8080/"},
	{"", "http://h", "http://h/"},
	{"", "http://h?x=1", "http://h/?x=1"},
}

func TestAddressesKeepTheirBytes(t *testing.T) {
	for _, test := range references {
		var base *address
		if test.base != "" {
			var err error
			base, err = parseAddress(test.base, nil, nil)
			require.NoError(t, err)
		}
		got, err := parseAddress(test.ref, base, nil)
		if assert.NoError(t, err, test.ref) {
			assert.Equal(t, test.want, got.String(), "%s + %s", test.base, test.ref)
		}
	}
}

func TestQueriesOfOldPagesKeepTheirCharset(t *testing.T) {
	latin, _ := charset.Lookup("iso-8859-1")
	base, err := parseAddress("http://h/", nil, nil)
	require.NoError(t, err)
	a, err := parseAddress("/ü?q=ü€中&r=1", base, latin)
	require.NoError(t, err)
	assert.Equal(t, "http://h/%C3%BC?q=%FC%80%26%2320013%3B&r=1", a.String())
}

func TestWhatIsNoWebAddressIsRefused(t *testing.T) {
	for ref, part := range map[string]string{
		"javascript:void(0)":  "javascript:",
		"mailto:a@b":          "mailto:",
		"shop.example/basket": "must begin with http:// or https://",
		"/basket":             "must begin with http:// or https://",
		"http://":             "no valid host",
		"http://a b/":         "no valid host",
		"http://h:99999/":     "no valid port",
		"http://h:x/":         "no valid port",
	} {
		_, err := parseAddress(ref, nil, nil)
		assert.ErrorContains(t, err, part, ref)
	}
}

// A server of our own, because net/http's refuses some of these lines.
func TestTheRequestLineIsTheAddress(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { _ = listener.Close() }()
	lines := make(chan string, 1)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			reader := bufio.NewReader(conn)
			line, _ := reader.ReadString('\n')
			for header := line; strings.TrimSpace(header) != ""; header, _ = reader.ReadString('\n') {
			}
			lines <- strings.TrimSpace(line)
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
			_ = conn.Close()
		}
	}()
	host := "http://" + listener.Addr().String()
	for path, want := range map[string]string{
		"/newauth/http://premium-x/cb.php?price=1&x=a%2Fb;c": "",
		"/a%2Fb|c/%zz":         "",
		"//double/slash":       "",
		"/x?":                  "",
		"/x?%zz&;=\\":          "",
		"/a!$&'()*+,;=:@[b]~-": "",
		"//we|rd":              host + "//we|rd",
		"/a b?c d":             "/a%20b?c%20d",
	} {
		if want == "" {
			want = path
		}
		require.NoError(t, New(Options{}).Visit(t.Context(), host+path), path)
		assert.Equal(t, "GET "+want+" HTTP/1.1", <-lines)
	}
}

func TestTransportsOfOtherKindsSeeThePath(t *testing.T) {
	var path, query string
	c := New(Options{Transport: transportFunc(func(r *http.Request) (*http.Response, error) {
		path, query = r.URL.Path, r.URL.RawQuery
		return &http.Response{StatusCode: http.StatusNoContent, Header: http.Header{}, Body: http.NoBody}, nil
	})})
	require.NoError(t, c.Visit(t.Context(), "http://h/newauth/http://x/cb.php?a=b;c"))
	assert.Equal(t, "/newauth/http://x/cb.php", path)
	assert.Equal(t, "a=b;c", query)
}
