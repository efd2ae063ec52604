package certs

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"net"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"software.sslmate.com/src/go-pkcs12"
)

func inMemory(t *testing.T) *Authority {
	t.Helper()
	a, err := Open("", namesOf(t, ""))
	require.NoError(t, err)
	return a
}

// between is what a server sends along.
func between(a *Authority) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.signer)
	return pool
}

func TestLeafsVerifyByNameAndAddress(t *testing.T) {
	a := inMemory(t)
	for _, host := range []string{"www.klikandpay.com", "premium-pr3tp0uxvn69z1.eu.clickandbuy.com", "EU.ClickAndBuy.com.", "localhost", "127.0.0.1", "[::1]"} {
		made, err := a.For(host)
		require.NoError(t, err, host)
		_, err = made.Leaf.Verify(x509.VerifyOptions{Roots: a.Pool(), Intermediates: between(a), DNSName: normal(host)})
		require.NoError(t, err, host)
		again, err := a.For(host)
		require.NoError(t, err)
		assert.Same(t, made, again, "made once")
	}
}

func TestOutsideNamesAreRefused(t *testing.T) {
	a := inMemory(t)
	for _, host := range []string{"example.com", "10.0.0.1", "mastercard.com", ""} {
		_, err := a.For(host)
		var outside *OutsideError
		require.ErrorAs(t, err, &outside, host)
		assert.Equal(t, host, outside.Host)
		assert.False(t, a.Vouches(host))
	}
	assert.True(t, a.Vouches("WWW.klikandpay.com"))
}

// Were the key stolen, or the code wrong: nobody believes the authority about other names.
func TestConstraintsHoldOutsideNames(t *testing.T) {
	a := inMemory(t)
	for _, host := range []string{"www.example.com", "10.0.0.1"} {
		forged, err := a.mint([]string{host})
		require.NoError(t, err)
		_, err = forged.Leaf.Verify(x509.VerifyOptions{Roots: a.Pool(), Intermediates: between(a), DNSName: host})
		var invalid x509.CertificateInvalidError
		require.ErrorAs(t, err, &invalid)
		assert.Equal(t, x509.CANotAuthorizedForThisName, invalid.Reason, host)
	}
	assert.True(t, a.signer.PermittedDNSDomainsCritical)
}

func TestCertificatesAreBackdatedAndLimited(t *testing.T) {
	a := inMemory(t)
	assert.WithinDuration(t, time.Now().AddDate(10, 0, 0), a.NotAfter(), time.Minute)
	made, err := a.For("clickandbuy.com")
	require.NoError(t, err)
	assert.WithinDuration(t, time.Now().Add(-24*time.Hour), made.Leaf.NotBefore, time.Minute)
	assert.WithinDuration(t, time.Now().Add(90*24*time.Hour), made.Leaf.NotAfter, time.Minute)
	assert.Equal(t, "clickandbuy.com", made.Leaf.Subject.CommonName)
	assert.False(t, made.Leaf.IsCA)
}

func TestLeafsAreRenewedBeforeTheyEnd(t *testing.T) {
	a, start := inMemory(t), time.Now()
	at := func(days int) *tls.Certificate {
		a.now = func() time.Time { return start.AddDate(0, 0, days) }
		made, err := a.For("clickandbuy.com")
		require.NoError(t, err)
		return made
	}
	first := at(0)
	assert.Same(t, first, at(59))
	second := at(61)
	assert.NotSame(t, first, second)
	last := at(3640)
	assert.Equal(t, a.NotAfter(), last.Leaf.NotAfter, "none outlives the authority")
	assert.Same(t, last, at(3645), "and then it is not made again and again")
}

func TestKeptLeafsAreBounded(t *testing.T) {
	a := inMemory(t)
	for i := range mostLeafs + 5 {
		_, err := a.For("n" + strconv.Itoa(i) + ".clickandbuy.com")
		require.NoError(t, err)
	}
	assert.LessOrEqual(t, len(a.leafs), mostLeafs)
}

func TestClientsThatNameNobodyGetAddressAndWholeNames(t *testing.T) {
	a := inMemory(t)
	asked := func(local string) *x509.Certificate {
		made, err := a.Certificate(&tls.ClientHelloInfo{Conn: localConn{local: local}})
		require.NoError(t, err)
		return made.Leaf
	}
	loopback := asked("127.0.0.1:8443")
	for _, host := range []string{"127.0.0.1", "www.klikandpay.com", "localhost"} {
		_, err := loopback.Verify(x509.VerifyOptions{Roots: a.Pool(), Intermediates: between(a), DNSName: host})
		require.NoError(t, err, host)
	}
	assert.Empty(t, asked("172.17.0.2:8443").IPAddresses, "not an address that it may not vouch for")
	assert.Len(t, asked("[::1]:8443").IPAddresses, 1)
}

type localConn struct {
	net.Conn
	local string
}

func (c localConn) LocalAddr() net.Addr {
	at, _ := net.ResolveTCPAddr("tcp", c.local)
	return at
}

func TestTrustStoresHoldTheAuthority(t *testing.T) {
	a := inMemory(t)
	block, rest := pem.Decode(a.PEM())
	require.NotNil(t, block)
	assert.Empty(t, rest)
	assert.Equal(t, a.root.Raw, block.Bytes)

	p12, err := a.PKCS12()
	require.NoError(t, err)
	found, err := pkcs12.DecodeTrustStore(p12, "changeit")
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Equal(t, a.root.Raw, found[0].Raw)

	jks, err := a.JKS()
	require.NoError(t, err)
	store := keystore.New()
	require.NoError(t, store.Load(bytes.NewReader(jks), []byte("changeit")))
	entry, err := store.GetTrustedCertificateEntry("paysandbox")
	require.NoError(t, err)
	assert.Equal(t, a.root.Raw, entry.Certificate.Content)
}

func TestHandshakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := inMemory(t)
		var said bytes.Buffer
		config := a.TLS(slog.New(slog.NewTextHandler(&said, nil)))
		shake := func(client *tls.Config) error {
			near, far := net.Pipe()
			defer near.Close()
			go func() {
				_ = tls.Server(far, config).Handshake()
				far.Close()
			}()
			c := tls.Client(near, client)
			err := c.Handshake()
			if err == nil {
				assert.Equal(t, "http/1.1", c.ConnectionState().NegotiatedProtocol)
			}
			return err
		}
		newest := &tls.Config{RootCAs: a.Pool(), ServerName: "www.klikandpay.com", NextProtos: []string{"h2", "http/1.1"}}
		require.NoError(t, shake(newest))
		old := newest.Clone()
		old.MinVersion, old.MaxVersion = tls.VersionTLS10, tls.VersionTLS10
		require.NoError(t, shake(old), "old merchants")
		outside := newest.Clone()
		outside.ServerName = "www.example.com"
		require.Error(t, shake(outside))
		require.Error(t, shake(outside))
		assert.Equal(t, 1, bytes.Count(said.Bytes(), []byte("a TLS handshake was refused")), "told once:\n%s", &said)
		assert.Contains(t, said.String(), "www.example.com")
	})
}
