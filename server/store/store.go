// Package store keeps everything the server knows in one Badger database. It
// is the only package that knows Badger: keys.go has every key, this file the
// only Open, commit.go the only writes.
package store

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// ErrInUse: another server has the data folder open.
var ErrInUse = errors.New("another hearth is already using this data folder")

// ErrWrongKey: the data folder is encrypted, and not with the key that was given.
var ErrWrongKey = errors.New("the data folder is encrypted with another key")

// ErrClosed: the store is closing and takes no more work.
var ErrClosed = errors.New("the store is closed")

// Store is the open database. Make it with Open, end it with Close.
type Store struct {
	db  *badger.DB
	log *slog.Logger

	jobs  chan *Pending
	loop  sync.WaitGroup
	epoch string
	// free measures the room on the disk, in bytes.
	free func() (uint64, error)

	// broken closes when the disk has failed a commit.
	broken chan struct{}
	faults Faults

	submitting sync.RWMutex
	closed     bool // Held by submitting.
}

// Options say how to open a database.
type Options struct {
	// Dir is its folder, made where there is none, for its owner alone to read.
	Dir string
	// Key encrypts what is on disk: 32 bytes, or none for a folder that is
	// thrown away.
	Key []byte
	Log *slog.Logger
}

// Open opens or makes the database. It answers ErrInUse where another process
// has it, and ErrWrongKey where it is encrypted with another key.
func Open(options Options) (*Store, error) {
	dir, log := options.Dir, options.Log
	if strconv.IntSize != 64 {
		return nil, errors.New("hearth needs a 64-bit system: its database loses data on a 32-bit one")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	if err := refuseToOpenFull(dir); err != nil {
		return nil, err
	}
	db, err := openDatabase(options)
	if err != nil {
		return nil, err
	}
	s := &Store{
		db: db, log: log, jobs: make(chan *Pending, maxBatch),
		free:   func() (uint64, error) { return freeBytes(dir) },
		broken: make(chan struct{}),
	}
	s.loop.Add(1)
	go s.commitLoop()
	if err := errors.Join(s.prepare(), layBallast(dir)); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close commits what is queued and closes the database. On a nearly full disk
// it leaves it as a crash would: closing writes files, and a mapped write that
// finds no room ends the process.
func (s *Store) Close() error {
	s.submitting.Lock()
	wasClosed := s.closed
	s.closed = true
	s.submitting.Unlock()
	if wasClosed {
		return nil
	}
	close(s.jobs)
	s.loop.Wait()
	if err := s.refuseFull(); err != nil {
		s.log.Warn("stopped without tidying up: everything is in the database's log", "reason", err)
		return nil
	}
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

// View reads one consistent state.
func (s *Store) View(read func(*Tx) error) error {
	return s.db.View(func(txn *badger.Txn) error { return read(&Tx{txn: txn}) })
}

// Epoch is the random name of this database's history (SPEC PL6).
func (s *Store) Epoch() string { return s.epoch }

func openDatabase(options Options) (*badger.DB, error) {
	plain := badgerOptions(options.Dir, options.Log)
	db, err := badger.Open(plain.WithEncryptionKey(options.Key))
	if errors.Is(err, badger.ErrEncryptionKeyMismatch) && options.Key != nil {
		if db, err = badger.Open(plain); err == nil {
			options.Log.Warn("the data folder was made without encryption, and stays so until it is restored from a backup")
		}
	}
	switch {
	case err == nil:
		return db, nil
	case errors.Is(err, badger.ErrEncryptionKeyMismatch):
		return nil, ErrWrongKey
	case strings.Contains(err.Error(), "Another process is using this Badger database"):
		return nil, ErrInUse
	default:
		return nil, fmt.Errorf("open database: %w", err)
	}
}

// badgerOptions are for a small box: little memory, every commit synced.
func badgerOptions(dir string, log *slog.Logger) badger.Options {
	return badger.DefaultOptions(dir).
		WithSyncWrites(true).       // FAILURES F1: an acknowledgement is a promise.
		WithDetectConflicts(false). // All writes go through one loop.
		WithMemTableSize(8 << 20).
		WithNumMemtables(2).
		WithValueLogFileSize(16 << 20).
		WithBlockCacheSize(8 << 20).
		WithIndexCacheSize(4 << 20).
		WithNumCompactors(2).
		WithNumLevelZeroTables(2).
		WithNumLevelZeroTablesStall(6).
		WithCompression(options.Snappy).
		WithMetricsEnabled(false).
		WithLogger(badgerLog{log})
}

// badgerLog passes Badger's warnings on and keeps its chatter quiet.
type badgerLog struct{ log *slog.Logger }

func (l badgerLog) Errorf(format string, args ...any) {
	l.log.Error("database", "says", strings.TrimSpace(fmt.Sprintf(format, args...)))
}

func (l badgerLog) Warningf(format string, args ...any) {
	l.log.Warn("database", "says", strings.TrimSpace(fmt.Sprintf(format, args...)))
}

func (l badgerLog) Infof(string, ...any) {}

func (l badgerLog) Debugf(string, ...any) {}
