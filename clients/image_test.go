//go:build clients

package clients

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const image = "paysandbox:test"

// The image is built as users build it, and runs where nothing is allowed that it does
// not need.
func TestImage(t *testing.T) {
	t.Parallel()
	e := startEngine(t)
	e.importBase("golang:1.26-bookworm")
	began := time.Now()
	e.run(8*time.Minute, "build", "--tag", image, "..")
	size, err := strconv.ParseInt(e.run(10*time.Second, "image", "inspect", "--format", "{{.Size}}", image), 10, 64)
	require.NoError(t, err)
	t.Logf("built in %.0f s, %.1f MB", time.Since(began).Seconds(), float64(size)/1e6)

	assert.Less(t, size, int64(25_000_000))

	t.Run("is reproducible", func(t *testing.T) { e.with(t).isReproducible() })
	t.Run("serves", func(t *testing.T) { e.with(t).serves() })
	t.Run("runs scenarios", func(t *testing.T) { e.with(t).runsScenarios() })
	t.Run("composes", func(t *testing.T) { e.with(t).composes() })
}

// with is the engine in a part of its test.
func (e *engine) with(t *testing.T) *engine {
	part := *e
	part.T = t
	return &part
}

// tight is a container without a right, a writable file or much memory.
func tight(more ...string) []string {
	return append([]string{"run", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--memory", "64m"}, more...)
}

func (e *engine) serves() {
	const port = "18080" // free: the network is the engine's alone
	began := time.Now()
	container := e.run(30*time.Second, tight("--detach", "--publish", "127.0.0.1:"+port+":8080", image)...)
	e.Cleanup(func() { e.run(30*time.Second, "rm", "--force", "--volumes", container) })
	inspect := func(what string) string {
		return e.run(10*time.Second, "inspect", "--format", "{{"+what+"}}", container)
	}

	client := e.network.client()
	eventually(e.T, 30*time.Second, "the container answers", func() bool {
		response, err := client.Get("http://127.0.0.1:" + port + "/_sandbox/ready")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
	answered := time.Since(began)
	eventually(e.T, 30*time.Second, "the container is healthy", func() bool { return inspect(".State.Health.Status") == "healthy" })
	healthy := time.Since(began)

	status, err := os.ReadFile("/proc/" + inspect(".State.Pid") + "/status")
	require.NoError(e, err)
	fact := func(name string) string {
		return strings.TrimSpace(regexp.MustCompile(`(?m)^` + name + `:(.*)$`).FindStringSubmatch(string(status))[1])
	}
	assert.Equal(e, []string{"65532", "65532", "65532", "65532"}, strings.Fields(fact("Uid")))
	assert.Equal(e, []string{"65532", "65532", "65532", "65532"}, strings.Fields(fact("Gid")))
	assert.Equal(e, "0000000000000000", fact("CapEff"))
	assert.Equal(e, "1", fact("NoNewPrivs"))

	e.Logf("docker run to the first answer %.2f s, to healthy %.1f s, resident memory %s", answered.Seconds(), healthy.Seconds(), fact("VmRSS"))

	began = time.Now()
	e.run(20*time.Second, "stop", "--time", "10", container)
	assert.Less(e, time.Since(began), 5*time.Second, "it ends by itself, nobody needs to kill it")
	assert.Equal(e, "0", inspect(".State.ExitCode"))
}

// isReproducible shows that whoever builds these sources gets this binary to the byte.
func (e *engine) isReproducible() {
	container := e.run(30*time.Second, "create", image)
	e.Cleanup(func() { e.run(30*time.Second, "rm", container) })
	inImage, here := filepath.Join(e.TempDir(), "in-image"), filepath.Join(e.TempDir(), "here")
	e.run(30*time.Second, "cp", container+":/sandbox", inImage)
	build := exec.Command("go", "build", "-trimpath", "-tags", "nethttpomithttp2", "-ldflags", "-s -w -X main.version=dev", "-o", here, "./cmd/sandbox")
	cache, err := filepath.Abs(buildCache)
	require.NoError(e, err)
	build.Dir, build.Env = "..", append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false", "GOCACHE="+cache)
	run(e.T, 3*time.Minute, build)
	a, err := os.ReadFile(inImage)
	require.NoError(e, err)
	b, err := os.ReadFile(here)
	require.NoError(e, err)
	assert.True(e, bytes.Equal(a, b), "%d and %d bytes", len(a), len(b))
}

// runsScenarios shows that the binary misses nothing in an empty image: zones, pages,
// scenarios and the demo shop are in it.
func (e *engine) runsScenarios() {
	e.Log(e.run(2*time.Minute, tight("--rm", "--network", "none", image, "run")...))
}
