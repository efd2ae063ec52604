package main

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// programs are built once: the sandbox, and what it is measured against.
type programs struct{ directory, sandbox, baseline string }

func build() (programs, error) {
	directory, err := os.MkdirTemp("", "bench")
	if err != nil {
		return programs{}, err
	}
	p := programs{directory, filepath.Join(directory, "sandbox"), filepath.Join(directory, "baseline")}
	for path, source := range map[string]string{p.sandbox: "./cmd/sandbox", p.baseline: "./bench/baseline"} {
		command := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, source)
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := command.CombinedOutput(); err != nil {
			return p, fmt.Errorf("%s: %w\n%s", source, err, out)
		}
	}
	return p, nil
}

// server is a process that answers on an address of its own.
type server struct {
	*exec.Cmd
	url   string
	ready time.Duration // from exec to the first answer
}

func (p programs) sandboxServer() *server {
	addr := free()
	return start(p.sandbox, "http://"+addr+"/_sandbox/ready", "http://"+addr, []string{"serve", "--quiet", "--seed", "1", "--addr", addr})
}

func (p programs) base(what string, more ...string) *server {
	addr := free()
	return start(p.baseline, "http://"+addr+"/", "http://"+addr, append([]string{addr, what}, more...))
}

// start runs a program until it answers. Whatever fails here ends the measuring.
func start(path, probe, url string, args []string) *server {
	s := &server{Cmd: exec.Command(path, args...), url: url}
	s.Stderr = os.Stderr
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Second}
	began := time.Now()
	check(s.Start())
	for time.Since(began) < 10*time.Second {
		if response, err := client.Get(probe); err == nil {
			_ = response.Body.Close()
			s.ready = time.Since(began)
			return s
		}
		time.Sleep(200 * time.Microsecond)
	}
	check(fmt.Errorf("%s never answered", path))
	return nil
}

func (s *server) stop() {
	_ = s.Process.Kill()
	_ = s.Wait()
}

func free() string {
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	defer func() { _ = listen.Close() }()
	return listen.Addr().String()
}

// cpu is how much processor time the process has used.
func (s *server) cpu() time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.Process.Pid))
	check(err)
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	user, err := strconv.ParseInt(fields[11], 10, 64)
	check(err)
	system, err := strconv.ParseInt(fields[12], 10, 64)
	check(err)
	return time.Duration(user+system) * 10 * time.Millisecond // the kernel counts hundredths
}

// memory is what the process has resident, in MB.
func (s *server) memory() float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.Process.Pid))
	check(err)
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			check(err)
			return kb / 1024
		}
	}
	return 0
}
