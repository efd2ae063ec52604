package certs

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// The files of an authority in its directory.
const (
	certificateFile = "ca.pem" // the root, for merchants
	keyFile         = "ca.key" // the whole identity, 0600
)

// keep reads the authority in dir, or makes it there. Each file appears whole and only if it is
// not there yet, the key first, and what is there counts: so processes that start at once, or
// one that ends in between, leave one authority and no lock behind.
func (a *Authority) keep(dir string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("the certificate authority's directory: %w", err)
	}
	a.path = filepath.Join(dir, certificateFile)
	secret := filepath.Join(dir, keyFile)
	if _, err := os.Stat(a.path); err == nil { // asked first: who makes both begins with the key
		if _, err := os.Stat(secret); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%w: %s is there without its key: put %s beside it, or remove it and have merchants trust a new authority", ErrAuthority, a.path, keyFile)
		}
	}
	text, err := readOrMake(secret, 0o600, func() ([]byte, error) {
		made, err := newIdentity(a.names, a.now())
		if err != nil {
			return nil, err
		}
		return made.encode()
	})
	if err != nil {
		return err
	}
	if a.identity, err = parseIdentity(text); err != nil {
		return damaged(secret, err)
	}
	text, err = readOrMake(a.path, 0o644, func() ([]byte, error) { return a.PEM(), nil })
	if err != nil {
		return err
	}
	der, _, err := next(text, certificateBlock)
	if err != nil {
		return damaged(a.path, err)
	}
	if !bytes.Equal(der, a.root.Raw) {
		return fmt.Errorf("%w: %s does not belong to %s beside it: bring the two together again, or remove them, start again, and have merchants trust the new authority", ErrAuthority, a.path, keyFile)
	}
	return a.check()
}

func damaged(path string, err error) error {
	return fmt.Errorf("%w: %s is damaged (%w): restore it, or remove %s and %s in its directory and have merchants trust the new authority", ErrAuthority, path, err, certificateFile, keyFile)
}

// readOrMake reads a file; where there is none, it makes one first, whole or not at all.
func readOrMake(path string, mode fs.FileMode, content func() ([]byte, error)) ([]byte, error) {
	text, err := os.ReadFile(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return text, err
	}
	if text, err = content(); err != nil {
		return nil, err
	}
	if err := create(path, mode, text); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("the certificate authority cannot be kept: %w", err)
	}
	return os.ReadFile(path) // another process may have been first
}

// create writes a file under a name of its own and then links it to the one that it shall
// have, which fails with fs.ErrExist where that is taken. Where there are no links (some
// volumes of containers), the file is written in its place.
func create(path string, mode fs.FileMode, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err
	}
	temporary := f.Name()
	defer func() { _ = os.Remove(temporary) }()
	_, err = f.Write(text)
	if err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.Link(temporary, path); err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode); err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
