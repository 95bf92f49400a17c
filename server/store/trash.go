package store

import "encoding/json"

// Trashed says that an entry lies in its author's trash.
type Trashed struct {
	Couple string `json:"couple"`
	Entry  string `json:"entry"`
	// At is when it was removed, in milliseconds since 1970.
	At int64 `json:"at"`
}

// PutTrashed lists an entry as removed.
func (tx *Tx) PutTrashed(trashed Trashed) error { return tx.put(keyTrashed(trashed), trashed) }

// RemoveTrashed takes an entry off the list.
func (tx *Tx) RemoveTrashed(trashed Trashed) error { return tx.remove(keyTrashed(trashed)) }

// TrashedUntil reads what was removed until a time in milliseconds since 1970,
// oldest first, at most some.
func (tx *Tx) TrashedUntil(until int64, most int) ([]Trashed, error) {
	var list []Trashed
	err := tx.each([]byte(keyTrash), []byte(keyTrash), func(_, value []byte) (bool, error) {
		var trashed Trashed
		if err := json.Unmarshal(value, &trashed); err != nil {
			return false, err
		}
		if trashed.At > until || len(list) == most {
			return false, nil
		}
		list = append(list, trashed)
		return true, nil
	})
	return list, err
}

// Hold remembers that the partner has an entry which the store lacks.
func (tx *Tx) Hold(couple, entry string) error { return tx.put(keyHeld(couple, entry), true) }

// IsHeld tells whether the partner has an entry which the store lacked.
func (tx *Tx) IsHeld(couple, entry string) (held bool, err error) {
	_, err = tx.get(keyHeld(couple, entry), &held)
	return held, err
}
