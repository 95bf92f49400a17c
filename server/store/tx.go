package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"
	jsonv2 "github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Tx is one transaction, valid until the function it was given to returns.
type Tx struct {
	txn *badger.Txn
	// committed is what a write wants done once it is on disk.
	committed []func()
}

// AfterCommit has something done once the write is on disk, before anyone is
// told, and in the order of the commits. It holds up all others, so it must be
// short and must not wait.
func (tx *Tx) AfterCommit(do func()) { tx.committed = append(tx.committed, do) }

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
		return decode(data, value)
	})
	if err != nil {
		return false, fmt.Errorf("decode: %w", err)
	}
	return found, nil
}

// decode reads what put wrote, in half the time of encoding/json. It takes
// whatever that takes.
func decode(data []byte, value any) error {
	return jsonv2.Unmarshal(data, value, jsontext.AllowInvalidUTF8(true), jsontext.AllowDuplicateNames(true), jsonv2.MatchCaseInsensitiveNames(true))
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
