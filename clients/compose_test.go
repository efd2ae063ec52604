//go:build clients

package clients

import (
	"archive/tar"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// compose has the example of examples/compose brought up by Debian's Compose, in an
// engine that has the image already.
type compose struct{ *engine }

func (c compose) command(args ...string) *exec.Cmd {
	cmd := exec.Command(path(c.T, "docker-compose"), append([]string{"--project-name", "example", "--file", "../examples/compose/compose.yaml"}, args...)...)
	cmd.Env = bare("DOCKER_HOST="+c.host(), "DOCKER_CONFIG="+c.file("config"), "SANDBOX_IMAGE="+image, "SHOP_IMAGE="+phpImage)
	return cmd
}

const phpImage = "paysandbox-php:test"

// composes shows the example as its README has it: up, one command that buys at every
// provider by its real name, down.
func (e *engine) composes() {
	e.importPHP(phpImage)
	c := compose{e}
	e.Cleanup(func() {
		if e.Failed() {
			text, _ := try(20*time.Second, c.command("logs", "--no-color"))
			e.Log(tail(text, 8000))
		}
		_, err := try(time.Minute, c.command("down", "--volumes", "--timeout", "5"))
		assert.NoError(e, err)
	})
	began := time.Now()
	run(e.T, 2*time.Minute, c.command("up", "--detach"))
	e.Logf("up after %.1f s", time.Since(began).Seconds())
	report := run(e.T, 2*time.Minute, c.command("run", "--rm", "customer"))
	e.Log(report)
	assert.Contains(e, report, "5 scenarios: 5 passed")

	// A browser of the host reaches the shop and the providers by the sandbox's proxy.
	browser := e.network.client()
	transport := browser.Transport.(*http.Transport)
	transport.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: "127.0.0.1:3128"})
	for address, shows := range map[string]string{"http://shop/": "One shop, four providers", "http://www.click2sell.eu/buy?johnbooksabc": "How to find out the best deal"} {
		response, err := browser.Get(address)
		require.NoError(e, err)
		text, err := io.ReadAll(response.Body)
		require.NoError(e, err)
		require.NoError(e, response.Body.Close())
		assert.Contains(e, string(text), shows, address)
	}

	// PHP's server writes who asks for what.
	log := run(e.T, 20*time.Second, c.command("logs", "--no-color", "shop"))
	callers := map[string]bool{}
	for _, line := range regexp.MustCompile(`\[?([0-9a-f:.]+)\]?:\d+ \[\d+\]: \w+ (/\S*?\.php)`).FindAllStringSubmatch(log, -1) {
		callers[line[2]+" from "+line[1]] = true
	}
	for _, called := range []string{"/clickandbuy/cb.php", "/click2sell/listen.php", "/klikandpay/kp.php"} {
		assert.True(e, callers[called+" from 217.22.128.10"], "%s: %v", called, callers)
	}
}

// importPHP makes an image of this machine's PHP: the example's own is built from a
// registry's, and there may be none.
func (e *engine) importPHP(name string) {
	e.Helper()
	load := e.docker("import", "--change", "ENV PATH=/usr/bin:/bin", "-", name)
	from, into := io.Pipe()
	load.Stdin = from
	php, err := filepath.EvalSymlinks(path(e.T, "php"))
	require.NoError(e, err)
	extensions := run(e.T, 10*time.Second, exec.Command(php, "-r", `echo ini_get("extension_dir"), "\n", PHP_CONFIG_FILE_PATH, "\n", PHP_CONFIG_FILE_SCAN_DIR;`))
	go func() { into.CloseWithError(writePHP(into, php, strings.Fields(extensions))) }()
	run(e.T, time.Minute, load)
}

// writePHP writes PHP, its directories (extensions, settings), and the libraries that
// the dynamic linker finds for all of them.
func writePHP(w io.Writer, php string, dirs []string) error {
	image := tar.NewWriter(w)
	files := map[string]bool{php: true}
	programs := []string{php}
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			files[file] = true
			if strings.HasSuffix(file, ".so") {
				programs = append(programs, file)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	libraries, err := exec.Command("ldd", programs...).Output()
	if err != nil {
		return fmt.Errorf("ldd: %w", err)
	}
	for _, line := range regexp.MustCompile(`(?m)^\t(?:\S+ => )?(/\S+) \(0x`).FindAllStringSubmatch(string(libraries), -1) {
		files[line[1]] = true
	}
	files["/usr/bin/php"] = true
	for file := range files {
		content, err := os.ReadFile(file) // through links
		if err != nil {
			return err
		}
		if err := addFile(image, strings.TrimPrefix(file, "/"), 0o755, content); err != nil {
			return err
		}
	}
	if err := image.WriteHeader(&tar.Header{Name: "tmp/", Typeflag: tar.TypeDir, Mode: 0o1777}); err != nil {
		return err
	}
	return image.Close()
}

func addFile(image *tar.Writer, name string, mode int64, content []byte) error {
	if err := image.WriteHeader(&tar.Header{Name: name, Mode: mode, Size: int64(len(content))}); err != nil {
		return err
	}
	_, err := image.Write(content)
	return err
}
