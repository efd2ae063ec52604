package certs

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func opened(t *testing.T, dir string) *Authority {
	t.Helper()
	a, err := Open(dir, namesOf(t, ""))
	require.NoError(t, err)
	return a
}

func TestAuthorityIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data")
	made := opened(t, dir)
	again := opened(t, dir)
	assert.Equal(t, made.SHA256(), again.SHA256())
	assert.Equal(t, filepath.Join(dir, "ca.pem"), made.Path())
	for file, mode := range map[string]os.FileMode{"ca.pem": 0o644, "ca.key": 0o600} {
		info, err := os.Stat(filepath.Join(dir, file))
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode(), file)
	}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, entries, 2, "nothing else is left behind")
	written, err := os.ReadFile(made.Path())
	require.NoError(t, err)
	assert.Equal(t, made.PEM(), written)
}

func TestProcessesThatStartAtOnceAgree(t *testing.T) {
	dir := t.TempDir()
	found := make([]string, 16)
	var all sync.WaitGroup
	for i := range found {
		all.Go(func() {
			if a, err := Open(dir, namesOf(t, "")); assert.NoError(t, err) {
				found[i] = a.SHA256()
			}
		})
	}
	all.Wait()
	for _, sum := range found {
		assert.Equal(t, found[0], sum)
	}
}

// A process that ended between the two files left the key.
func TestKeyWithoutCertificateIsCompleted(t *testing.T) {
	dir := t.TempDir()
	before := opened(t, dir)
	require.NoError(t, os.Remove(before.Path()))
	after := opened(t, dir)
	assert.Equal(t, before.SHA256(), after.SHA256())
}

func TestAnAuthorityIsNeverReplaced(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir string)
		says  string
	}{
		"damaged certificate": {func(t *testing.T, dir string) { write(t, dir, "ca.pem", "-----BEGIN") }, "ca.pem is damaged (it holds no PEM block CERTIFICATE)"},
		"broken certificate": {func(t *testing.T, dir string) {
			write(t, dir, "ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
		}, "ca.pem does not belong to ca.key beside it"},
		"half a key": {func(t *testing.T, dir string) {
			text := snapshot(t, dir)["ca.key"]
			write(t, dir, "ca.key", text[:strings.LastIndex(text, "-----BEGIN")])
		}, "ca.key is damaged (it holds no PEM block CERTIFICATE)"},
		"empty key":       {func(t *testing.T, dir string) { write(t, dir, "ca.key", "") }, "ca.key is damaged (it holds no PEM block PRIVATE KEY)"},
		"key is gone":     {func(t *testing.T, dir string) { require.NoError(t, os.Remove(filepath.Join(dir, "ca.key"))) }, "without its key"},
		"another's key":   {func(t *testing.T, dir string) { copyFile(t, opened(t, t.TempDir()).Path(), dir, "ca.pem") }, "ca.pem does not belong to ca.key beside it"},
		"not constrained": {unconstrained, "is not name-constrained"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			opened(t, dir)
			c.spoil(t, dir)
			before := snapshot(t, dir)
			_, err := Open(dir, namesOf(t, ""))
			require.ErrorIs(t, err, ErrAuthority)
			require.ErrorContains(t, err, c.says)
			assert.Contains(t, err.Error(), "remove", "it says what to do")
			assert.Equal(t, before, snapshot(t, dir))
		})
	}
}

func TestNamesThatWereNotWantedBefore(t *testing.T) {
	dir := t.TempDir()
	opened(t, dir)
	_, err := Open(dir, namesOf(t, "https://pay.example"))
	require.ErrorContains(t, err, "may not vouch for pay.example: remove")
	_, err = Open(dir, namesOf(t, "https://10.0.0.1"))
	require.ErrorContains(t, err, "may not vouch for 10.0.0.1/32")

	wide := t.TempDir()
	_, err = Open(wide, namesOf(t, "https://pay.example"))
	require.NoError(t, err)
	assert.False(t, opened(t, wide).Vouches("pay.example"), "fewer names are wanted now")
}

func TestAuthorityOfAnotherTime(t *testing.T) {
	dir := t.TempDir()
	opened(t, dir)
	_, err := open(dir, namesOf(t, ""), func() time.Time { return time.Now().AddDate(10, 0, 1) })
	require.ErrorContains(t, err, "ended on")
	_, err = open(dir, namesOf(t, ""), func() time.Time { return time.Now().AddDate(0, 0, -2) })
	require.ErrorContains(t, err, "this machine's clock has not reached")
}

func write(t *testing.T, dir, file, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600))
}

func copyFile(t *testing.T, from, dir, file string) {
	t.Helper()
	text, err := os.ReadFile(from)
	require.NoError(t, err)
	write(t, dir, file, string(text))
}

// unconstrained puts an authority there that may vouch for everybody.
func unconstrained(t *testing.T, dir string) {
	t.Helper()
	i, err := newIdentity(Names{}, time.Now())
	require.NoError(t, err)
	text, err := i.encode()
	require.NoError(t, err)
	write(t, dir, "ca.key", string(text))
	write(t, dir, "ca.pem", string(encode(certificateBlock, i.root.Raw)))
}

func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		files[e.Name()] = string(text)
	}
	return files
}
