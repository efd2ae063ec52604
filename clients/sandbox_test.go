//go:build clients

package clients

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"paysandbox/runner/client"
	"paysandbox/sandbox/payment"
)

// scratch is where the binary is built and what all tests share.
var scratch string

func TestMain(m *testing.M) {
	if os.Getenv(fetches) != "" {
		if err := fetch(os.Args[1:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	var err error
	if scratch, err = os.MkdirTemp("", "clients"); err != nil {
		panic(err)
	}
	status := m.Run()
	_ = os.RemoveAll(scratch)
	os.Exit(status)
}

// buildCache keeps what the sandbox's build compiled: the image's build takes it along and
// need not compile the same once more.
const buildCache = "../dist/cache"

// built is the sandbox as users get it.
var built = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(scratch, "sandbox")
	cache, err := filepath.Abs(buildCache)
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-trimpath", "-tags", "nethttpomithttp2", "-o", binary, "paysandbox/cmd/sandbox")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOCACHE="+cache)
	_, err = try(5*time.Minute, cmd)
	return binary, err
})

func binary(t *testing.T) string {
	t.Helper()
	file, err := built()
	require.NoError(t, err)
	return file
}

// provider is a running sandbox.
type provider struct {
	*testing.T
	url     string
	shop    string   // its demo shop, "" without
	network *network // nil: the machine's
	control *client.Client
}

var (
	consoleLine = regexp.MustCompile(`(?m)^ +console +(http://\S+)/_sandbox/$`)
	lastLine    = regexp.MustCompile(`(?m)^ +seed +\d+$`) // of what it tells at its start
	shopLine    = regexp.MustCompile(`(?m)^ +demo shop +(http://\S+)$`)
)

// serve starts a sandbox on a free port of this machine.
func serve(t *testing.T, flags ...string) *provider {
	t.Helper()
	return serveOn(t, nil, flags...)
}

// serveOn starts it on a network of the test's, and reads from what it prints where
// it is.
func serveOn(t *testing.T, n *network, flags ...string) *provider {
	t.Helper()
	cmd := n.command(append([]string{binary(t), "serve", "--addr", "127.0.0.1:0", "--seed", "1"}, flags...)...)
	cmd.Env, cmd.Dir = bare(), t.TempDir() // no configuration file
	p := start(t, cmd)
	var found []string
	eventually(t, 10*time.Second, "the sandbox tells its address", func() bool {
		select {
		case <-p.ended:
			require.FailNow(t, "the sandbox ended", p.said.String())
		default:
		}
		said := p.said.String()
		found = consoleLine.FindStringSubmatch(said)
		return found != nil && lastLine.MatchString(said)
	})
	made := &provider{T: t, url: found[1], network: n, control: &client.Client{Server: found[1], HTTP: n.client()}}
	if shop := shopLine.FindStringSubmatch(p.said.String()); shop != nil {
		made.shop = shop[1]
	}
	return made
}

// ask does something by the control API, in the default workspace.
func (p *provider) ask(method, path string, body, into any) {
	p.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	require.NoError(p, p.control.Do(ctx, method, client.In("default")+path, body, into))
}

// env is what a merchant is told.
func (p *provider) env() map[string]string {
	p.Helper()
	var w client.Workspace
	p.ask("GET", "", nil, &w)
	return w.Env
}

// payment is the payment of an order as the provider sees it.
func (p *provider) payment(order string) payment.View {
	p.Helper()
	var page struct{ Items []payment.View }
	p.ask("GET", "/payments?"+url.Values{"order": {order}}.Encode(), nil, &page)
	require.Len(p, page.Items, 1, "payments of order %s", order)
	return page.Items[0]
}
