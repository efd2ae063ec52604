package app

import (
	"path/filepath"

	"paysandbox/fakes"
	"paysandbox/server/certs"
	"paysandbox/server/control"
)

// Hosts are the patterns of all hosts that the providers answer on.
func Hosts() []string {
	var hosts []string
	for _, p := range fakes.All() {
		hosts = append(hosts, p.Hosts()...)
	}
	return hosts
}

// Authority reads or makes the certificate authority of a sandbox that keeps it in dir ("":
// in memory) and that browsers find at publicURL. Errors: certs.ErrAuthority for what
// somebody must see to.
func Authority(dir, publicURL string) (*certs.Authority, error) {
	names, err := certs.NamesOf(Hosts(), publicURL)
	if err != nil {
		return nil, err
	}
	return certs.Open(dir, names)
}

// about is what the sandbox tells about itself.
func (a *App) about(c Config) control.About {
	about := control.About{
		Version: c.Version, URL: a.URL(), TLS: a.TLS(), Proxy: a.Proxy(), DNS: a.DNS(), PublicURL: c.PublicURL, Hosts: Hosts(),
	}
	if c.Data != "" {
		about.Data, _ = filepath.Abs(c.Data)
	}
	return about
}
