package room

import (
	"context"
	"fmt"

	"hearth/server/store"
	"hearth/shared/contract"
)

// trash lists an entry that has been removed, and takes one off the list that
// has come back (SPEC TR1).
func (r *Room) trash(tx *store.Tx, couple string, record *store.Record) error {
	listed := store.Trashed{Couple: couple, Entry: record.ID, At: record.TrashedAt}
	isInTrash := isRemoved(record) && record.Erased == ""
	switch {
	case isInTrash && record.TrashedAt == 0:
		listed.At = r.now().UnixMilli()
		record.TrashedAt = listed.At
		return tx.PutTrashed(listed)
	case !isInTrash && record.TrashedAt != 0:
		record.TrashedAt = 0
		return tx.RemoveTrashed(listed)
	}
	return nil
}

// sweptAtOnce is how many entries one look at the trash erases.
const sweptAtOnce = 100

// EmptyTrash erases what has lain in the trash for contract.TrashLife by the
// server's clock, and answers how many entries that was (SPEC TR2).
func (r *Room) EmptyTrash(ctx context.Context) (erased int, err error) {
	until := r.now().Add(-contract.TrashLife).UnixMilli()
	for {
		var due []store.Trashed
		err := r.store.View(func(tx *store.Tx) (err error) {
			due, err = tx.TrashedUntil(until, sweptAtOnce)
			return err
		})
		if err != nil {
			return erased, fmt.Errorf("look at trash: %w", err)
		}
		var writes writes
		for _, trashed := range due {
			writes.submit(ctx, r.store, 0, func(tx *store.Tx) ([]string, error) { return r.eraseTrashed(tx, trashed) })
		}
		if err := writes.finish(r.hub); err != nil {
			return erased, fmt.Errorf("empty trash: %w", err)
		}
		erased += len(due)
		if len(due) < sweptAtOnce {
			return erased, nil
		}
	}
}

func (r *Room) eraseTrashed(tx *store.Tx, trashed store.Trashed) ([]string, error) {
	record, err := tx.Entry(trashed.Couple, trashed.Entry)
	if err != nil {
		return nil, err
	}
	if record == nil || record.TrashedAt != trashed.At {
		return nil, tx.RemoveTrashed(trashed) // It has come back since this was looked up.
	}
	author := Member{Couple: trashed.Couple, Person: record.Author}
	return r.erase(tx, author, record, record.Fields[contract.FieldRemoved].Stamp)
}

// erase leaves nothing of an entry but that it was there, which stays for ever:
// a device that still has it must not bring it back (SPEC TR2, FAILURES F19).
func (r *Room) erase(tx *store.Tx, member Member, record *store.Record, removal contract.Stamp) ([]string, error) {
	record.Erased, record.Fields = removal, nil
	all := func(string) bool { return true }
	if err := tx.RemoveVersions(member.Couple, record.ID, all); err != nil {
		return nil, err
	}
	return r.keep(tx, member, record, nil, "erased/"+string(removal))
}
