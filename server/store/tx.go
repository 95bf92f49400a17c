package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Tx is one transaction, valid until the function it was given to returns.
type Tx struct{ txn *badger.Txn }

// get reads JSON at key into value and tells whether it was there.
func (tx *Tx) get(key []byte, value any) (bool, error) {
	item, err := tx.txn.Get(key)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read: %w", err)
	}
	found := false
	err = item.Value(func(data []byte) error {
		if found = len(data) > 0; !found {
			return nil
		}
		return json.Unmarshal(data, value)
	})
	if err != nil {
		return false, fmt.Errorf("decode: %w", err)
	}
	return found, nil
}

func (tx *Tx) put(key []byte, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode: %w", err)
	}
	return tx.txn.Set(key, data)
}

// remove leaves the key with nothing in it. A key that was deleted could be
// tidied away by the database before an incremental backup has seen that, and
// would be back after a restore: a device that was signed out, an erased word.
func (tx *Tx) remove(key []byte) error { return tx.txn.Set(key, nil) }

// each calls visit with every key and value under prefix, in order, from the
// key start on, until visit answers false.
func (tx *Tx) each(prefix, start []byte, visit func(key, value []byte) (bool, error)) error {
	options := badger.DefaultIteratorOptions
	options.Prefix = prefix
	options.PrefetchValues = false
	rows := tx.txn.NewIterator(options)
	defer rows.Close()
	for rows.Seek(start); rows.ValidForPrefix(prefix); rows.Next() {
		goOn := true
		err := rows.Item().Value(func(value []byte) (err error) {
			if len(value) > 0 {
				goOn, err = visit(rows.Item().Key(), value)
			}
			return err
		})
		if err != nil {
			return err
		}
		if !goOn {
			return nil
		}
	}
	return nil
}
