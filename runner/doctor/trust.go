package doctor

import (
	"bytes"
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
	{"PHP_INI_SCAN_DIR", "PHP"},
}

const tellRuntime = "sandbox env --for php (node, python, java, …) says how your shop's runtime is told whom to trust. A sandbox without --data has another authority after each start."

// lookAtTrust finds out who here trusts the sandbox's authority.
func (l *look) lookAtTrust() {
	var trusting, others []string
	openSSL := "" // what SSL_CERT_FILE and SSL_CERT_DIR say together
	for _, b := range bundles {
		value := l.Env(b.name)
		switch b.name {
		case "JAVA_TOOL_OPTIONS":
			value = trustStore(value)
		case "PHP_INI_SCAN_DIR":
			value = phpBundle(value)
		}
		if value == "" {
			continue
		}
		held, err := l.holds(b.name, value)
		if held {
			trusting = append(trusting, b.name)
		}
		text := fmt.Sprintf("%s (%s) names %s, ", b.name, b.reads, value)
		if err != nil {
			text += "which cannot be read: " + reason(err)
		} else {
			text += "which does not hold it"
		}
		switch {
		case !strings.HasPrefix(b.name, "SSL_CERT_"):
			if !held {
				others = append(others, text)
			}
		case held:
			openSSL = "trusts"
		case openSSL == "":
			openSSL = text
		}
	}
	switch openSSL {
	case "trusts":
	case "": // whom OpenSSL trusts, no variable says
		roots, err := l.Roots()
		if err == nil {
			_, err = l.authority.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: l.Now()})
		}
		if err == nil {
			trusting = append([]string{"this machine's trust store"}, trusting...)
		}
	default:
		others = append([]string{openSSL}, others...)
	}
	switch {
	case len(trusting) > 0 && len(others) == 0:
		l.tell("trust", client.OK, "This sandbox's authority is trusted by "+strings.Join(trusting, ", ")+".", "")
	case len(trusting) > 0:
		l.tell("trust", client.Warn, "This sandbox's authority is trusted by "+strings.Join(trusting, ", ")+". But "+strings.Join(others, "; ")+".", tellRuntime)
	case len(others) > 0 && l.byName: // somebody means to speak https, and was told otherwise
		l.tell("trust", client.Fail, "Nothing here trusts this sandbox's authority. "+strings.Join(others, "; ")+".", tellRuntime)
	default:
		l.tell("trust", client.Warn, "Nothing here trusts this sandbox's authority: by https, shops refuse its certificates unless their own code or configuration names it.", tellRuntime)
	}
}

var phpTrusts = regexp.MustCompile(`(?m)^\s*(?:openssl\.cafile|curl\.cainfo)\s*=\s*"?([^"\r\n]+?)"?\s*$`)

// phpBundle is what the ini files of these directories have PHP trust; the last one wins, as
// in PHP. "": they say nothing of it.
func phpBundle(directories string) (file string) {
	for _, dir := range filepath.SplitList(directories) {
		if dir == "" { // where PHP looks anyway
			continue
		}
		inis, _ := filepath.Glob(filepath.Join(dir, "*.ini"))
		for _, ini := range inis {
			content, err := os.ReadFile(ini)
			if err != nil {
				continue
			}
			for _, said := range phpTrusts.FindAllStringSubmatch(string(content), -1) {
				file = said[1]
			}
		}
	}
	return file
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
