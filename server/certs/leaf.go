package certs

import (
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"net"
	"net/netip"
	"time"
)

// Certificate is a tls.Config's GetCertificate: the one of the name that the client asks
// for. A client that does not say a name (it asks for an address, or is older than SNI)
// gets one for the address that it connected to and for all names that are known in full.
func (a *Authority) Certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	if hello.ServerName != "" {
		return a.For(hello.ServerName)
	}
	hosts := a.names.Whole
	if ip, ok := addressOf(hello.Conn); ok && a.names.include(ip.String()) {
		hosts = append([]string{ip.String()}, hosts...)
	}
	return a.leaf(" "+hosts[0], hosts)
}

// For is the certificate of a host, a name or an address without a port: made once, kept,
// and made anew before it ends. For a host outside the authority's names it is an
// *OutsideError.
func (a *Authority) For(host string) (*tls.Certificate, error) {
	name := normal(host)
	if !a.names.include(name) {
		return nil, &OutsideError{host}
	}
	return a.leaf(name, []string{name})
}

// leaf is the kept certificate of that key, or a new one for the hosts.
func (a *Authority) leaf(key string, hosts []string) (*tls.Certificate, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if kept := a.leafs[key]; kept != nil && kept.Leaf.NotAfter.Sub(a.now()) > a.renewal() {
		return kept, nil
	}
	made, err := a.mint(hosts)
	if err != nil {
		return nil, err
	}
	if len(a.leafs) >= mostLeafs { // somebody counts names up: a new one costs less than a millisecond
		clear(a.leafs)
	}
	a.leafs[key] = made
	return made, nil
}

// renewal is what must be left of a certificate; one that ends with the authority stays.
func (a *Authority) renewal() time.Duration {
	if a.signer.NotAfter.Sub(a.now()) <= LeafLifetime {
		return 0
	}
	return renewal
}

func (a *Authority) mint(hosts []string) (*tls.Certificate, error) {
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	now := a.now()
	template := &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{Organization: []string{"paysandbox"}, CommonName: commonName(hosts)},
		NotBefore:    now.Add(-Backdated), NotAfter: now.Add(LeafLifetime),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
	}
	if template.NotBefore.Before(a.signer.NotBefore) {
		template.NotBefore = a.signer.NotBefore
	}
	if template.NotAfter.After(a.signer.NotAfter) {
		template.NotAfter = a.signer.NotAfter
	}
	for _, host := range hosts {
		if ip, err := netip.ParseAddr(host); err == nil {
			template.IPAddresses = append(template.IPAddresses, net.IP(ip.Unmap().AsSlice()))
		} else {
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	leaf, err := sign(template, a.signer, &a.leafKey.PublicKey, a.key)
	if err != nil {
		return nil, err
	}
	// The root goes along, for browsers that are told its key by its hash.
	return &tls.Certificate{Certificate: [][]byte{leaf.Raw, a.signer.Raw, a.root.Raw}, PrivateKey: a.leafKey, Leaf: leaf}, nil
}

// commonName is the host for clients that look nowhere else (PHP before 5.6). It may have
// 64 characters; and an address must not stand there: OpenSSL takes it for a DNS name,
// which the authority may not vouch for.
func commonName(hosts []string) string {
	if _, err := netip.ParseAddr(hosts[0]); err == nil || len(hosts[0]) > 64 {
		return "paysandbox"
	}
	return hosts[0]
}
