//go:build clients

package clients

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// network is a network namespace of a test's own: what is configured in it never
// touches the machine's network. The nil network is the machine's.
type network struct {
	*testing.T
	name string
}

func newNetwork(t *testing.T) *network {
	t.Helper()
	require.Zero(t, os.Geteuid(), "a network namespace needs root")
	n := &network{T: t, name: fmt.Sprintf("paysandbox-%d-%s", os.Getpid(), strings.ReplaceAll(t.Name(), "/", "-"))}
	n.ip("netns", "add", n.name)
	t.Cleanup(func() { n.ip("netns", "del", n.name) })
	n.inside("link", "set", "lo", "up")
	return n
}

func (n *network) ip(args ...string) {
	n.Helper()
	run(n.T, 10*time.Second, exec.Command(path(n.T, "ip"), args...))
}

// inside configures the namespace.
func (n *network) inside(args ...string) {
	n.Helper()
	n.ip(append([]string{"-netns", n.name}, args...)...)
}

func (n *network) file() string { return "/run/netns/" + n.name }

// command is a program in the namespace. Not by `ip netns exec`, which mounts /sys
// anew and so hides the control groups from a container engine.
func (n *network) command(args ...string) *exec.Cmd {
	if n != nil {
		args = append([]string{"nsenter", "--net=" + n.file(), "--"}, args...)
	}
	return exec.Command(args[0], args[1:]...)
}

// client reaches servers in the namespace.
func (n *network) client() *http.Client {
	transport := &http.Transport{DisableKeepAlives: true}
	if n != nil {
		transport.DialContext = n.dial
	}
	return &http.Client{Transport: transport, Timeout: 20 * time.Second}
}

// dial opens a connection from within the namespace. A connection stays where its
// socket was made, so only a moment is spent there, on a thread that is given up after.
func (n *network) dial(ctx context.Context, kind, address string) (net.Conn, error) {
	type result struct {
		net.Conn
		error
	}
	made := make(chan result, 1)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with the goroutine
		c, err := func() (net.Conn, error) {
			file, err := os.Open(n.file())
			if err != nil {
				return nil, err
			}
			defer func() { _ = file.Close() }()
			if err := unix.Setns(int(file.Fd()), unix.CLONE_NEWNET); err != nil {
				return nil, fmt.Errorf("setns %s: %w", n.name, err)
			}
			dialer := net.Dialer{Timeout: 5 * time.Second}
			return dialer.DialContext(ctx, kind, address)
		}()
		made <- result{c, err}
	}()
	r := <-made
	return r.Conn, r.error
}
