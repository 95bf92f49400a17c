package store

import (
	"errors"
	"fmt"
)

// ErrBroken: a commit failed half-way, so nothing is written until the store
// is opened again.
var ErrBroken = errors.New("the disk has failed a write, and the store has to be opened again")

// Broken closes when the disk has failed a commit. What was written of it is
// known only after opening the store again: until then an answer could call
// durable what is not, and a later commit could use its numbers twice.
func (s *Store) Broken() <-chan struct{} { return s.broken }

// breakDown ends all writing. The commit loop alone calls it.
func (s *Store) breakDown(cause error) error {
	s.log.Error("the disk has failed a commit", "error", cause)
	close(s.broken)
	return fmt.Errorf("%w: commit: %w", ErrBroken, cause)
}

func (s *Store) refuseBroken() error {
	select {
	case <-s.broken:
		return ErrBroken
	default:
		return nil
	}
}
