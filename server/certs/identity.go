package certs

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"time"
)

// identity is what an authority signs with, and what merchants trust. These are two
// certificates, because Java holds an authority that it trusts to no constraints, but one
// that a trusted authority signed: the root's key signs the signer's certificate and is
// forgotten; the key that is kept is bound in every client.
type identity struct {
	key    *ecdsa.PrivateKey // the signer's
	signer *x509.Certificate
	root   *x509.Certificate
}

func newIdentity(names Names, now time.Time) (*identity, error) {
	rootKey, err := newKey()
	if err != nil {
		return nil, err
	}
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(public)
	id := hex.EncodeToString(sum[:4]) // tells two authorities in one trust store apart
	root, err := constrained("paysandbox authority "+id, 1, names, now)
	if err != nil {
		return nil, err
	}
	if root, err = sign(root, root, &rootKey.PublicKey, rootKey); err != nil {
		return nil, err
	}
	signer, err := constrained("paysandbox signer "+id, 0, names, now)
	if err != nil {
		return nil, err
	}
	signer, err = sign(signer, root, &key.PublicKey, rootKey)
	return &identity{key, signer, root}, err
}

// constrained is an authority's certificate before it is signed: with so many authorities
// below it, for servers of those names.
func constrained(name string, below int, names Names, now time.Time) (*x509.Certificate, error) {
	serial, err := newSerial()
	if err != nil {
		return nil, err
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{Organization: []string{"paysandbox"}, CommonName: name},
		NotBefore: now.Add(-Backdated), NotAfter: now.AddDate(AuthorityYears, 0, 0),
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true, IsCA: true, MaxPathLen: below, MaxPathLenZero: below == 0,
		PermittedDNSDomainsCritical: true, PermittedDNSDomains: names.Domains,
	}
	for _, p := range names.Networks {
		template.PermittedIPRanges = append(template.PermittedIPRanges, &net.IPNet{
			IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen()),
		})
	}
	return template, nil
}

func sign(template, parent *x509.Certificate, public *ecdsa.PublicKey, key *ecdsa.PrivateKey) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func newKey() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

func newSerial() (*big.Int, error) {
	return rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
}

// PEM blocks of which the files consist; the key is PKCS #8.
const (
	certificateBlock = "CERTIFICATE"
	keyBlock         = "PRIVATE KEY"
)

func encode(block string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: block, Bytes: der})
}

// encode is the identity as ca.key holds it: the key, the signer and the root.
func (i *identity) encode() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(i.key)
	if err != nil {
		return nil, err
	}
	text := encode(keyBlock, der)
	text = append(text, encode(certificateBlock, i.signer.Raw)...)
	return append(text, encode(certificateBlock, i.root.Raw)...), nil
}

func parseIdentity(text []byte) (*identity, error) {
	der, text, err := next(text, keyBlock)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, err
	}
	i := &identity{}
	var ok bool
	if i.key, ok = key.(*ecdsa.PrivateKey); !ok {
		return nil, errors.New("its key is not an ECDSA one")
	}
	for _, into := range []**x509.Certificate{&i.signer, &i.root} {
		if der, text, err = next(text, certificateBlock); err != nil {
			return nil, err
		}
		if *into, err = x509.ParseCertificate(der); err != nil {
			return nil, err
		}
	}
	if public, ok := i.signer.PublicKey.(*ecdsa.PublicKey); !ok || !public.Equal(i.key.Public()) {
		return nil, errors.New("its certificate is not that of its key")
	}
	return i, i.signer.CheckSignatureFrom(i.root)
}

func next(text []byte, kind string) (der, rest []byte, err error) {
	block, rest := pem.Decode(text)
	if block == nil || block.Type != kind {
		return nil, nil, errors.New("it holds no PEM block " + kind)
	}
	return block.Bytes, rest, nil
}
