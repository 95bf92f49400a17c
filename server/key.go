package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"

	"hearth/server/keyfile"
	"hearth/server/store"
)

// openKey reads the key file, or makes it where nothing is kept yet. Beside a
// data folder that is in use, a missing key is never replaced by a new one.
func openKey(flags dataFlags, log *slog.Logger) (keyfile.Key, error) {
	path := flags.keyPath()
	key, err := keyfile.Load(path)
	if !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	if store.Exists(flags.Data) {
		return key, fmt.Errorf("the key file %s is missing: what is in %s cannot be read without it", path, flags.Data)
	}
	key, err = keyfile.Make(path)
	if err == nil {
		log.Info("made a key file: keep a copy of it somewhere else", "path", path)
	}
	return key, err
}

// storeOptions are for the couple's own data folder.
func storeOptions(flags dataFlags, key keyfile.Key, log *slog.Logger) (store.Options, error) {
	secret, err := key.Database()
	return store.Options{Dir: flags.Data, Key: secret, Log: log}, err
}

// openStore opens the couple's data folder with its key.
func openStore(flags dataFlags, log *slog.Logger) (*store.Store, keyfile.Key, error) {
	key, err := openKey(flags, log)
	if err != nil {
		return nil, key, err
	}
	options, err := storeOptions(flags, key, log)
	if err != nil {
		return nil, key, err
	}
	kept, err := store.Open(options)
	if errors.Is(err, store.ErrWrongKey) {
		err = fmt.Errorf("%w than %s", err, flags.keyPath())
	}
	return kept, key, err
}
