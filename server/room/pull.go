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
		page.More, err = r.fill(tx, member, page)
		if !page.More { // Also where a damaged disk has lost the last rows.
			page.Cursor.Seq, page.Cursor.Chain = head.Seq, head.Chain
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("pull: %w", err)
	}
	return page, nil
}

// Knows tells whether a cursor is of this server's own history; the beginning
// of a feed is.
func (r *Room) Knows(member Member, cursor contract.Cursor) (isOurs bool, err error) {
	if cursor == (contract.Cursor{}) {
		return true, nil
	}
	err = r.store.View(func(tx *store.Tx) error {
		head, err := tx.Head(member.Couple, member.Person)
		if err != nil {
			return err
		}
		isOurs, err = r.knows(tx, member, cursor, head)
		return err
	})
	return isOurs, err
}

// knows tells whether a cursor is a place in this server's own history.
func (r *Room) knows(tx *store.Tx, member Member, cursor contract.Cursor, head store.Head) (bool, error) {
	if cursor.Epoch != r.store.Epoch() || cursor.Seq > head.Seq {
		return false, nil
	}
	switch cursor.Seq {
	case 0:
		return cursor.Chain == "", nil
	case head.Seq:
		return cursor.Chain == head.Chain, nil
	}
	row, err := tx.FeedRow(member.Couple, member.Person, cursor.Seq)
	return row != nil && row.Chain == cursor.Chain, err
}

// fill reads rows until the page is full, passing over those whose entry has
// moved on (SPEC PL3), and tells whether it left some for the next page.
func (r *Room) fill(tx *store.Tx, member Member, page *contract.Page) (more bool, err error) {
	bytes := 0
	entries := tx.Entries(member.Couple)
	defer entries.Close()
	err = tx.FeedAfter(member.Couple, member.Person, page.Cursor.Seq, func(row store.FeedRow) (bool, error) {
		if len(page.Entries) == contract.PageEntries || bytes >= contract.PageBytes {
			more = true
			return false, nil
		}
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
		return true, nil
	})
	return more, err
}

// project is the one place that decides what a viewer sees of an entry.
func (r *Room) project(record *store.Record, viewer string) contract.Entry {
	entry := contract.Entry{ID: record.ID, Kind: record.Kind, Author: record.Author}
	switch {
	case record.Erased != "":
		entry.Gone, entry.Since = contract.GoneRemoved, record.Erased
	case viewer == record.Author:
		entry.Fields = record.Fields
	case r.seenByPartner(record):
		entry.Fields = withoutOwn(record.Fields)
	case isRemoved(record):
		entry.Gone, entry.Since = contract.GoneRemoved, record.Fields[contract.FieldRemoved].Stamp
	default:
		entry.Gone, entry.Since = contract.GoneWithdrawn, withdrawnSince(record)
	}
	return entry
}

// withdrawnSince is the stamp of what took an entry from the partner (SPEC PL8).
func withdrawnSince(record *store.Record) contract.Stamp {
	if isSealed(record) {
		return record.Fields[contract.FieldAudience].Stamp
	}
	return latestStamp(record.Fields) // It is not whole any more.
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
