package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/dgraph-io/badger/v4"
)

const (
	// maxBatch is how many writes share one synced transaction.
	maxBatch = 256
	// maxBatchBytes keeps a batch well under Badger's limit for a transaction,
	// 15 % of the memory table (FAILURES F34).
	maxBatchBytes = 400 << 10
)

// Pending is a write on its way to the disk.
type Pending struct {
	write func(*Tx) error
	size  int
	done  chan error
}

// Wait blocks until the write is on disk, or has failed and left no trace.
func (p *Pending) Wait() error { return <-p.done }

// Update writes and waits until it is on disk (SPEC PU2). write may run more
// than once, so it must set all it answers afresh each time; an error from it
// undoes its writes and no one else's.
func (s *Store) Update(ctx context.Context, write func(*Tx) error) error {
	pending, err := s.Submit(ctx, 0, write)
	if err != nil {
		return err
	}
	return pending.Wait()
}

// Submit queues a write of about size bytes; writes commit in the order of
// Submit. Call Wait on what it answers.
func (s *Store) Submit(ctx context.Context, size int, write func(*Tx) error) (*Pending, error) {
	s.submitting.RLock() // Close waits for it, so nothing is queued that nobody will answer.
	defer s.submitting.RUnlock()
	if s.closed {
		return nil, ErrClosed
	}
	pending := &Pending{write: write, size: size, done: make(chan error, 1)}
	select {
	case s.jobs <- pending:
		return pending, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// commitLoop is the only writer. Writes that wait while a commit syncs share
// the next one: Badger syncs once a transaction, however many share it.
func (s *Store) commitLoop() {
	defer s.loop.Done()
	for first := range s.jobs {
		s.commit(s.gather(first))
	}
}

func (s *Store) gather(first *Pending) []*Pending {
	batch := []*Pending{first}
	for bytes := first.size; len(batch) < maxBatch && bytes < maxBatchBytes; {
		select {
		case next, open := <-s.jobs:
			if !open {
				return batch
			}
			batch = append(batch, next)
			bytes += next.size
		default:
			return batch
		}
	}
	return batch
}

// commit writes a batch in one transaction; where that fails, each write gets
// one of its own, so that a bad one harms no other.
func (s *Store) commit(batch []*Pending) {
	if len(batch) > 1 && s.commitTogether(batch) == nil {
		for _, pending := range batch {
			pending.done <- nil
		}
		return
	}
	for _, pending := range batch {
		pending.done <- s.commitTogether([]*Pending{pending})
	}
}

func (s *Store) commitTogether(batch []*Pending) error {
	if err := errors.Join(s.refuseBroken(), s.refuseFull(), s.faults.before(len(batch))); err != nil {
		return err
	}
	txn := s.db.NewTransaction(true)
	defer txn.Discard()
	tx := &Tx{txn: txn}
	for _, pending := range batch {
		if err := runSafely(pending.write, tx); err != nil {
			return err
		}
	}
	err := errors.Join(txn.Commit(), s.faults.after(len(batch)))
	switch {
	case err == nil:
		for _, do := range tx.committed {
			do()
		}
		return nil
	case errors.Is(err, badger.ErrTxnTooBig): // Refused before a byte of it was written.
		return fmt.Errorf("commit: %w", err)
	default:
		return s.breakDown(err)
	}
}

// runSafely turns a panic into an error: one broken write must not end the
// loop that all couples share.
func runSafely(write func(*Tx) error, tx *Tx) (err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("write panicked: %v\n%s", broken, debug.Stack())
		}
	}()
	return write(tx)
}
