//go:build clients

package clients

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A machine whose /etc/hosts leads the providers' names to the sandbox is found to be well,
// and ill as soon as one of them is missing. Without any other network, nothing else could
// answer.
func TestDoctorInANetworkOfItsOwn(t *testing.T) {
	dir := t.TempDir()
	n := newNetwork(t)
	n.inside("addr", "add", proxyAddress+"/32", "dev", "lo")
	s := serveOn(t, n, "--addr", "127.0.0.1:80", "--tls", "127.0.0.1:443", "--data", dir, "--demo", "127.0.0.1:8000")
	about, err := s.control.About(t.Context())
	require.NoError(t, err)
	var names []string
	for _, pattern := range about.Hosts {
		names = append(names, strings.NewReplacer("{id}", s.env()["CLICKANDBUY_LINK_ID"], "{sys}", "eu").Replace(pattern))
	}
	require.Contains(t, names, "premium-pr3tp0uxvn69z1.eu.clickandbuy.com")
	resolver := filepath.Join(dir, "resolv.conf")
	require.NoError(t, os.WriteFile(resolver, []byte("nameserver 127.0.0.9\noptions timeout:1 attempts:1\n"), 0o644))
	see := func(names []string) (string, error) {
		hosts := filepath.Join(dir, "hosts")
		require.NoError(t, os.WriteFile(hosts, []byte("127.0.0.1 localhost "+strings.Join(names, " ")+"\n"), 0o644))
		cmd := n.command("unshare", "--mount", "--propagation", "private", "sh", "-c",
			`mount --bind "$0" /etc/hosts && mount --bind "$1" /etc/resolv.conf && exec "$2" doctor --server http://127.0.0.1`, hosts, resolver, binary(t))
		cmd.Env, cmd.Dir = bare("SSL_CERT_FILE="+filepath.Join(dir, "ca.pem")), t.TempDir()
		text, err := try(time.Minute, cmd)
		return strings.Join(strings.Fields(text), " "), err
	}
	text, err := see(names)
	require.NoError(t, err)
	for _, said := range []string{
		"✓ names All 21 host names of the providers that are known here lead to this sandbox.",
		"✓ https By https they answer with certificates of this sandbox's authority.",
		"✓ trust This sandbox's authority is trusted by SSL_CERT_FILE.",
		"✓ source address Calls of clickandbuy come from 217.22.128.10, as the provider's.",
		"All is well.",
	} {
		assert.Contains(t, text, said)
	}

	_, err = see(slices.DeleteFunc(names, func(name string) bool { return name == "www.klikandpay.com" }))
	require.Error(t, err)
	text = strings.Join(strings.Fields(err.Error()), " ")
	assert.Contains(t, text, "exit status 1")
	assert.Contains(t, text, "✗ names 20 of the providers' 21 host names lead to this sandbox. www.klikandpay.com: no address here.")
	assert.Contains(t, text, "127.0.0.1 www.klikandpay.com")
	assert.Contains(t, text, "1 thing is missing.")
}
