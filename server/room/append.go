package room

import (
	"hearth/server/store"
	"hearth/shared/contract"
)

// maxRecordBytes bounds one entry whole, so that a commit that rewrites it and
// keeps a version stays within a transaction (FAILURES F34).
const maxRecordBytes = 2 * contract.MaxChangeBytes

// append decides on one valid change of the member's own inside a
// transaction, and answers its verdict and who is to be told.
func (r *Room) append(tx *store.Tx, member Member, change *contract.Change) (contract.Verdict, []string, error) {
	given, known, err := tx.Accepted(member.Couple, change.ID)
	if err != nil {
		return contract.Verdict{}, nil, err
	}
	if known {
		return accepted(change, given), nil, nil
	}
	record, refusal, err := ownRecord(tx, member, change.Entry, change.Kind)
	if err != nil {
		return contract.Verdict{}, nil, err
	}
	if refusal == nil {
		refusal = refuseRead(record, change)
	}
	if refusal != nil {
		return refused(change, refusal), nil, nil
	}
	return r.accept(tx, member, record, change)
}

// ownRecord reads an entry of the member's own, or begins it where the couple
// has none of that id (SPEC ME2).
func ownRecord(tx *store.Tx, member Member, entry string, kind contract.Kind) (*store.Record, *contract.Error, error) {
	record, err := tx.Entry(member.Couple, entry)
	switch {
	case err != nil:
		return nil, nil, err
	case record == nil:
		return beginRecord(tx, member, entry, kind)
	case record.Author != member.Person:
		return nil, contract.NewError(contract.CodeNotYours, "entry"), nil
	case record.Kind != kind:
		return nil, contract.NewError(contract.CodeInvalidField, "kind"), nil
	case record.Fields == nil:
		record.Fields = make(map[string]contract.Field)
	}
	return record, nil, nil
}

func beginRecord(tx *store.Tx, member Member, entry string, kind contract.Kind) (*store.Record, *contract.Error, error) {
	couple, err := tx.ClaimedBy(entry)
	if err != nil {
		return nil, nil, err
	}
	if couple != "" && couple != member.Couple {
		return nil, contract.NewError(contract.CodeNotYours, "entry"), nil
	}
	isHeld, err := tx.IsHeld(member.Couple, entry)
	if err != nil {
		return nil, nil, err
	}
	return &store.Record{
		ID: entry, Kind: kind, Author: member.Person, WithPartner: isHeld,
		Fields: make(map[string]contract.Field), Seqs: make(map[string]uint64),
	}, nil, nil
}

// refuseRead is every refusal that depends on the entry as it stands.
func refuseRead(record *store.Record, change *contract.Change) *contract.Error {
	switch {
	case record.Erased != "":
		return contract.NewError(contract.CodeErased, "entry")
	case recordSize(record)+changeSize(change) > maxRecordBytes:
		return contract.NewError(contract.CodeChangeTooLarge, "")
	}
	return refuseUnsealed(record, change)
}

// accept merges the change and writes everything that follows from it.
func (r *Room) accept(tx *store.Tx, member Member, record *store.Record, change *contract.Change) (contract.Verdict, []string, error) {
	stamp := r.restamps.canonical(r.now(), record.Fields, change)
	versions, tied := merge(record, change, stamp)
	if tied {
		r.log.Error("two changes carry the same stamp", "couple", member.Couple, "entry", change.Entry)
	}
	tell, err := r.keep(tx, member, record, versions, change.ID)
	if err != nil {
		return contract.Verdict{}, nil, err
	}
	given := store.Given{Stamp: stamp, Seq: record.Seqs[record.Author]}
	return accepted(change, given), tell, tx.PutAccepted(member.Couple, change.ID, given)
}

// keep writes a record that has changed, and what follows from that: earlier
// versions (SPEC ME5), the trash (TR1), the feeds. It answers who is to be told.
func (r *Room) keep(tx *store.Tx, member Member, record *store.Record, versions []store.Version, cause string) ([]string, error) {
	if len(record.Seqs) == 0 {
		if err := tx.Claim(member.Couple, record.ID); err != nil {
			return nil, err
		}
	}
	for _, version := range versions {
		if err := tx.PutVersion(member.Couple, record.ID, version); err != nil {
			return nil, err
		}
	}
	if isSealed(record) && dropReadable(record) {
		if err := tx.RemoveVersions(member.Couple, record.ID, isReadable); err != nil {
			return nil, err
		}
	}
	if err := r.trash(tx, member.Couple, record); err != nil {
		return nil, err
	}
	tell, err := r.feed(tx, member, record, cause)
	if err != nil {
		return nil, err
	}
	return tell, tx.PutEntry(member.Couple, record)
}

func recordSize(record *store.Record) int {
	size := 0
	for name, field := range record.Fields {
		size += len(name) + len(field.Value)
	}
	return size
}
