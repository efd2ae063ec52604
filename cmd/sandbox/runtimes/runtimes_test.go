package runtimes_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"paysandbox/cmd/sandbox/runtimes"
)

var update = flag.Bool("update", false, "write what is compared anew")

var all = []struct{ name, title string }{
	{"php", "PHP"},
	{"node", "Node"},
	{"python", "Python"},
	{"java", "Java"},
	{"go", "Go"},
	{"ruby", "Ruby"},
	{"dotnet", ".NET"},
	{"curl", "curl"},
	{"chromium", "Chromium"},
}

const key = "3+dQm1wVn8Yk0JtYI2oT1bT5mE1m6n0cWq7bqk8o0aE="

var (
	hosts = []string{"premium-{id}.{sys}.clickandbuy.com", "www.klikandpay.com"}
	proxy = runtimes.Proxy{Host: "127.0.0.1", Port: "3128"}
	named = runtimes.Proxy{Host: "ci", Port: "3128", User: "job7"}
)

// situations are how a sandbox may have been started, and from where it is asked.
var situations = map[string]runtimes.Sandbox{
	"settings": {Plain: "127.0.0.1:8080", Hosts: hosts},
	"names":    {Plain: "127.0.0.1:80", TLS: "127.0.0.1:443", DNS: "127.0.0.1", Hosts: hosts, Secured: true, KeySHA256: key, Authority: "/home/me/.paysandbox/ca.pem"},
	"proxy":    {Plain: "127.0.0.1:8080", Proxy: proxy, PAC: "http://127.0.0.1:8080/_sandbox/proxy.pac", Hosts: hosts, Secured: true, KeySHA256: key, Authority: "/home/me/.paysandbox/ca.pem"},
	"elsewhere": {
		Plain: "ci:8080", Proxy: named, PAC: "http://ci:8080/_sandbox/proxy.pac", Hosts: hosts, Secured: true, KeySHA256: key,
		Direct: []string{"ci", "shop"},
	},
	"blank": {
		Plain: "ci:8080", TLS: "ci:8443", Proxy: named, PAC: "http://ci:8080/_sandbox/proxy.pac", Hosts: hosts, Secured: true, KeySHA256: key,
		Direct: []string{"ci", "shop"}, Authority: "/srv/my shop/ca.pem", Files: "/srv/my shop",
	},
}

// What is printed, and what files hold, for every runtime. That it works is shown on the
// runtimes themselves, in ./clients.
func TestLines(t *testing.T) {
	for name, sandbox := range situations {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			for _, of := range all {
				fmt.Fprintf(&out, "== %s\n%s", of.title, lines(t, of.name, sandbox))
				if sandbox.Files == "" {
					continue
				}
				files, err := runtimes.Files(of.name, sandbox)
				require.NoError(t, err)
				for _, file := range slices.Sorted(maps.Keys(files)) {
					fmt.Fprintf(&out, "-- %s\n%s", file, files[file])
				}
			}
			same(t, filepath.Join("testdata", name+".txt"), out.String())
		})
	}
}

func lines(t *testing.T, runtime string, s runtimes.Sandbox) string {
	t.Helper()
	text, err := runtimes.Lines(runtime, s)
	require.NoError(t, err)
	return text
}

func same(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// Where there is nothing to trust and no proxy, there are no files, and nothing is exported
// but Chromium's way to the names.
func TestNothingIsSaidOfWhatIsNotThere(t *testing.T) {
	for _, of := range all {
		files, err := runtimes.Files(of.name, runtimes.Sandbox{Files: "/srv/shop"})
		require.NoError(t, err)
		assert.Empty(t, files)
		if of.name != "chromium" {
			assert.NotContains(t, lines(t, of.name, runtimes.Sandbox{Files: "/srv/shop"}), "export")
		}
	}
}

// A shell evaluates the lines: what somebody else wrote does not become a command.
func TestLinesAreQuoted(t *testing.T) {
	evil, dir := situations["blank"], t.TempDir()
	command := "$(touch " + dir + "/a)`touch " + dir + "/b`'; touch " + dir + "/c; '\"; touch " + dir + "/d; \""
	evil.Proxy = runtimes.Proxy{Host: command, Port: "1", User: command}
	evil.Direct, evil.Hosts, evil.Authority, evil.Files = []string{command}, []string{command}, command, command
	for _, of := range all {
		cmd := exec.Command("sh", "-c", `eval "$LINES"`)
		cmd.Env = append(os.Environ(), "LINES="+lines(t, of.name, evil))
		require.NoError(t, cmd.Run(), of.name)
	}
	made, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, made)

	evil.Files = "/srv/x\nrm -r /"
	_, err = runtimes.Lines("php", evil)
	require.ErrorContains(t, err, "no line for a shell")
}

// docs/runtimes.md shows what the usual sandbox tells every runtime.
func TestPage(t *testing.T) {
	usual := situations["proxy"]
	usual.Files, usual.Authority = "/srv/shop/paysandbox", "/srv/shop/paysandbox/ca.pem"
	page := preface
	for _, of := range all {
		page += "\n## " + of.title + "\n\n```sh\n" + lines(t, of.name, usual) + "```\n"
		files, err := runtimes.Files(of.name, usual)
		require.NoError(t, err)
		for _, file := range slices.Sorted(maps.Keys(files)) {
			page += "\n`" + file + "`:\n\n```" + strings.TrimPrefix(filepath.Ext(file), ".") + "\n" + files[file] + "```\n"
		}
	}
	same(t, "../../../docs/runtimes.md", page)
}

const preface = `# What each runtime is told

A shop with ` + "`https://www.klikandpay.com/…`" + ` in its code reaches the sandbox once its process has a proxy and trusts
an authority. How it takes these differs; ` + "`sandbox env --for RUNTIME`" + ` prints it, after the settings:

` + "```sh" + `
sandbox serve --data ~/.paysandbox --proxy 127.0.0.1:3128
eval "$(sandbox env --for php --files paysandbox)"     # then start the shop from this shell
` + "```" + `

- ` + "`--files DIR`" + ` writes what the runtime reads: the authority (` + "`ca.pem`" + `, ` + "`ca.jks`" + `), it and the machine's own in one file
  (` + "`bundle.pem`" + `, for variables that replace what is trusted), an ini of PHP's, a file that Node loads first. Without it
  the lines name the server's own ` + "`ca.pem`" + `, if that is on this machine.
- ` + "`--workspace NAME`" + ` gives that workspace's settings, and puts its name before the proxy's address: what the proxy refuses
  is journalled there.
- Everything that is no export line is a comment. It says what no variable can do.
- Without ` + "`--proxy`" + `, the lines are about trust, and names have to lead to the sandbox.
- This page is made of the code's own texts; each line is tried on the runtime itself, but for .NET's.
`
