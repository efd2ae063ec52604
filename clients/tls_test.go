//go:build clients

package clients

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// description is the path of what every client of TestClientsTrustTheAuthority asks for.
const description = "/TMI/1.4/TransactionManagerbinding.wsdl"

// trusting is a client that is told to trust a sandbox's authority: the arguments and
// variables with which it prints what addresses answer, and fails when it cannot. home
// is a directory of its own.
type trusting struct {
	name    string
	command func(t *testing.T, ca, home string) (args, env []string)
}

var trustingClients = []trusting{
	{"curl", func(t *testing.T, ca, _ string) ([]string, []string) {
		return []string{path(t, "curl"), "-fsS", "--cacert", ca + ".pem"}, nil
	}},
	{"PHP cURL", phpBy("curl", "curl.cainfo")},
	{"PHP streams", phpBy("stream", "openssl.cafile")},
	{"PHP SoapClient", phpBy("soap", "openssl.cafile")},
	{"node", func(t *testing.T, ca, _ string) ([]string, []string) {
		return []string{path(t, "node"), "--input-type=module", "-e", `for (const u of process.argv.slice(1)) console.log(await (await fetch(u)).text())`}, []string{"NODE_EXTRA_CA_CERTS=" + ca + ".pem"}
	}},
	{"python", func(t *testing.T, ca, _ string) ([]string, []string) {
		return []string{path(t, "/usr/bin/python3"), "-c", `import sys, urllib.request
for u in sys.argv[1:]: print(urllib.request.urlopen(u).read())`}, []string{"SSL_CERT_FILE=" + ca + ".pem"}
	}},
	{"perl LWP", func(t *testing.T, ca, _ string) ([]string, []string) {
		return []string{path(t, "perl"), "-MLWP::UserAgent", "-e", `for (@ARGV) { my $r = LWP::UserAgent->new->get($_); $r->is_success or die $r->status_line; print $r->content }`}, []string{"PERL_LWP_SSL_CA_FILE=" + ca + ".pem"}
	}},
	{"Java p12", javaWith("p12")},
	{"Java jks", javaWith("jks")},
	{"Chromium", func(t *testing.T, ca, home string) ([]string, []string) {
		store := filepath.Join(home, ".pki", "nssdb")
		require.NoError(t, os.MkdirAll(store, 0o700))
		run(t, 20*time.Second, exec.Command(path(t, "certutil"), "-N", "-d", "sql:"+store, "--empty-password"))
		run(t, 20*time.Second, exec.Command(path(t, "certutil"), "-A", "-d", "sql:"+store, "-t", "C,,", "-n", "paysandbox", "-i", ca+".pem"))
		script := `for u; do "$0" --headless --no-sandbox --disable-gpu --disable-quic --no-proxy-server --disable-background-networking --disable-component-update --user-data-dir=` +
			filepath.Join(home, "profile") + ` --dump-dom "$u" 2>/dev/null || exit; done`
		return []string{"/bin/sh", "-c", script, path(t, "chromium")}, []string{"HOME=" + home}
	}},
}

func phpBy(by, setting string) func(*testing.T, string, string) ([]string, []string) {
	return func(t *testing.T, ca, _ string) ([]string, []string) {
		return []string{path(t, "php"), "-d", setting + "=" + ca + ".pem", "-d", "display_errors=stderr", "testdata/fetch.php", by}, nil
	}
}

var fetchClass = sync.OnceValues(func() (string, error) {
	classes := filepath.Join(scratch, "fetch")
	_, err := try(time.Minute, exec.Command("javac", "-d", classes, "testdata/Fetch.java"))
	return classes, err
})

func javaWith(format string) func(*testing.T, string, string) ([]string, []string) {
	return func(t *testing.T, ca, _ string) ([]string, []string) {
		classes, err := fetchClass()
		require.NoError(t, err)
		return []string{path(t, "java"), "-cp", classes, "-Djavax.net.ssl.trustStore=" + ca + "." + format, "-Djavax.net.ssl.trustStorePassword=changeit", "Fetch"}, nil
	}
}

