package certs

import (
	"bytes"
	"crypto/x509"

	"github.com/pavlo-v-chernykh/keystore-go/v4"
	"software.sslmate.com/src/go-pkcs12"
)

// Password opens the trust stores: the one that Java's own have. It protects nothing, and
// need not: what is in them is public.
const Password = "changeit"

const alias = "paysandbox"

// PEM is the authority's certificate, as most clients read it.
func (a *Authority) PEM() []byte { return encode(certificateBlock, a.root.Raw) }

// PKCS12 is a trust store with the authority, for Java from 8u301 on and .NET.
func (a *Authority) PKCS12() ([]byte, error) {
	entries := []pkcs12.TrustStoreEntry{{Cert: a.root, FriendlyName: alias}}
	return pkcs12.Modern2023.EncodeTrustStoreEntries(entries, Password)
}

// JKS is a trust store with the authority, for every Java.
func (a *Authority) JKS() ([]byte, error) {
	store := keystore.New()
	err := store.SetTrustedCertificateEntry(alias, keystore.TrustedCertificateEntry{
		CreationTime: a.root.NotBefore,
		Certificate:  keystore.Certificate{Type: "X509", Content: a.root.Raw},
	})
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = store.Store(&out, []byte(Password))
	return out.Bytes(), err
}

// Pool trusts the authority, for Go clients.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.root)
	return pool
}
