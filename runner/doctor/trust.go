package doctor

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"software.sslmate.com/src/go-pkcs12"

	"paysandbox/runner/client"
)

// bundles are the variables that name what a runtime trusts.
var bundles = []struct{ name, reads string }{
	{"SSL_CERT_FILE", "OpenSSL, Python, Ruby, Go, .NET"},
	{"SSL_CERT_DIR", "OpenSSL, Go"},
	{"CURL_CA_BUNDLE", "curl"},
	{"REQUESTS_CA_BUNDLE", "Python's requests"},
	{"NODE_EXTRA_CA_CERTS", "Node"},
	{"JAVA_TOOL_OPTIONS", "Java"},
}

// lookAtTrust finds out who here trusts the sandbox's authority.
func (l *look) lookAtTrust(context.Context) {
	trusting, knows := []string{}, false
	worst := client.Warn
	if l.byName { // somebody means to speak https
		worst = client.Fail
	}
	roots, err := l.Roots()
	if err == nil {
		_, err = l.authority.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: l.Now()})
	}
	if knows = err == nil; knows {
		trusting = append(trusting, "this machine's trust store")
	}
	const ask = "sandbox env --for php (node, python, java, …) says how your shop's runtime is told whom to trust."
	for _, b := range bundles {
		value := l.Env(b.name)
		if b.name == "JAVA_TOOL_OPTIONS" {
			value = trustStore(value)
		}
		if value == "" {
			continue
		}
		switch held, err := l.holds(b.name, value); {
		case err != nil:
			l.tell("trust", worst, fmt.Sprintf("%s (%s) names %s, which cannot be read: %s.", b.name, b.reads, value, reason(err)), ask)
		case !held:
			l.tell("trust", worst, fmt.Sprintf("%s (%s) names %s, which does not hold this sandbox's authority.", b.name, b.reads, value),
				"A sandbox without --data makes another one at each start. "+ask)
		default:
			trusting = append(trusting, b.name)
		}
	}
	if len(trusting) == 0 {
		l.tell("trust", client.Warn, "Nothing here trusts this sandbox's authority: by https, shops refuse its certificates unless their own code or configuration names it.", ask)
		return
	}
	l.tell("trust", client.OK, "This sandbox's authority is trusted by "+strings.Join(trusting, ", ")+".", "")
}

// holds looks for the authority in a file, in the files of directories, or in a store.
func (l *look) holds(variable, value string) (bool, error) {
	if variable != "SSL_CERT_DIR" {
		content, err := os.ReadFile(value)
		return err == nil && l.isIn(content), err
	}
	for _, dir := range filepath.SplitList(value) {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return false, err
		}
		for _, e := range entries {
			if content, err := os.ReadFile(filepath.Join(dir, e.Name())); err == nil && l.isIn(content) {
				return true, nil
			}
		}
	}
	return false, nil
}

// isIn looks through PEM, a Java key store, which holds certificates as they are, and
// PKCS 12 with the password of sandbox ca.
func (l *look) isIn(content []byte) bool {
	if bytes.Contains(content, l.authority.Raw) {
		return true
	}
	for rest := content; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		if bytes.Equal(block.Bytes, l.authority.Raw) {
			return true
		}
	}
	held, err := pkcs12.DecodeTrustStore(content, "changeit")
	if err != nil {
		return false
	}
	for _, c := range held {
		if c.Equal(l.authority) {
			return true
		}
	}
	return false
}

var storeOption = regexp.MustCompile(`-Djavax\.net\.ssl\.trustStore=("[^"]*"|\S+)`)

// trustStore is the file that Java's options name; "" without.
func trustStore(options string) string {
	found := storeOption.FindStringSubmatch(options)
	if found == nil {
		return ""
	}
	return strings.Trim(found[1], `"`)
}

// reason is an error without the file, which the sentence names already.
func reason(err error) string {
	if inner, ok := err.(*os.PathError); ok { //nolint:errorlint // the outermost is meant
		return inner.Err.Error()
	}
	return err.Error()
}