// authority has the sandbox make one, in all forms: the answer is their path without the
// ending.
func authority(t *testing.T, dir string) string {
	t.Helper()
	for _, format := range []string{"pem", "p12", "jks"} {
		cmd := exec.Command(binary(t), "ca", "--data", dir, "--format", format, "--out", filepath.Join(dir, "trust."+format))
		cmd.Env = bare()
		run(t, 10*time.Second, cmd)
	}
	return filepath.Join(dir, "trust")
}

// Merchants' clients reach the providers by their own names and by this machine's address,
// as https, once they trust the authority. Of another name or address they believe nothing
// that it signed: the name constraints hold.
func TestClientsTrustTheAuthority(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ca := authority(t, dir)
	n := newNetwork(t)
	serveOn(t, n, "--tls", "127.0.0.1:443", "--data", dir)
	hosts := filepath.Join(dir, "hosts")
	require.NoError(t, os.WriteFile(hosts, []byte("127.0.0.1 localhost wsdl.eu.clickandbuy.com services.eu.clickandbuy.com\n"), 0o644))
	forged := serveForged(t, dir)
	good := []string{"https://wsdl.eu.clickandbuy.com" + description, "https://127.0.0.1/clickandbuy" + description}

	t.Run("clients", func(t *testing.T) {
		for _, client := range trustingClients {
			t.Run(client.name, func(t *testing.T) {
				t.Parallel()
				args, env := client.command(t, ca, t.TempDir())
				inside := append([]string{"unshare", "--mount", "--propagation", "private", "sh", "-c", `mount --bind "$0" /etc/hosts && exec "$@"`, hosts}, args...)
				cmd := n.command(append(inside, good...)...)
				cmd.Env = bare(env...)
				text := run(t, time.Minute, cmd)
				assert.Contains(t, text, "getInterfaceStatus")
				assert.NotContains(t, text, "ERR_", "Chromium's page about a failure")

				cmd = exec.Command(args[0], append(args[1:], forged)...)
				cmd.Env = bare(env...)
				text, _ = try(time.Minute, cmd) // Chromium does not call it a failure
				assert.NotContains(t, text, "believed")
			})
		}
	})

	t.Run("Go", func(t *testing.T) {
		text, err := os.ReadFile(ca + ".pem")
		require.NoError(t, err)
		pool := x509.NewCertPool()
		require.True(t, pool.AppendCertsFromPEM(text))
		client := &http.Client{Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: pool}, DisableKeepAlives: true,
			DialContext: func(ctx context.Context, kind, _ string) (net.Conn, error) { return n.dial(ctx, kind, "127.0.0.1:443") },
		}}
		for _, address := range good {
			response, err := client.Get(address)
			require.NoError(t, err)
			text, err := io.ReadAll(response.Body)
			_ = response.Body.Close()
			require.NoError(t, err)
			assert.True(t, strings.Contains(string(text), `location="https://`) && !strings.Contains(string(text), `location="http://`), "addresses are of the kind asked by")
		}
		refused := func(address string) error {
			response, err := client.Get(address)
			if err == nil {
				_ = response.Body.Close()
			}
			return err
		}
		require.Error(t, refused("https://www.example.com/"), "there is no certificate for it")
		client.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
		require.ErrorAs(t, refused(forged), new(x509.CertificateInvalidError))
	})
}

// serveForged is a server whose certificate the authority's key signed for 127.0.0.1 and
// for a host that is no provider's: what a thief of the key would do.
func serveForged(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "ca.key"))
	require.NoError(t, err)
	secret, text := pem.Decode(text)
	signer, err := x509.ParsePKCS8PrivateKey(secret.Bytes)
	require.NoError(t, err)
	chain, _ := pem.Decode(text)
	parent, err := x509.ParseCertificate(chain.Bytes)
	require.NoError(t, err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	leaf, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"www.example.com"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, parent, &key.PublicKey, signer)
	require.NoError(t, err)
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "believed") }))
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{leaf, parent.Raw}, PrivateKey: key}}}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s.URL
}
