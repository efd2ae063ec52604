package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/pem"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"paysandbox/cmd/sandbox/runtimes"
	"paysandbox/runner/report"
)

// here answers the file of an authority's certificate if this machine has it, else "". Its
// path was told by a server that may run elsewhere.
func here(file, sum string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return ""
	}
	got := sha256.Sum256(block.Bytes)
	if hex.EncodeToString(got[:]) != sum {
		return ""
	}
	return file
}

// trusted adds the authority to the files, in the forms that the runtime reads.
func (c *envCommand) trusted(ctx context.Context, reached *runtimes.Sandbox, files map[string]string) error {
	authority, err := c.client().Authority(ctx)
	if err != nil {
		return err
	}
	files[runtimes.AuthorityFile] = string(authority)
	reached.Authority = filepath.Join(reached.Files, runtimes.AuthorityFile)
	if slices.Contains(runtimes.Bundled, c.For) {
		files[runtimes.BundleFile] = string(joined(authority))
	}
	if slices.Contains(runtimes.Stored, c.For) {
		var store []byte
		if err := c.client().Do(ctx, "GET", "/ca.jks", nil, &store); err != nil {
			return err
		}
		files[runtimes.StoreFile] = string(store)
	}
	return nil
}

// bundles are where systems keep the authorities that they trust, in one file.
var bundles = []string{
	"/etc/ssl/certs/ca-certificates.crt", // Debian, Alpine
	"/etc/pki/tls/certs/ca-bundle.crt",   // Fedora
	"/etc/ssl/ca-bundle.pem",             // SUSE
	"/etc/ssl/cert.pem",                  // BSD, macOS
}

// joined is an authority beside those that the machine trusts already, by SSL_CERT_FILE, as
// this command may have been evaluated before, or else by the system's bundle.
func joined(authority []byte) []byte {
	for _, file := range append([]string{os.Getenv("SSL_CERT_FILE")}, bundles...) {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		if bytes.Contains(text, authority) {
			return text
		}
		return append(append(bytes.TrimRight(text, "\n"), '\n'), authority...)
	}
	return authority
}

// writeFiles writes texts by their paths below a directory. Each is replaced whole: a shop
// may be reading it.
func writeFiles(dir string, files map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := replaceFile(filepath.Join(dir, name), files[name]); err != nil {
			return &exitError{report.ExitEnvironment, err.Error()}
		}
	}
	return nil
}

func replaceFile(file, text string) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	made, err := os.CreateTemp(filepath.Dir(file), ".paysandbox-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(made.Name()) }() // where it was not renamed
	_, err = made.WriteString(text)
	if closed := made.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(made.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(made.Name(), file)
	}
	return err
}
