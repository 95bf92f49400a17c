// Package keyfile keeps the one secret that makes a data folder and its
// backups readable: an age identity (age-encryption.org) in a file of its own.
package keyfile

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"filippo.io/age"
)

// Key is what a key file holds.
type Key struct{ identity *age.X25519Identity }

// Load reads a key file. Where there is none, the error is os.ErrNotExist.
func Load(path string) (Key, error) {
	file, err := os.Open(path)
	if err != nil {
		return Key{}, fmt.Errorf("open key file: %w", err)
	}
	defer func() { _ = file.Close() }()
	identities, err := age.ParseIdentities(file)
	if err != nil {
		return Key{}, fmt.Errorf("key file %s cannot be read", path) // The error may hold some of it.
	}
	for _, identity := range identities {
		if own, is := identity.(*age.X25519Identity); is {
			return Key{own}, nil
		}
	}
	return Key{}, fmt.Errorf("key file %s holds no key of the kind AGE-SECRET-KEY-1", path)
}

const explained = `# Hearth's key. Without it, neither what Hearth keeps nor its backups can be
# read by anyone. Keep a copy of this file somewhere else, not with the backups.
# public key: %s
%s
`

// Make makes a key file, for its owner alone to read. It never replaces one.
func Make(path string) (Key, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return Key{}, fmt.Errorf("make key: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return Key{}, fmt.Errorf("make folder of key file: %w", err)
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return Key{}, fmt.Errorf("make key file: %w", err)
	}
	_, err = fmt.Fprintf(file, explained, identity.Recipient(), identity)
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return Key{}, fmt.Errorf("write key file: %w", err)
	}
	return Key{identity}, nil
}

// Identity reads what was encrypted to this key.
func (k Key) Identity() age.Identity { return k.identity }

// Recipient encrypts to this key.
func (k Key) Recipient() age.Recipient { return k.identity.Recipient() }

// Database is the key of the database: 32 bytes, derived by HKDF (RFC 5869).
func (k Key) Database() ([]byte, error) {
	key, err := hkdf.Key(sha256.New, []byte(k.identity.String()), nil, "hearth database", 32)
	if err != nil {
		return nil, fmt.Errorf("derive database key: %w", err)
	}
	return key, nil
}
