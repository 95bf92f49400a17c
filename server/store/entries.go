package store

import (
	"encoding/json"

	"hearth/shared/contract"
)

// Record is an entry as the server keeps it: what it is, and what each of the
// two has been sent of it.
type Record struct {
	ID     string                    `json:"id"`
	Kind   contract.Kind             `json:"kind"`
	Author string                    `json:"author"`
	Fields map[string]contract.Field `json:"fields"`
	// Seqs is each viewer's newest feed row for this entry.
	Seqs map[string]uint64 `json:"seqs"`
	// WithPartner is true while the partner has been sent it and not yet that it is gone.
	WithPartner bool `json:"with_partner,omitempty"`
	// TrashedAt is when it was removed, in milliseconds since 1970, 0 while it is not.
	TrashedAt int64 `json:"trashed_at,omitempty"`
	// Erased is the stamp of the removal that erased it; it has no fields then (SPEC TR2).
	Erased contract.Stamp `json:"erased,omitempty"`
}

// Version is a value that was superseded (SPEC ME5).
type Version = contract.Version

// Given is what an accepted change was given: its canonical stamp and its row
// in the author's feed.
type Given struct {
	Stamp contract.Stamp `json:"stamp"`
	Seq   uint64         `json:"seq"`
}

// Head is the end of one person's feed. The zero Head is an empty feed.
type Head struct {
	Seq   uint64 `json:"seq"`
	Chain string `json:"chain"`
}

// FeedRow says that an entry changed for a viewer (SPEC PL3).
type FeedRow struct {
	Seq   uint64 `json:"-"`
	Entry string `json:"entry"`
	Chain string `json:"chain"`
}

// Entry reads an entry of a couple, nil where there is none.
func (tx *Tx) Entry(couple, entry string) (*Record, error) {
	var record Record
	found, err := tx.get(keyEntry(couple, entry), &record)
	if err != nil || !found {
		return nil, err
	}
	return &record, nil
}

// PutEntry writes an entry of a couple.
func (tx *Tx) PutEntry(couple string, record *Record) error {
	return tx.put(keyEntry(couple, record.ID), record)
}

// ClaimedBy reads which couple an entry id belongs to, "" where none has used it.
func (tx *Tx) ClaimedBy(entry string) (couple string, err error) {
	_, err = tx.get(keyClaim(entry), &couple)
	return couple, err
}

// Claim gives an entry id to the couple that uses it first (SPEC ME2).
func (tx *Tx) Claim(couple, entry string) error { return tx.put(keyClaim(entry), couple) }

// Accepted reads what a change that was accepted before was given.
func (tx *Tx) Accepted(couple, change string) (given Given, found bool, err error) {
	found, err = tx.get(keyChange(couple, change), &given)
	return given, found, err
}

// PutAccepted remembers that a change was accepted (SPEC PU3).
func (tx *Tx) PutAccepted(couple, change string, given Given) error {
	return tx.put(keyChange(couple, change), given)
}

// PutVersion keeps a superseded value.
func (tx *Tx) PutVersion(couple, entry string, version Version) error {
	return tx.put(keyVersion(couple, entry, version), version)
}

// Versions reads the superseded values of an entry, by field and stamp.
func (tx *Tx) Versions(couple, entry string) ([]Version, error) {
	var versions []Version
	prefix := keyVersions(couple, entry)
	err := tx.each(prefix, prefix, func(_, value []byte) (bool, error) {
		var version Version
		if err := json.Unmarshal(value, &version); err != nil {
			return false, err
		}
		versions = append(versions, version)
		return true, nil
	})
	return versions, err
}

// RemoveVersions erases the superseded values of some of an entry's fields.
func (tx *Tx) RemoveVersions(couple, entry string, of func(field string) bool) error {
	versions, err := tx.Versions(couple, entry)
	if err != nil {
		return err
	}
	for _, version := range versions {
		if !of(version.Field) {
			continue
		}
		if err := tx.remove(keyVersion(couple, entry, version)); err != nil {
			return err
		}
	}
	return nil
}

// Head reads the end of a person's feed.
func (tx *Tx) Head(couple, person string) (Head, error) {
	var head Head
	_, err := tx.get(keyHead(couple, person), &head)
	return head, err
}

// AppendFeed writes the next row of a person's feed and moves its head.
func (tx *Tx) AppendFeed(couple, person string, row FeedRow) error {
	if err := tx.put(keyFeed(couple, person, row.Seq), row); err != nil {
		return err
	}
	return tx.put(keyHead(couple, person), Head{Seq: row.Seq, Chain: row.Chain})
}

// FeedRow reads one row of a person's feed, nil where there is none.
func (tx *Tx) FeedRow(couple, person string, seq uint64) (*FeedRow, error) {
	row := FeedRow{Seq: seq}
	found, err := tx.get(keyFeed(couple, person, seq), &row)
	if err != nil || !found {
		return nil, err
	}
	return &row, nil
}
