package sandboxtest

import (
	"net/http"

	"paysandbox/runner/customer"
	"paysandbox/runner/ways"
)

// Transport leads a client to the sandbox by the providers' own names, https and http: for a
// shop in whose code https://www.klikandpay.com stands. It needs no proxy, no name server and
// no trust store; all other hosts are reached as by [http.DefaultTransport], and customers find
// the providers in the same way. A shop that calls by [http.DefaultClient] takes it where a test
// sets http.DefaultTransport, which parallel tests share.
func (s *Sandbox) Transport() *http.Transport {
	s.t.Helper()
	base := &http.Transport{Proxy: http.ProxyFromEnvironment}
	if usual, ok := http.DefaultTransport.(*http.Transport); ok {
		base = usual.Clone()
	}
	led := s.lead(base)
	s.t.Cleanup(led.CloseIdleConnections) // the sandbox would wait for them at its end
	return led
}

// customerTransport is what a customer's browser has.
func (s *Sandbox) customerTransport() *http.Transport {
	s.t.Helper()
	return s.lead(customer.FreshTransport())
}

func (s *Sandbox) lead(t *http.Transport) *http.Transport {
	s.t.Helper()
	w, err := s.ways()
	s.must(err)
	return w.Lead(t)
}

// found asks for the ways once, when they are wanted.
func (s *Sandbox) found() (*ways.Ways, error) { return ways.Find(s.ctx, s.client) }
