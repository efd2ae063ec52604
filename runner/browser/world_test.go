//go:build clients

package browser

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// chromium is a browser as a user would start it.
type chromium struct {
	address string
	process *exec.Cmd
}

func startChromium(t *testing.T) *chromium {
	t.Helper()
	binary := cmp.Or(os.Getenv("CUSTOMER_TEST_CHROMIUM"), "/usr/bin/chromium")
	c := &chromium{process: exec.Command(binary, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--no-proxy-server", "--disable-background-networking", "--disable-component-update",
		"--user-data-dir="+t.TempDir(), "--remote-debugging-port=0")}
	c.process.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	says, err := c.process.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, c.process.Start())
	t.Cleanup(func() {
		c.kill()
		_ = c.process.Wait()
	})
	lines := bufio.NewScanner(says)
	for lines.Scan() {
		if socket, ok := strings.CutPrefix(lines.Text(), "DevTools listening on ws://"); ok {
			host, _, _ := strings.Cut(socket, "/")
			c.address = "http://" + host
			go func() { _, _ = io.Copy(io.Discard, says) }()
			return c
		}
	}
	require.FailNow(t, "Chromium did not start")
	return nil
}

func (c *chromium) kill() { _ = syscall.Kill(-c.process.Process.Pid, syscall.SIGKILL) }

func (c *chromium) open(t *testing.T) *Browser {
	t.Helper()
	b, err := Open(t.Context(), c.address)
	require.NoError(t, err)
	t.Cleanup(b.Close)
	return b
}

// shop serves pages and remembers what it was asked.
type shop struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string
}

func newShop(t *testing.T, pages map[string]string) *shop {
	s := &shop{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/favicon.ico" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		s.mu.Lock()
		s.asked = append(s.asked, strings.TrimSpace(r.Method+" "+r.RequestURI+" "+string(body)))
		s.mu.Unlock()
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/slow":
			time.Sleep(300 * time.Millisecond)
		case "/hang":
			<-r.Context().Done()
			return
		case "/cut":
			w.Header().Set("Content-Length", "1000")
		case "/drop":
			conn, _, _ := w.(http.Hijacker).Hijack()
			_ = conn.Close()
			return
		case "/file":
			w.Header().Set("Content-Disposition", "attachment; filename=invoice.pdf")
		case "/cookie":
			http.SetCookie(w, &http.Cookie{Name: "who", Value: r.URL.Query().Get("who")})
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/on":
			http.Redirect(w, r, "/end?from=on", http.StatusSeeOther)
			return
		}
		if page, ok := pages[r.URL.Path]; ok {
			_, _ = io.WriteString(w, page)
			return
		}
		_, _ = fmt.Fprintf(w, "<title>%s</title><p>%s %s %s</p><p>cookies: %s</p>", r.URL.Path, r.Method, r.RequestURI, body, r.Header.Get("Cookie"))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *shop) lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.asked...)
}
