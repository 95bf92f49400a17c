package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
	"github.com/google/uuid"
	"golang.org/x/sys/unix"
)

// loadsAtOnce is how many writes of a backup may be under way.
const loadsAtOnce = 16

// Reached is what the last backup of this database was, kept within it, so
// that a copy put back by hand does not continue another's backups.
type Reached struct {
	// Name is its file's.
	Name string `json:"name"`
	// Version is the database's own count of its commits.
	Version uint64 `json:"version"`
}

// Reached reads what the last backup was; its zero value where there was none.
func (tx *Tx) Reached() (reached Reached, err error) {
	_, err = tx.get([]byte(keyBackup), &reached)
	return reached, err
}

// PutReached keeps what the last backup was.
func (tx *Tx) PutReached(reached Reached) error { return tx.put([]byte(keyBackup), reached) }

// Backup writes all that was committed after a version, or everything after 0,
// and answers the version it reaches. Commits go on meanwhile.
func (s *Store) Backup(to io.Writer, after uint64) (version uint64, err error) {
	// The database's manual has the next backup begin one later, but it leaves
	// out the version it is given: one commit would be in neither.
	version, err = s.db.Backup(to, after)
	if err != nil {
		return 0, fmt.Errorf("back up database: %w", err)
	}
	return max(version, after), nil
}

// Size is about how much a backup of everything may take, in bytes.
func (s *Store) Size() uint64 {
	tables, log := s.db.Size()
	return uint64(tables + log)
}

// Restore makes a database of backups, in the order they were made, under a
// new epoch (SPEC PL6). The folder has to be empty or not there.
func Restore(ctx context.Context, options Options, backups []io.Reader) error {
	if names, err := os.ReadDir(options.Dir); err == nil && len(names) > 0 {
		return errors.New("the folder to restore into is not empty")
	}
	if err := os.MkdirAll(options.Dir, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	db, err := openDatabase(options)
	if err != nil {
		return err
	}
	for _, backup := range backups {
		if err := db.Load(backup, loadsAtOnce); err != nil {
			return errors.Join(fmt.Errorf("load backup: %w", err), db.Close())
		}
	}
	if err := db.Close(); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	restored, err := Open(options)
	if err != nil {
		return err
	}
	err = restored.Update(ctx, func(tx *Tx) error { return tx.put([]byte(keyEpoch), uuid.NewString()) })
	return errors.Join(err, restored.Close())
}

// Tidy has the database rewrite its files, without what is in them no more.
func (s *Store) Tidy() error {
	if err := s.db.Flatten(1); err != nil {
		return fmt.Errorf("tidy database: %w", err)
	}
	return nil
}

// Exists tells whether a folder holds a database.
func Exists(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, badger.ManifestFilename))
	return err == nil
}

// InUse tells whether a process has a data folder open.
func InUse(dir string) (bool, error) {
	folder, err := os.Open(dir)
	if errors.Is(err, os.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look at data folder: %w", err)
	}
	defer func() { _ = folder.Close() }()
	err = unix.Flock(int(folder.Fd()), unix.LOCK_EX|unix.LOCK_NB) // As the database does.
	if errors.Is(err, unix.EWOULDBLOCK) {
		return true, nil
	}
	return false, err
}

// EntryCount is how many entries all couples have together.
func (tx *Tx) EntryCount() (many int, err error) {
	err = tx.each([]byte(keyClaims), []byte(keyClaims), func(_, _ []byte) (bool, error) {
		many++
		return true, nil
	})
	return many, err
}
