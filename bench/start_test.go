// Package bench measures this server beside a bare net/http server in the same run
// on the same machine, as ratios: go test -bench . ./bench
package bench

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// program is a built binary and how it is started on an address.
type program struct {
	path string
	args func(addr string) []string
	url  func(addr string) string // what answers 200 when it is ready
}

func programs(b *testing.B) (hello, sandbox program) {
	b.Helper()
	dir := b.TempDir()
	build := func(name, source string) string {
		path := filepath.Join(dir, name)
		command := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", path, source)
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := command.CombinedOutput(); err != nil {
			b.Fatalf("%s: %v\n%s", source, err, out)
		}
		return path
	}
	hello = program{build("hello", "./hello"), func(addr string) []string { return []string{addr} }, func(addr string) string { return "http://" + addr + "/" }}
	sandbox = program{
		build("sandbox", "../cmd/sandbox"),
		func(addr string) []string { return []string{"serve", "--quiet", "--addr", addr} },
		func(addr string) string { return "http://" + addr + "/_sandbox/ready" },
	}
	return hello, sandbox
}

// start starts a program and answers how long it took until it answered, and a
// function that ends it.
func (p program) start(b *testing.B) (ready time.Duration, pid int, stop func()) {
	b.Helper()
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	addr := listen.Addr().String()
	_ = listen.Close()
	command := exec.Command(p.path, p.args(addr)...)
	command.Dir = b.TempDir()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: time.Second}
	began := time.Now()
	if err := command.Start(); err != nil {
		b.Fatal(err)
	}
	stop = func() {
		_ = command.Process.Kill()
		_ = command.Wait()
	}
	for time.Since(began) < 10*time.Second {
		response, err := client.Get(p.url(addr))
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return time.Since(began), command.Process.Pid, stop
			}
		}
		time.Sleep(200 * time.Microsecond)
	}
	stop()
	b.Fatalf("%s never answered", p.path)
	return 0, 0, nil
}

// BenchmarkStartToReady is the time from exec to the first answer, and its ratio to
// that of a bare net/http server: medians of the same run.
func BenchmarkStartToReady(b *testing.B) {
	hello, sandbox := programs(b)
	var bare, ours []float64
	for b.Loop() {
		for _, m := range []struct {
			program
			times *[]float64
		}{{hello, &bare}, {sandbox, &ours}} {
			ready, _, stop := m.start(b)
			stop()
			*m.times = append(*m.times, float64(ready.Microseconds())/1000)
		}
	}
	slices.Sort(bare)
	slices.Sort(ours)
	b.ReportMetric(bare[len(bare)/2], "ms/hello")
	b.ReportMetric(ours[len(ours)/2], "ms/sandbox")
	b.ReportMetric(ours[len(ours)/2]/bare[len(bare)/2], "ratio")
}

// BenchmarkIdleMemory is the resident memory of an idle server, in MB, 300 ms after
// its first answer.
func BenchmarkIdleMemory(b *testing.B) {
	_, sandbox := programs(b)
	var most float64
	for b.Loop() {
		_, pid, stop := sandbox.start(b)
		time.Sleep(300 * time.Millisecond)
		most = max(most, resident(b, pid))
		stop()
	}
	b.ReportMetric(most, "MB")
}

func resident(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 64)
			if err != nil {
				b.Fatal(err)
			}
			return kb / 1024
		}
	}
	b.Fatal("no VmRSS")
	return 0
}
