//go:build clients

package clients

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// axeCore is Deque's accessibility engine. It is fetched when it is needed, because its
// licence (MPL-2.0) is not ours.
var axeCore = sync.OnceValues(func() (string, error) {
	directory := filepath.Join(scratch, "axe")
	install := exec.Command("npm", "install", "--prefix", directory, "--no-audit", "--no-fund", "--no-package-lock", "axe-core@4")
	install.Env = os.Environ()
	if os.Getenv("NODE_EXTRA_CA_CERTS") == "" { // Node trusts a bundle of its own; this is the machine's
		install.Env = append(install.Env, "NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt")
	}
	if _, err := try(2*time.Minute, install); err != nil {
		return "", err
	}
	source, err := os.ReadFile(filepath.Join(directory, "node_modules", "axe-core", "axe.min.js"))
	return string(source), err
})

// violation is what axe reports, as far as we read it.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct {
		HTML           string
		FailureSummary string
	}
}

func (v violation) String() string {
	var lines []string
	for _, n := range v.Nodes {
		lines = append(lines, "  "+n.HTML, "    "+strings.ReplaceAll(n.FailureSummary, "\n", "\n    "))
	}
	return fmt.Sprintf("%s %s: %s\n%s", v.Impact, v.ID, v.Help, strings.Join(lines, "\n"))
}

// audit holds the page against WCAG as axe sees it, and against its own width: nobody
// should have to scroll sideways to pay. Rules in except are those that a page must break,
// because the provider's own does; sideways is ours.
func (b *browser) audit(name string, except ...string) {
	b.Helper()
	axe, err := axeCore()
	require.NoError(b, err)
	name = fmt.Sprintf("%s-%d", name, b.width)
	b.picture(name)
	// Through the debugger, since the pages' own policy lets no script in.
	b.do(chromedp.EvaluateAsDevTools[chromedp.Void](axe + "\n;undefined"))
	const ask = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(({id, impact, help, nodes}) =>
		({ID: id, Impact: impact, Help: help, Nodes: nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`
	for _, v := range read(b, chromedp.EvaluateAsDevTools[[]violation](ask, chromedp.EvalAwaitPromise)) {
		if slices.Contains(except, v.ID) {
			continue
		}
		if v.Impact == "serious" || v.Impact == "critical" {
			assert.Fail(b, name, "%s", v)
		} else {
			b.Logf("%s: %s", name, v)
		}
	}
	if slices.Contains(except, sideways) {
		return
	}
	const wide = `document.documentElement.scrollWidth`
	assert.LessOrEqual(b, read(b, chromedp.EvaluateAsDevTools[int64](wide)), b.width, "%s scrolls sideways", name)
}

// sideways is our own rule of audit: a page fits into its window.
const sideways = "sideways"

func TestPagesAreAccessible(t *testing.T) {
	t.Parallel()
	_, err := axeCore() // before a browser's minute begins
	require.NoError(t, err)
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			p := serve(t, "--demo", "127.0.0.1:0")
			b := openBrowser(t, width)

			b.visit(p.shop + "/buy?with=clickandbuy&amount=12.34&order=355")
			b.audit("login")
			b.press("#cb-to-register")
			b.audit("register")
			b.visit(p.shop + "/buy?with=clickandbuy&amount=12.34&order=356")
			b.login(p.env())
			b.audit("confirm")
			b.press("#cb-submit")
			b.visit(p.shop + "/buy?with=clickandbuy&amount=12.34&order=357&mistake=wrong_fgkey")
			require.Equal(t, "2.1.4", read(b, chromedp.AttributeValue(chromedp.CSS("#cb-error"), "data-page")).Value)
			b.audit("error")

			b.visit(p.url + "/_sandbox/")
			b.audit("console-overview")
			for name, path := range map[string]string{
				"workspace": "", "payments": "/payments", "payment": "/payments/" + p.payment("356").ID,
				"exchanges": "/exchanges", "exchange": "/exchanges/1", "deliveries": "/deliveries", "setup": "/setup",
				"account": "/accounts/clickkw/Dev1", "account-clickandbuy": "/accounts/clickandbuy/222333444",
				"account-entry": "/accounts/clickandbuy/222333444/domains/Demo%20Shop", "account-list": "/accounts/clickandbuy/222333444/domains/Demo%20Shop/links",
			} {
				b.visit(p.url + "/_sandbox/w/default" + path)
				b.audit("console-" + name)
			}
		})
	}
}

// The report of a run in which something failed and something passed.
func TestReportIsAccessible(t *testing.T) {
	t.Parallel()
	_, err := axeCore()
	require.NoError(t, err)
	directory := t.TempDir()
	bad := filepath.Join(directory, "bad.yaml")
	require.NoError(t, os.WriteFile(bad, []byte(`scenario: The shop hands out what was never booked
needs: demo-shop
rules:
  - {name: no booking, op: clickandbuy.handshake, when: call.nth == 1, then: {outcome: booking_fails}}
steps:
  - visit: ${merchant.url}/buy?with=clickandbuy&amount=3.00&order=1&mistake=no_second_handshake
  - pay: {}
  - call: {get: "${merchant.url}/orders/1"}
  - expect: {that: ['response.json.status != "paid"']}
`), 0o600))
	page := filepath.Join(directory, "report.html")
	_, err = try(time.Minute, exec.Command(binary(t), "run", "--html", page, bad, "../scenarios/clickandbuy/bought.yaml"))
	require.Error(t, err, "one of them fails")
	for _, width := range []int64{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			b := openBrowser(t, width)
			b.visit("file://" + page)
			b.audit("report")
			b.do(chromedp.EvaluateAsDevTools[chromedp.Void](`document.querySelectorAll("details").forEach(d => d.open = true)`))
			b.audit("report-open")
		})
	}
}
