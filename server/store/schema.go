package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
)

// schema is the number of the key layouts and shapes this program writes.
const schema = 1

// prepare gives a new database its schema and epoch, and refuses one that a
// newer program has written.
func (s *Store) prepare() error {
	var found int
	err := s.View(func(tx *Tx) error {
		if _, err := tx.get([]byte(keySchema), &found); err != nil {
			return err
		}
		_, err := tx.get([]byte(keyEpoch), &s.epoch)
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("read schema: %w", err)
	case found > schema:
		return fmt.Errorf("this data folder is of a newer hearth (schema %d, this one knows %d): please update", found, schema)
	case found == schema:
		return nil
	}
	s.epoch = uuid.NewString()
	return s.Update(context.Background(), func(tx *Tx) error {
		if err := tx.put([]byte(keyEpoch), s.epoch); err != nil {
			return err
		}
		return tx.put([]byte(keySchema), schema)
	})
}
