//go:build clients

package clients

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// openDevTools starts a Chromium for others to drive, and answers its address.
func openDevTools(t *testing.T) (string, *process) {
	t.Helper()
	profile := t.TempDir()
	args := []string{
		"--headless", "--disable-gpu", "--disable-quic", "--no-proxy-server", "--disable-component-update", "--disable-background-networking",
		"--no-first-run", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank",
	}
	if os.Geteuid() == 0 {
		args = append([]string{"--no-sandbox"}, args...)
	}
	cmd := exec.Command(path(t, "chromium"), args...)
	cmd.Env = bare()
	p := start(t, cmd)
	var port string
	eventually(t, 30*time.Second, "the browser names its port", func() bool {
		text, err := os.ReadFile(filepath.Join(profile, "DevToolsActivePort"))
		port, _, _ = strings.Cut(string(text), "\n")
		return err == nil && port != ""
	})
	return "http://127.0.0.1:" + port, p
}

// scriptShop is a shop whose pages do nothing without JavaScript. Its cookie is a count
// of this customer's visits.
func scriptShop(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	page := func(w http.ResponseWriter, body string) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><title>Script shop</title>"+body)
	}
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		page(w, `<div id=root></div><noscript>Please turn on JavaScript.</noscript><script>
			setTimeout(() => { root.innerHTML = "<h1>Welcome</h1><form id=order><label>Name <input name=who></label><label><input type=checkbox name=gift> Gift</label>" +
				"<select name=size><option>S<option>M</select><button>Order</button></form><a href='/cart?n=1'>Cart</a><div id=only>Only a script</div>"
			order.onsubmit = e => { e.preventDefault(); location.href = "/done?" + new URLSearchParams(new FormData(order)) }
			only.onclick = () => { alert("Wait"); root.innerHTML = "<p>clicked</p>" } }, 50)</script>`)
	})
	mux.HandleFunc("GET /done", func(w http.ResponseWriter, r *http.Request) { page(w, "<p>done "+r.URL.RawQuery+"</p>") })
	mux.HandleFunc("GET /cart", func(w http.ResponseWriter, r *http.Request) {
		visits := ""
		if c, err := r.Cookie("visits"); err == nil {
			visits = c.Value
		}
		http.SetCookie(w, &http.Cookie{Name: "visits", Value: visits + "x"})
		page(w, "<p>cart "+r.URL.RawQuery+" visits="+visits+"</p>")
	})
	mux.HandleFunc("GET /gone", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no such page", http.StatusNotFound) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s.URL
}

// scenarioRun runs scenarios by the real binary and answers what it printed and its
// exit status.
func scenarioRun(t *testing.T, flags []string, texts ...string) (string, int) {
	t.Helper()
	directory := t.TempDir()
	for i, text := range texts {
		require.NoError(t, os.WriteFile(filepath.Join(directory, fmt.Sprintf("%d.yaml", i)), []byte(text), 0o600))
	}
	cmd := exec.Command(binary(t), append(append([]string{"run"}, flags...), directory)...)
	cmd.Env = bare()
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil {
		require.ErrorAs(t, err, &exit)
		return string(text), exit.ExitCode()
	}
	return string(text), 0
}

// Every step of a customer, by a real browser at a shop that needs one. Side by side,
// each has cookies of its own.
func TestBrowserDrivesAScenario(t *testing.T) {
	devtools, _ := openDevTools(t)
	shop := scriptShop(t)
	walk := func(title string) string {
		return "scenario: " + title + "\ndriver: browser\nsteps:\n" + strings.ReplaceAll(`
  - visit: SHOP/
  - submit: {fill: {who: Erika & Söhne, gift: "on", size: M}, button: Order}
  - expect: {that: ['page.url contains "/done?who=Erika+%26+S%C3%B6hne&gift=on&size=M"', page.status == 200]}
  - back
  - expect: {that: ['page.text contains "Welcome"', 'page.title == "Script shop"']}
  - click: "#only"
  - expect: {that: ['page.text == "clicked"']}
  - reload
  - click: Cart
  - expect: {that: ['page.text == "cart n=1 visits="', 'page.query.n == "1"']}
  - tamper_query: {n: "2"}
  - expect: {that: ['page.text == "cart n=2 visits=x"']}
  - second_tab
  - visit: SHOP/cart
  - expect: {that: ['page.text == "cart visits=xx"']}
  - close_tab
  - expect: {that: ['page.text == "cart n=2 visits=x"']}
  - visit: SHOP/
  - submit: {button: Order, twice: true}
  - expect: {that: ['page.text contains "done who="']}
  - visit: SHOP/gone
  - expect: {that: [page.status == 404, 'page.text contains "no such page"']}
`, "SHOP", shop)
	}
	text, status := scenarioRun(t, []string{"--devtools", devtools, "--parallel", "2"}, walk("one"), walk("two"))
	assert.Zero(t, status, text)
	assert.Contains(t, text, "2 scenarios: 2 passed")
}

// A purchase at the demo shop: the provider's own pages in a real browser.
func TestBrowserBuys(t *testing.T) {
	devtools, _ := openDevTools(t)
	shipped, err := os.ReadFile("../scenarios/clickandbuy/bought.yaml")
	require.NoError(t, err)
	text, status := scenarioRun(t, []string{"--devtools", devtools}, "driver: browser\n"+string(shipped))
	assert.Zero(t, status, text)
}

// The built-in customer says what it lacks, and the way out.
func TestAPageThatNeedsJavaScriptIsReportedAsSuch(t *testing.T) {
	text, status := scenarioRun(t, nil, "scenario: x\nsteps:\n  - visit: "+scriptShop(t)+"/\n  - click: Cart\n  - expect: {that: [page.status == 200]}\n")
	assert.Equal(t, 1, status)
	text = strings.Join(strings.Fields(text), " ")
	assert.Contains(t, text, "JavaScript")
	assert.Contains(t, text, "driver: browser")
}

func TestWithoutABrowserTheEnvironmentFailed(t *testing.T) {
	const scenario = "scenario: x\ndriver: browser\nsteps:\n  - visit: ${merchant.url}/\n  - expect: {that: [page.status == 200]}\n"
	for sentence, flags := range map[string][]string{
		"add --devtools http://127.0.0.1:9222":     nil,
		"no browser answers at http://127.0.0.1:1": {"--devtools", "http://127.0.0.1:1"},
	} {
		text, status := scenarioRun(t, flags, scenario)
		assert.Equal(t, 3, status)
		assert.Contains(t, strings.Join(strings.Fields(text), " "), sentence)
	}
}

// A browser that dies takes its scenario with it, and nobody waits for it.
func TestABrowserThatDies(t *testing.T) {
	devtools, browser := openDevTools(t)
	began := time.Now()
	time.AfterFunc(3*time.Second, func() { _ = syscall.Kill(-browser.Process.Pid, syscall.SIGKILL) })
	var steps strings.Builder
	for range 200 {
		steps.WriteString("  - visit: ${merchant.url}/\n")
	}
	text, status := scenarioRun(t, []string{"--devtools", devtools}, "scenario: x\ndriver: browser\nsteps:\n"+steps.String()+"  - expect: {that: [page.status == 200]}\n")
	assert.Equal(t, 3, status, text)
	assert.Contains(t, text, "no browser answers any more")
	assert.Less(t, time.Since(began), 30*time.Second)
}
