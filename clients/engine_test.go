//go:build clients

package clients

import (
	"archive/tar"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// engine is a container engine of a test's own, in a network of its own: its bridges
// and packet filters never touch the machine's, and no other engine is disturbed.
type engine struct {
	*testing.T
	network *network
	root    string // of everything that it keeps
}

// startEngine starts Debian's dockerd. It ends with the test and leaves nothing behind.
func startEngine(t *testing.T) *engine {
	t.Helper()
	e := &engine{T: t, network: newNetwork(t)}
	var err error
	e.root, err = os.MkdirTemp("", "engine") //nolint:usetesting // its path would be too long for a socket's
	require.NoError(t, err)
	t.Cleanup(e.remove)
	dockerd := e.network.command("dockerd", "--host", e.host(), "--pidfile", e.file("pid"),
		"--data-root", e.file("data"), "--exec-root", e.file("exec"))
	dockerd.Env = bare()
	p := start(t, dockerd)
	t.Cleanup(func() { p.stop(15 * time.Second) })
	eventually(t, 30*time.Second, "the engine is ready", func() bool {
		_, err := try(5*time.Second, e.docker("version"))
		return err == nil
	})
	return e
}

func (e *engine) file(name string) string { return filepath.Join(e.root, name) }
func (e *engine) host() string            { return "unix://" + e.file("socket") }

// remove unmounts what the engine left mounted, innermost first, and removes its files.
func (e *engine) remove() {
	mounts, err := os.ReadFile("/proc/self/mounts")
	require.NoError(e, err)
	var inside []string
	for line := range strings.Lines(string(mounts)) {
		if place := strings.Fields(line)[1]; strings.HasPrefix(place, e.root+"/") {
			inside = append(inside, place)
		}
	}
	for _, place := range slices.Backward(inside) {
		_ = syscall.Unmount(place, syscall.MNT_DETACH)
	}
	require.NoError(e, os.RemoveAll(e.root))
}

// docker is a command for the engine. Debian's own client, which fits Debian's engine;
// another one may come first in PATH.
func (e *engine) docker(args ...string) *exec.Cmd {
	cmd := exec.Command("/usr/bin/docker", append([]string{"--host", e.host(), "--config", e.file("config")}, args...)...)
	cmd.Env = bare("DOCKER_BUILDKIT=1")
	return cmd
}

func (e *engine) run(limit time.Duration, args ...string) string {
	e.Helper()
	return run(e.T, limit, e.docker(args...))
}

// importBase puts an image in the place of the one that the Dockerfile builds on: there
// may be no registry to pull it from. It holds a shell, this machine's Go with what it has
// compiled already, and the modules that go.mod names as a module proxy made of files.
func (e *engine) importBase(name string) {
	e.Helper()
	binary(e.T) // fills the cache
	modules := e.file("modules")
	download := exec.Command("go", "mod", "download", "-modcacherw")
	download.Dir = ".."
	download.Env = append(os.Environ(), "GOFLAGS=-modcacherw", "GOMODCACHE="+modules,
		"GOPROXY=file://"+goEnv(e.T, "GOMODCACHE")+"/cache/download,"+goEnv(e.T, "GOPROXY"))
	run(e.T, 3*time.Minute, download)

	load := e.docker("import",
		"--change", "ENV PATH=/usr/local/go/bin:/bin GOPATH=/go GOTOOLCHAIN=local GOPROXY=file:///modules GOSUMDB=off GOCACHE=/cache", "-", name)
	from, into := io.Pipe()
	load.Stdin = from
	go func() {
		into.CloseWithError(writeBase(into, goEnv(e.T, "GOROOT"), filepath.Join(modules, "cache", "download")))
	}()
	run(e.T, 2*time.Minute, load)
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	return run(t, 10*time.Second, exec.Command("go", "env", name))
}

// writeBase writes the file system of the base image.
func writeBase(w io.Writer, goRoot, modules string) error {
	image := tar.NewWriter(w)
	busybox, err := os.ReadFile("/bin/busybox")
	if err != nil {
		return err
	}
	if err := image.WriteHeader(&tar.Header{Name: "bin/busybox", Mode: 0o755, Size: int64(len(busybox))}); err != nil {
		return err
	}
	if _, err := image.Write(busybox); err != nil {
		return err
	}
	if err := image.WriteHeader(&tar.Header{Name: "bin/sh", Typeflag: tar.TypeSymlink, Linkname: "busybox"}); err != nil {
		return err
	}
	if err := image.WriteHeader(&tar.Header{Name: "tmp/", Typeflag: tar.TypeDir, Mode: 0o1777}); err != nil {
		return err
	}
	if err := addTree(image, modules, "modules"); err != nil {
		return err
	}
	if err := addTree(image, buildCache, "cache"); err != nil {
		return err
	}
	for _, part := range []string{"VERSION", "go.env", "bin", "lib", "pkg", "src"} {
		if err := addTree(image, filepath.Join(goRoot, part), "usr/local/go/"+part); err != nil {
			return err
		}
	}
	return image.Close()
}

// addTree adds files under another name. Tests of the standard library are left out.
func addTree(image *tar.Writer, from, to string) error {
	return filepath.WalkDir(from, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == "testdata" {
			return fs.SkipDir
		}
		if !entry.Type().IsRegular() {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name := to + strings.TrimPrefix(file, from)
		header := &tar.Header{Name: name, Mode: int64(info.Mode().Perm()), Size: int64(len(content)), ModTime: info.ModTime()}
		if err := image.WriteHeader(header); err != nil {
			return err
		}
		_, err = image.Write(content)
		return err
	})
}
