package room

import (
	"fmt"

	"hearth/server/store"
	"hearth/shared/contract"
)

// Pull reads the next page of the member's feed after cursor. An unknown
// cursor begins again and says so (SPEC PL6).
func (r *Room) Pull(member Member, cursor contract.Cursor) (*contract.Page, error) {
	if cursor.Epoch == r.store.Epoch() {
		if page := r.fresh.after(member.Person, cursor); page != nil {
			return page, nil
		}
	}
	return r.read(member, cursor)
}

// read is Pull from the store.
func (r *Room) read(member Member, cursor contract.Cursor) (*contract.Page, error) {
	page := &contract.Page{Entries: []contract.Entry{}}
	err := r.store.View(func(tx *store.Tx) error {
		head, err := tx.Head(member.Couple, member.Person)
		if err != nil {
			return err
		}
		page.Cursor = contract.Cursor{Epoch: r.store.Epoch(), Seq: cursor.Seq, Chain: cursor.Chain}
		isOurs, err := r.knows(tx, member, cursor, head)
		if err != nil {
			return err
		}
		if !isOurs {
			page.Fork = cursor != contract.Cursor{}
			page.Cursor.Seq, page.Cursor.Chain = 0, ""
		}
		if err := r.fill(tx, member, page); err != nil {
			return err
		}
		page.More = page.Cursor.Seq < head.Seq
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("pull: %w", err)
	}
	return page, nil
}

// knows tells whether a cursor is a place in this server's own history.
func (r *Room) knows(tx *store.Tx, member Member, cursor contract.Cursor, head store.Head) (bool, error) {
	if cursor.Epoch != r.store.Epoch() || cursor.Seq > head.Seq {
		return false, nil
	}
	if cursor.Seq == 0 {
		return cursor.Chain == "", nil
	}
	row, err := tx.FeedRow(member.Couple, member.Person, cursor.Seq)
	return row != nil && row.Chain == cursor.Chain, err
}

// fill reads rows until the page is full, passing over those whose entry has
// moved on (SPEC PL3).
func (r *Room) fill(tx *store.Tx, member Member, page *contract.Page) error {
	bytes := 0
	entries := tx.Entries(member.Couple)
	defer entries.Close()
	return tx.FeedAfter(member.Couple, member.Person, page.Cursor.Seq, func(row store.FeedRow) (bool, error) {
		page.Cursor.Seq, page.Cursor.Chain = row.Seq, row.Chain
		record, err := entries.Entry(row.Entry)
		if err != nil {
			return false, err
		}
		if record == nil || record.Seqs[member.Person] != row.Seq {
			return true, nil
		}
		page.Entries = append(page.Entries, r.project(record, member.Person))
		bytes += recordSize(record)
		return len(page.Entries) < contract.PageEntries && bytes < contract.PageBytes, nil
	})
}

// project is the one place that decides what a viewer sees of an entry.
func (r *Room) project(record *store.Record, viewer string) contract.Entry {
	entry := contract.Entry{ID: record.ID, Kind: record.Kind, Author: record.Author}
	switch {
	case viewer == record.Author:
		entry.Fields = record.Fields
	case r.seenByPartner(record):
		entry.Fields = withoutOwn(record.Fields)
	case isRemoved(record):
		entry.Gone = contract.GoneRemoved
	default:
		entry.Gone = contract.GoneWithdrawn
	}
	return entry
}

// seenByPartner: for both, not removed, and whole (SPEC PL5, ME7).
func (r *Room) seenByPartner(record *store.Record) bool {
	has := func(field string) bool {
		value, exists := record.Fields[field]
		return exists && string(value.Value) != "null"
	}
	return !isSealed(record) && !isRemoved(record) && r.validate.Complete(record.Kind, has)
}

func isRemoved(record *store.Record) bool {
	return string(record.Fields[contract.FieldRemoved].Value) == "true"
}

// withoutOwn leaves out what is for the author alone: the notice, and what was
// sealed before the entry was opened.
func withoutOwn(fields map[string]contract.Field) map[string]contract.Field {
	seen := make(map[string]contract.Field, len(fields))
	for name, field := range fields {
		if name != contract.FieldReturned && name != contract.FieldSealed {
			seen[name] = field
		}
	}
	return seen
}
