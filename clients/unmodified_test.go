//go:build clients

package clients

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is written into the shops of this file.
const (
	klikAndPay = "https://www.klikandpay.com/paiement/check.pl"
	tmi        = "http://wsdl.eu.clickandbuy.com" + description
	secureTMI  = "https://wsdl.eu.clickandbuy.com" + description
)

// unmodified is shop code with the providers' real addresses in it: what it is run by, and
// what it asks for. It prints "200 ADDRESS …" for each.
type unmodified struct {
	name      string
	command   func(t *testing.T, ca string) (args, env []string)
	addresses []string
}

var both = []string{klikAndPay, tmi}

var unmodifiedShops = []unmodified{
	{"curl", func(t *testing.T, ca string) ([]string, []string) {
		return []string{"/bin/sh", "-c", `for u; do "$0" -sS -o /dev/null -w "%{http_code} $u\n" --cacert ` + ca + ` "$u"; done`, path(t, "curl")}, nil
	}, both},
	{"PHP cURL", func(t *testing.T, ca string) ([]string, []string) {
		return []string{path(t, "php"), "-d", "curl.cainfo=" + ca, "testdata/unmodified/fetch_curl.php"}, nil
	}, both},
	{"PHP streams", func(t *testing.T, ca string) ([]string, []string) {
		return []string{path(t, "php"), "-d", "openssl.cafile=" + ca, "testdata/unmodified/fetch_streams.php"}, nil
	}, both},
	{"PHP SoapClient", func(t *testing.T, ca string) ([]string, []string) {
		return []string{path(t, "php"), "-d", "openssl.cafile=" + ca, "testdata/unmodified/soap.php"}, nil
	}, []string{tmi, secureTMI}},
	{"python", func(_ *testing.T, ca string) ([]string, []string) {
		return []string{"/usr/bin/python3", "testdata/unmodified/fetch.py"}, []string{"SSL_CERT_FILE=" + ca, "REQUESTS_CA_BUNDLE=" + ca}
	}, both},
	{"perl LWP", func(t *testing.T, ca string) ([]string, []string) {
		return []string{path(t, "perl"), "testdata/unmodified/fetch.pl"}, []string{"PERL_LWP_SSL_CA_FILE=" + ca}
	}, both},
	{"Go", func(t *testing.T, ca string) ([]string, []string) {
		self, err := os.Executable()
		require.NoError(t, err)
		return []string{self}, []string{fetches + "=yes", "SSL_CERT_FILE=" + ca}
	}, both},
	{"node", func(t *testing.T, ca string) ([]string, []string) {
		return []string{path(t, "node"), filepath.Join(scratch, "unmodified", "fetch.mjs")}, []string{"NODE_EXTRA_CA_CERTS=" + ca}
	}, both},
}

// fetches makes this test's binary a Go program that fetches its arguments.
const fetches = "CLIENTS_FETCHES"

func fetch(addresses []string) error {
	for _, address := range addresses {
		answer, err := http.Get(address)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
		if err != nil {
			return err
		}
		fmt.Println(answer.StatusCode, address)
	}
	return nil
}

// The ways by which such shops come to the sandbox, on a machine without any other network:
// what its /etc/hosts and /etc/resolv.conf say, and the environment.
var ways = []struct {
	name, hosts, resolver string
	env                   []string
}{
	{"proxy", "", "nameserver 127.0.0.9\n", []string{"http_proxy=http://127.0.0.1:3128", "https_proxy=http://127.0.0.1:3128"}},
	{"DNS", "", "nameserver 127.0.0.1\n", nil},
	{"hosts", "127.0.0.1 www.klikandpay.com wsdl.eu.clickandbuy.com services.eu.clickandbuy.com\n", "nameserver 127.0.0.9\n", nil},
}

func TestUnmodifiedShopsReachTheProviders(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	n := newNetwork(t)
	s := serveOn(t, n, "--addr", "127.0.0.1:80", "--tls", "127.0.0.1:443", "--proxy", "127.0.0.1:3128", "--dns", "127.0.0.1:53", "--data", dir)
	installUndici(t)
	ca := filepath.Join(dir, "ca.pem")
	t.Run("ways", func(t *testing.T) {
		for _, way := range ways {
			hosts, resolver := filepath.Join(dir, way.name+".hosts"), filepath.Join(dir, way.name+".resolv")
			require.NoError(t, os.WriteFile(hosts, []byte("127.0.0.1 localhost\n"+way.hosts), 0o644))
			require.NoError(t, os.WriteFile(resolver, []byte(way.resolver+"options timeout:1 attempts:1\n"), 0o644))
			for _, shop := range unmodifiedShops {
				t.Run(way.name+"/"+shop.name, func(t *testing.T) {
					t.Parallel()
					args, env := shop.command(t, ca)
					inside := []string{
						"unshare", "--mount", "--propagation", "private", "sh", "-c",
						`mount --bind "$0" /etc/hosts && mount --bind "$1" /etc/resolv.conf && shift && exec "$@"`, hosts, resolver,
					}
					cmd := n.command(append(append(inside, args...), shop.addresses...)...)
					cmd.Env = bare(append(env, way.env...)...)
					text := run(t, time.Minute, cmd)
					for _, address := range shop.addresses {
						assert.Contains(t, text, "200 "+address)
					}
				})
			}
		}
	})

	// A browser whose only setting is the PAC file; whom it trusts is another test's matter.
	t.Run("PAC", func(t *testing.T) {
		cmd := n.command(path(t, "chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
			"--ignore-certificate-errors", "--user-data-dir="+t.TempDir(), "--proxy-pac-url="+s.url+"/_sandbox/proxy.pac",
			"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--dump-dom", "https://www.klikandpay.com/")
		cmd.Env = bare()
		assert.Contains(t, run(t, time.Minute, cmd), "Klik &amp; Pay")
	})
}

// installUndici puts what has Node's fetch take a proxy beside a copy of the shop: Node 20
// does not by itself.
func installUndici(t *testing.T) {
	t.Helper()
	directory := filepath.Join(scratch, "unmodified")
	require.NoError(t, os.CopyFS(directory, os.DirFS("testdata/unmodified")))
	install := exec.Command(path(t, "npm"), "ci", "--no-audit", "--no-fund")
	install.Dir, install.Env = directory, os.Environ()
	if os.Getenv("NODE_EXTRA_CA_CERTS") == "" { // Node trusts a bundle of its own; this is the machine's
		install.Env = append(install.Env, "NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt")
	}
	run(t, 2*time.Minute, install)
}
