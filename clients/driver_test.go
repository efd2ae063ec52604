//go:build clients

package clients

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var devtoolsLine = regexp.MustCompile(`(?m)^DevTools listening on ws://([^/]+)/`)

// devtools starts a Chromium that can be driven, as a user does.
func devtools(t *testing.T) (url string, chromium *process) {
	t.Helper()
	cmd := exec.Command(path(t, "chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-proxy-server",
		"--disable-background-networking", "--disable-component-update", "--user-data-dir="+t.TempDir(), "--remote-debugging-port=0")
	p := start(t, cmd)
	eventually(t, 20*time.Second, "Chromium tells its address", func() bool { return devtoolsLine.MatchString(p.said.String()) })
	return "http://" + devtoolsLine.FindStringSubmatch(p.said.String())[1], p
}

// scenarioRun runs scenarios by the command line.
func scenarioRun(t *testing.T, scenarios map[string]string, flags ...string) (said string, status int) {
	t.Helper()
	dir := t.TempDir()
	for name, source := range scenarios {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(source), 0o644))
	}
	cmd := exec.Command(binary(t), append(append([]string{"run"}, flags...), dir)...)
	cmd.Env = bare()
	out, err := cmd.CombinedOutput()
	if err != nil {
		var ended *exec.ExitError
		require.ErrorAs(t, err, &ended)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

const buys = `
needs: demo-shop
driver: browser
steps:
  - visit: ${merchant.url}/buy?with=clickandbuy&amount=12.34&order=356
  - pay: {as: "${env.CLICKANDBUY_BUYER}"}
  - expect:
      within: 5s
      that:
        - page.url contains "/paid"
        - page.query.order == "356"
        - page.status == 200
        - page.title != ""
        - page.text contains "paid"
        - payment("356").phase == "paid"
`

// Scenarios with driver: browser buy side by side in one Chromium, and one says what to
// type where there is none.
func TestScenariosInABrowser(t *testing.T) {
	t.Parallel()
	url, _ := devtools(t)
	scenarios := map[string]string{"a.yaml": "scenario: A browser buys" + buys, "b.yaml": "scenario: So does another" + buys}
	said, status := scenarioRun(t, scenarios, "--devtools", url, "--parallel", "2")
	assert.Zero(t, status, said)
	assert.Contains(t, said, "2 scenarios: 2 passed")

	said, status = scenarioRun(t, scenarios)
	assert.Equal(t, 3, status)
	assert.Contains(t, said, "--remote-debugging-port=9222")
}

// A browser that dies in the middle is the environment's failure, not the merchant's.
func TestTheBrowserDies(t *testing.T) {
	t.Parallel()
	url, chromium := devtools(t)
	asked := make(chan struct{}, 1)
	shop := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(shop.Close)
	go func() {
		<-asked
		chromium.stop(0)
	}()
	said, status := scenarioRun(t, map[string]string{
		"dies.yaml": "scenario: It dies\ndriver: browser\nsteps:\n  - visit: " + shop.URL + "/\n  - expect: {that: [\"page.status == 200\"]}\n",
	}, "--devtools", url)
	assert.Equal(t, 3, status, said)
	assert.Contains(t, said, "went away in the middle of the scenario")
}
