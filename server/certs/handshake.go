package certs

import (
	"crypto/tls"
	"errors"
	"log/slog"
	"sync"
)

// mostTold is how many names a log tells of; who asks for more is not looking for one.
const mostTold = 1000

// TLS is how a server shakes hands with the authority's certificates: HTTP/1.1, and from
// TLS 1.0 on, since merchants' code is old. A name that is refused is logged once.
func (a *Authority) TLS(log *slog.Logger) *tls.Config {
	var mu sync.Mutex
	told := map[string]bool{}
	return &tls.Config{
		MinVersion: tls.VersionTLS10,
		NextProtos: []string{"http/1.1"},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			found, err := a.Certificate(hello)
			var outside *OutsideError
			if errors.As(err, &outside) {
				mu.Lock()
				defer mu.Unlock()
				if !told[outside.Host] && len(told) < mostTold {
					told[outside.Host] = true
					log.Warn("a TLS handshake was refused", "name", outside.Host, "reason", outside.Error())
				}
			}
			return found, err
		},
	}
}
