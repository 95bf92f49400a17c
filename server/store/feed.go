package store

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

const (
	// lookUps is how many rows or entries are looked up one by one before an
	// iterator is worth its making.
	lookUps = 4
	// nearSteps is how far an iterator walks to an entry before it jumps.
	nearSteps = 8
)

// FeedAfter visits a person's feed rows after seq, in order, until visit
// answers false. Rows have no gaps, so the next one is a look-up: for the one
// row that live reading wants that costs a fraction of an iterator. Where a
// damaged disk has lost rows all the same, it goes on after them.
func (tx *Tx) FeedAfter(couple, person string, seq uint64, visit func(FeedRow) (bool, error)) error {
	for range lookUps {
		row, err := tx.FeedRow(couple, person, seq+1)
		if err != nil {
			return err
		}
		if row == nil {
			head, err := tx.Head(couple, person)
			if err != nil || seq >= head.Seq {
				return err
			}
			break
		}
		seq++
		if goOn, err := visit(*row); err != nil || !goOn {
			return err
		}
	}
	start := keyFeed(couple, person, seq+1)
	return tx.each(start[:len(start)-8], start, func(key, value []byte) (bool, error) {
		row := FeedRow{Seq: binary.BigEndian.Uint64(key[len(key)-8:])}
		if err := row.read(value); err != nil {
			return false, fmt.Errorf("decode feed row: %w", err)
		}
		return visit(row)
	})
}

// read decodes a row. The form that AppendFeed gives it is read directly, in a
// tenth of the time: a new device reads them all.
func (row *FeedRow) read(value []byte) error {
	entry, begins := bytes.CutPrefix(value, []byte(`{"entry":"`))
	entry, chain, parts := bytes.Cut(entry, []byte(`","chain":"`))
	chain, ends := bytes.CutSuffix(chain, []byte(`"}`))
	if !begins || !parts || !ends || bytes.ContainsAny(entry, `"\`) || bytes.ContainsAny(chain, `"\`) {
		return decode(value, row)
	}
	row.Entry, row.Chain = string(entry), string(chain)
	return nil
}

// EntryReader reads many entries of a couple. Those of a feed were mostly made
// one after another, so that the next one lies near the last. Close it.
type EntryReader struct {
	tx     *Tx
	couple string
	read   int
	near   *badger.Iterator
}

// Entries makes a reader of a couple's entries, for a transaction that only reads.
func (tx *Tx) Entries(couple string) *EntryReader { return &EntryReader{tx: tx, couple: couple} }

// Close ends the reading.
func (r *EntryReader) Close() {
	if r.near != nil {
		r.near.Close()
	}
}

// Entry reads an entry, nil where there is none.
func (r *EntryReader) Entry(entry string) (*Record, error) {
	if r.read++; r.read <= lookUps {
		return r.tx.Entry(r.couple, entry)
	}
	key := keyEntry(r.couple, entry)
	if !r.walkTo(key) {
		return r.tx.Entry(r.couple, entry)
	}
	var record Record
	err := r.near.Item().Value(func(value []byte) error { return decode(value, &record) })
	if err != nil {
		return nil, fmt.Errorf("decode entry: %w", err)
	}
	return &record, nil
}

// walkTo moves forward to a key that lies ahead, and tells whether it is there.
func (r *EntryReader) walkTo(key []byte) bool {
	if r.near == nil {
		options := badger.DefaultIteratorOptions
		options.Prefix = keyEntry(r.couple, "")
		options.PrefetchValues = false
		r.near = r.tx.txn.NewIterator(options)
		r.near.Seek(key)
	}
	for range nearSteps {
		if !r.near.Valid() {
			return false
		}
		switch order := bytes.Compare(r.near.Item().Key(), key); {
		case order == 0:
			return true
		case order > 0:
			return false
		}
		r.near.Next()
	}
	r.near.Seek(key)
	return r.near.Valid() && bytes.Equal(r.near.Item().Key(), key)
}
