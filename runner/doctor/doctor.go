// Package doctor finds out what is missing between a merchant and a sandbox, from where
// the merchant runs: whether the sandbox answers, whether the providers' names lead to it,
// whether it is trusted, what its clock says, and whether the two reach each other.
//
// A real provider is never called: names are resolved, but only addresses that lie on this
// machine or in a private network, or in a subnet of this machine, are connected to.
package doctor

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"paysandbox/runner/client"
	"paysandbox/sandbox/outbox"
	"paysandbox/sandbox/webaddr"
)

// Resolver finds the addresses of a name; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Options of a look. Server, Workspace and Timeout are needed.
type Options struct {
	Server    string        // "http://127.0.0.1:8080"
	Workspace string        // "default"
	Merchant  string        // instead of the workspace's merchant.url; "": that one
	Hosts     []string      // further names that must lead to the sandbox
	Timeout   time.Duration // of each question

	Env      func(name string) string // variables of this process; nil: there are none
	Resolver Resolver                 // nil: the system's
	Dial     func(ctx context.Context, network, address string) (net.Conn, error)
	Roots    func() (*x509.CertPool, error) // whom this machine trusts; nil: x509.SystemCertPool
	Now      func() time.Time
}

// Report is what was found, in the order in which it was looked at.
type Report struct {
	Server    string             `json:"server"`
	Version   string             `json:"version,omitempty"`
	Workspace string             `json:"workspace"`
	Findings  []client.Diagnosis `json:"findings"`
}

// Missing tells whether something is.
func (r *Report) Missing() bool {
	for _, d := range r.Findings {
		if d.Result == client.Fail {
			return true
		}
	}
	return false
}

// look is one look while it goes on.
type look struct {
	Options
	report    Report
	client    *client.Client
	direct    *http.Client // without a proxy
	policy    *outbox.Policy
	about     client.About
	workspace client.Workspace
	authority *x509.Certificate // nil: the sandbox has none
	nonce     string
	proxies   proxies
	skew      time.Duration // of the sandbox's machine, where it is told
	byName    bool          // providers' names lead to the sandbox, by one way or another
}

// Look looks at everything. An error means that there is nothing to look at: no sandbox
// answers (client.ErrUnreachable), or it has no such workspace (*client.Problem).
func Look(ctx context.Context, o Options) (*Report, error) {
	l := newLook(o)
	if open, err := l.lookAtServer(ctx); err != nil || !open {
		return &l.report, err
	}
	if err := l.lookAtNames(ctx); err != nil {
		return nil, err
	}
	if l.authority != nil {
		l.lookAtTrust()
	}
	l.lookAtWorkspaceClock()
	return &l.report, l.lookAtShop(ctx)
}

func newLook(o Options) *look {
	if o.Env == nil {
		o.Env = func(string) string { return "" }
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Dial == nil {
		o.Dial = new(net.Dialer).DialContext
	}
	if o.Roots == nil {
		o.Roots = x509.SystemCertPool
	}
	o.Hosts = slices.Clone(o.Hosts)
	if o.Now == nil {
		o.Now = time.Now
	}
	for i, host := range o.Hosts {
		o.Hosts[i] = webaddr.CanonicalHost(host)
	}
	var nonce [8]byte
	_, _ = rand.Read(nonce[:])
	l := &look{
		Options: o, report: Report{Server: o.Server, Workspace: o.Workspace, Findings: []client.Diagnosis{}},
		policy: outbox.NewPolicy(), nonce: "paysandbox-doctor-" + hex.EncodeToString(nonce[:]),
	}
	l.direct = &http.Client{
		Transport:     &http.Transport{DialContext: o.Dial, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, Timeout: o.Timeout,
	}
	l.client = &client.Client{Server: o.Server, HTTP: &http.Client{Transport: l.direct.Transport, Timeout: max(2*time.Minute, o.Timeout)}}
	return l
}

func (l *look) tell(name, result, said, do string) {
	l.report.Findings = append(l.report.Findings, client.Diagnosis{Name: name, Result: result, Said: said, Do: do})
}

// lookAtServer asks the sandbox about itself; not open: it answers, but not under this name.
func (l *look) lookAtServer(ctx context.Context) (open bool, err error) {
	asking, cancel := context.WithTimeout(ctx, l.Timeout)
	defer cancel()
	dated := &dated{RoundTripper: l.direct.Transport, now: l.Now}
	first := client.Client{Server: l.Server, HTTP: &http.Client{Transport: dated}}
	l.about, err = first.About(asking)
	var problem *client.Problem
	if errors.As(err, &problem) {
		if _, allow, ok := strings.Cut(problem.Detail, "allow it with "); ok && problem.Status == http.StatusForbidden {
			l.tell("sandbox", client.Fail, "A sandbox answers at "+l.Server+", but keeps /_sandbox closed under that name.",
				"Start it with "+allow+", or ask it by its address or by a name without a dot. Providers' addresses are open under every name.")
			return false, nil
		}
		return false, fmt.Errorf("%w at %s: it says %s", client.ErrUnreachable, l.Server, strings.ReplaceAll(err.Error(), "\n", " "))
	}
	if err != nil {
		return false, err
	}
	if l.workspace, err = l.client.Workspace(ctx, l.Workspace); err != nil {
		return false, err
	}
	l.report.Version = l.about.Version
	l.tell("sandbox", client.OK, strings.TrimSpace("paysandbox "+l.about.Version)+" answers at "+l.Server+", and /_sandbox is open under that name.", "")
	l.lookAtMachineClock(dated)
	text, err := l.client.Authority(ctx)
	if errors.As(err, &problem) && problem.Status == http.StatusNotFound {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if block, _ := pem.Decode(text); block != nil {
		l.authority, err = x509.ParseCertificate(block.Bytes)
	}
	return true, err
}

// why is an error in a few words: "connection refused".
func why(err error) string {
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return "no answer in time"
	case errors.As(err, &dns):
		return "no address is known here for " + dns.Name
	case errors.As(err, &op):
		err = op.Err
	}
	return strings.TrimPrefix(err.Error(), "connect: ")
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
