// Package runtimes knows what each runtime must be told, so that a shop which runs in it
// reaches a sandbox by the providers' own names: by which variables or options it takes a
// proxy and trusts an authority, and what it takes from no variable at all. That knowledge
// is in texts/: RUNTIME.sh is what a shell evaluates, RUNTIME/… are files that the runtime
// reads, common.sh is what several share.
package runtimes

import (
	"bytes"
	"embed"
	"encoding/base64"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"strings"
	"text/template"
)

// Sandbox is how a sandbox is reached from where the shop runs. What it does not have is
// empty.
type Sandbox struct {
	Plain  string // host:port of its plain listener
	TLS    string // host:port of its TLS listener
	DNS    string // host:port of its name server
	PAC    string // URL of the file that sends a browser's providers to the proxy
	Proxy  Proxy
	Direct []string // hosts that need no proxy, beside loopback: the sandbox's own and the shop's
	Hosts  []string // patterns of the providers' hosts: "premium-{id}.{sys}.clickandbuy.com"

	Authority string // file of its authority's certificate, if that file is there
	KeySHA256 string // of the key that signs for the authority, as Chromium takes it
	Secured   bool   // it has an authority, wherever its file is
	Files     string // directory of the files that were written for the runtime
}

// Proxy is the sandbox's forward proxy. User, the workspace whose calls they are, may be
// empty: `default`.
type Proxy struct{ Host, Port, User string }

// Names of what a directory holds, beside the files of a runtime.
const (
	AuthorityFile = "ca.pem"     // the authority alone
	BundleFile    = "bundle.pem" // and the authorities of the machine
	StoreFile     = "ca.jks"     // the authority as Java's trust store
)

// Bundled are the runtimes whose variable names all authorities that they trust, and
// Stored those that read a trust store of Java's.
var (
	Bundled = []string{"curl", "dotnet", "go", "php", "python", "ruby"}
	Stored  = []string{"java"}
)

//go:embed texts
var texts embed.FS

var templates = func() *template.Template {
	t := template.New("").Funcs(template.FuncMap{"sh": Quote, "php": quotePHP, "option": option, "join": strings.Join})
	all, err := fs.Glob(texts, "texts/*.sh")
	if err != nil {
		panic(err)
	}
	return template.Must(t.ParseFS(texts, all...))
}()

// Lines are what a shell evaluates before a shop of the runtime is started: export lines
// and comments. An error tells that the sandbox has something which would be more.
func Lines(runtime string, s Sandbox) (string, error) {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, runtime+".sh", s); err != nil {
		return "", err
	}
	lines := strings.SplitAfter(out.String(), "\n")
	kept := lines[:0]
	for _, line := range lines {
		switch line = strings.TrimLeft(line, " "); {
		case line == "" || line == "\n":
		case strings.HasPrefix(line, "export "), strings.HasPrefix(line, "#"):
			kept = append(kept, line)
		default:
			return "", fmt.Errorf("no line for a shell: %q", line)
		}
	}
	return strings.Join(kept, ""), nil
}

// Files are what the runtime reads, by their path below Sandbox.Files.
func Files(runtime string, s Sandbox) (map[string]string, error) {
	files := map[string]string{}
	entries, _ := fs.ReadDir(texts, path.Join("texts", runtime)) // most have none
	for _, entry := range entries {
		name := path.Join(runtime, entry.Name())
		text, err := fs.ReadFile(texts, path.Join("texts", name))
		if err != nil {
			return nil, err
		}
		t, err := template.New(name).Funcs(template.FuncMap{"php": quotePHP}).Parse(string(text))
		if err != nil {
			return nil, err
		}
		var out strings.Builder
		if err := t.Execute(&out, s); err != nil {
			return nil, err
		}
		if strings.TrimSpace(out.String()) != "" {
			files[name] = out.String()
		}
	}
	return files, nil
}

// password says nothing: some clients send a user name only beside one.
const password = "sandbox"

// URL is what clients take as http_proxy.
func (p Proxy) URL() string {
	if p.Host == "" {
		return ""
	}
	at := url.URL{Scheme: "http", Host: p.Address()}
	if p.User != "" {
		at.User = url.UserPassword(p.User, password)
	}
	return at.String()
}

// Authorization is the header by which a client says whose calls they are; "": it need not.
func (p Proxy) Authorization() string {
	if p.User == "" {
		return ""
	}
	return "Proxy-Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(p.User+":"+password))
}

// NoProxy and NonProxyHosts continue the lists of hosts that are reached without the proxy.
func (s Sandbox) NoProxy() string { return continued(",", s.Direct) }

// NonProxyHosts is NoProxy for Java.
func (s Sandbox) NonProxyHosts() string { return continued("|", s.Direct) }

func continued(by string, hosts []string) string {
	return strings.Join(append([]string{""}, hosts...), by)
}

// Bundle is the file of the authorities for runtimes that trust those of one file only.
func (s Sandbox) Bundle() string {
	if s.Files != "" && s.Secured {
		return s.Files + "/" + BundleFile
	}
	return s.Authority
}

// Store is the file of the authority for Java; without Files there is none.
func (s Sandbox) Store() string {
	if s.Files == "" || !s.Secured {
		return ""
	}
	return s.Files + "/" + StoreFile
}
