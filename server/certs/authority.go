// Package certs makes the certificates that the sandbox shows as its providers, and the
// authority that merchants trust for them. The authority is name-constrained: whoever
// has its key can pretend to be a provider's host, this machine or the public URL's
// host, and nobody else.
package certs

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// How long certificates hold. They are valid from a day before they are made: the clocks
// of containers differ.
const (
	AuthorityYears = 10
	LeafLifetime   = 90 * 24 * time.Hour
	Backdated      = 24 * time.Hour

	renewal   = LeafLifetime / 3 // what is left when a new one is made
	mostLeafs = 1024             // that are kept
)

// Authority vouches for Names and for nothing else. It may be used from many goroutines.
type Authority struct {
	*identity
	names Names
	path  string // of its certificate; "": in memory
	now   func() time.Time

	mu      sync.Mutex
	leafKey *ecdsa.PrivateKey           // one for all: what it protects is a test
	leafs   map[string]*tls.Certificate // by host
}

// ErrAuthority tells that the names or what is kept must be seen to by somebody.
var ErrAuthority = errors.New("the certificate authority")

// OutsideError tells that a certificate was asked for a name that the authority does not
// vouch for.
type OutsideError struct{ Host string }

func (e *OutsideError) Error() string {
	return fmt.Sprintf("%q is no host of a provider, of this machine or of --public-url: there is no certificate for it", e.Host)
}

// Open reads the authority in dir, from ca.pem and ca.key, or makes it there; processes that
// start at once end up with the same. With dir "" it is made in memory. An authority that is
// damaged, that has expired, or that may not vouch for one of the names is an ErrAuthority that
// says what to do: it is never replaced, because somebody trusts it.
func Open(dir string, names Names) (*Authority, error) {
	return open(dir, names, time.Now)
}

func open(dir string, names Names, now func() time.Time) (*Authority, error) {
	a := &Authority{names: names, now: now, leafs: map[string]*tls.Certificate{}}
	var err error
	if a.leafKey, err = newKey(); err != nil {
		return nil, err
	}
	if dir != "" {
		err = a.keep(dir)
	} else {
		a.identity, err = newIdentity(names, now())
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

// Vouches reports whether there is a certificate for a host, a name or an address
// without a port.
func (a *Authority) Vouches(host string) bool { return a.names.include(normal(host)) }

// Path is the file that holds the authority's certificate, "" for one in memory.
func (a *Authority) Path() string { return a.path }

// NotAfter is when the authority ends.
func (a *Authority) NotAfter() time.Time { return a.root.NotAfter }

// SHA256 is the fingerprint of the authority's certificate, in lower-case hex.
func (a *Authority) SHA256() string {
	sum := sha256.Sum256(a.root.Raw)
	return hex.EncodeToString(sum[:])
}

// KeySHA256 is the SHA-256 of the public key of the certificate that signs all others and is
// sent along with them, in base64: what Chromium's --ignore-certificate-errors-spki-list takes.
func (a *Authority) KeySHA256() string {
	sum := sha256.Sum256(a.signer.RawSubjectPublicKeyInfo)
	return base64.StdEncoding.EncodeToString(sum[:])
}

// check is nil for an authority that can do its work.
func (a *Authority) check() error {
	c, anew := a.signer, "remove "+a.path+" and "+keyFile+" beside it, start again, and have merchants trust the new authority"
	switch {
	case !c.IsCA || len(c.PermittedDNSDomains) == 0 || len(c.PermittedIPRanges) == 0:
		return fmt.Errorf("%w: %s is not name-constrained, as paysandbox makes it: %s", ErrAuthority, a.path, anew)
	case a.now().After(c.NotAfter):
		return fmt.Errorf("%w: %s ended on %s: %s", ErrAuthority, a.path, c.NotAfter.Format(time.DateOnly), anew)
	case a.now().Before(c.NotBefore):
		return fmt.Errorf("%w: %s begins on %s, which this machine's clock has not reached", ErrAuthority, a.path, c.NotBefore.Format(time.DateOnly))
	}
	if missing := a.names.beyond(c.PermittedDNSDomains, c.PermittedIPRanges); len(missing) > 0 {
		return fmt.Errorf("%w: %s may not vouch for %s: %s", ErrAuthority, a.path, strings.Join(missing, ", "), anew)
	}
	return nil
}

// addressOf is the local IP address of a connection.
func addressOf(c net.Conn) (netip.Addr, bool) {
	if c == nil || c.LocalAddr() == nil {
		return netip.Addr{}, false
	}
	at, err := netip.ParseAddrPort(c.LocalAddr().String())
	return at.Addr().Unmap().WithZone(""), err == nil
}
