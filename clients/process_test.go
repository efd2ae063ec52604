//go:build clients

package clients

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// output gathers what a process says while a test reads it.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// process is something that runs until its test ends.
type process struct {
	*exec.Cmd
	said  output
	ended chan struct{} // closed when it has
}

// start runs a command in the background. It and all its children end with the test,
// and what it said is told when the test failed.
func start(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{Cmd: cmd, ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = &p.said, &p.said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = 2 * time.Second // for pipes that a grandchild holds
	require.NoError(t, cmd.Start())
	go func() {
		_ = cmd.Wait()
		close(p.ended)
	}()
	t.Cleanup(func() {
		p.stop(2 * time.Second)
		if t.Failed() {
			t.Logf("%s said:\n%s", cmd, tail(p.said.String(), 4000))
		}
	})
	return p
}

// stop asks the process and its workers to end, and kills who is there after the grace.
func (p *process) stop(grace time.Duration) {
	_ = syscall.Kill(-p.Process.Pid, syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(grace):
	}
	_ = syscall.Kill(-p.Process.Pid, syscall.SIGKILL)
	<-p.ended
}

// run runs a command to its end, at most for limit, and answers what it printed.
func run(t *testing.T, limit time.Duration, cmd *exec.Cmd) string {
	t.Helper()
	text, err := try(limit, cmd)
	require.NoError(t, err)
	return text
}

// try is run for commands that may fail.
func try(limit time.Duration, cmd *exec.Cmd) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.WaitDelay = 2 * time.Second
	if err := cmd.Start(); err != nil {
		return "", err
	}
	over := time.AfterFunc(limit, func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
	err := cmd.Wait()
	if !over.Stop() {
		err = errors.Join(context.DeadlineExceeded, err)
	}
	if err != nil {
		err = &failure{cmd.String(), err, tail(stdout.String()+stderr.String(), 4000)}
	}
	return strings.TrimSpace(stdout.String()), err
}

// failure is a command that failed, with its last words.
type failure struct {
	command string
	err     error
	said    string
}

func (f *failure) Error() string { return f.command + ": " + f.err.Error() + "\n" + f.said }
func (f *failure) Unwrap() error { return f.err }

func tail(text string, n int) string {
	if len(text) > n {
		return "…" + text[len(text)-n:]
	}
	return text
}

// path is where a client's program is; without it the test cannot hold.
func path(t *testing.T, program string) string {
	t.Helper()
	found, err := exec.LookPath(program)
	require.NoError(t, err, "make deps installs what these tests need")
	return found
}

// eventually asks again until it is true, at most for limit.
func eventually(t *testing.T, limit time.Duration, what string, ask func() bool) {
	t.Helper()
	for deadline := time.Now().Add(limit); !ask(); time.Sleep(50 * time.Millisecond) {
		require.True(t, time.Now().Before(deadline), "not within %s: %s", limit, what)
	}
}

// bare is the environment of a client: what a program needs to run, and nothing of
// what the machine says about proxies or the sandbox.
func bare(more ...string) []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "LANG=C.UTF-8"}
	return append(env, more...)
}
