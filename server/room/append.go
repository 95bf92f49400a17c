package room

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

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
	record, err := tx.Entry(member.Couple, change.Entry)
	if err != nil {
		return contract.Verdict{}, nil, err
	}
	isNew := record == nil
	if isNew {
		record = newRecord(member, change)
	}
	if refusal := refuseRead(member, record, change); refusal != nil {
		return refused(change, refusal), nil, nil
	}
	if isNew {
		isOurs, err := tx.Claim(member.Couple, change.Entry)
		if err != nil {
			return contract.Verdict{}, nil, err
		}
		if !isOurs {
			return refused(change, contract.NewError(contract.CodeNotYours, "entry")), nil, nil
		}
	}
	return r.accept(tx, member, record, change)
}

// refuseRead is every refusal that depends on the entry as it stands.
func refuseRead(member Member, record *store.Record, change *contract.Change) *contract.Error {
	switch {
	case record.Author != member.Person:
		return contract.NewError(contract.CodeNotYours, "entry")
	case record.Kind != change.Kind:
		return contract.NewError(contract.CodeInvalidField, "kind")
	case recordSize(record)+changeSize(change) > maxRecordBytes:
		return contract.NewError(contract.CodeChangeTooLarge, "")
	}
	return refuseUnsealed(record, change)
}

// accept merges the change and writes everything that follows from it.
func (r *Room) accept(tx *store.Tx, member Member, record *store.Record, change *contract.Change) (contract.Verdict, []string, error) {
	wasSealed := isSealed(record)
	stamp := r.restamps.canonical(r.now(), record.Fields, change)
	versions, tied := merge(record, change, stamp)
	if tied {
		r.log.Error("two changes carry the same stamp", "couple", member.Couple, "entry", change.Entry)
	}
	for _, version := range versions {
		if err := tx.PutVersion(member.Couple, record.ID, version); err != nil {
			return contract.Verdict{}, nil, err
		}
	}
	if isSealed(record) && !wasSealed {
		keepOnlySealed(record)
		if err := tx.RemoveVersions(member.Couple, record.ID, isReadable); err != nil {
			return contract.Verdict{}, nil, err
		}
	}
	tell, err := r.feed(tx, member, record, change)
	if err != nil {
		return contract.Verdict{}, nil, err
	}
	if err := tx.PutEntry(member.Couple, record); err != nil {
		return contract.Verdict{}, nil, err
	}
	given := store.Given{Stamp: stamp, Seq: record.Seqs[record.Author]}
	return accepted(change, given), tell, tx.PutAccepted(member.Couple, change.ID, given)
}

// feed gives the entry its next row in the author's feed, and in the
// partner's where they may see it or have to forget it (SPEC PL1, PL5).
func (r *Room) feed(tx *store.Tx, member Member, record *store.Record, change *contract.Change) ([]string, error) {
	viewers := []string{record.Author}
	if seen := r.seenByPartner(record); seen || record.WithPartner {
		viewers = append(viewers, member.Partner)
		record.WithPartner = seen
	} else {
		tx.AfterCommit(func() { r.fresh.moved(member.Partner, record.ID) })
	}
	for _, viewer := range viewers {
		head, err := tx.Head(member.Couple, viewer)
		if err != nil {
			return nil, err
		}
		row := store.FeedRow{Seq: head.Seq + 1, Entry: record.ID, Chain: nextChain(head, record.ID, change.ID)}
		if err := tx.AppendFeed(member.Couple, viewer, row); err != nil {
			return nil, err
		}
		record.Seqs[viewer] = row.Seq
		r.remember(tx, viewer, head, row, record)
	}
	return viewers, nil
}

// nextChain rolls the feed's hash on by one row (SPEC PL6).
func nextChain(head store.Head, entry, change string) string {
	hash := sha256.New()
	hash.Write([]byte(head.Chain))
	hash.Write(binary.BigEndian.AppendUint64(nil, head.Seq+1))
	hash.Write([]byte(entry))
	hash.Write([]byte(change))
	return hex.EncodeToString(hash.Sum(nil)[:8])
}

func newRecord(member Member, change *contract.Change) *store.Record {
	return &store.Record{
		ID:     change.Entry,
		Kind:   change.Kind,
		Author: member.Person,
		Fields: make(map[string]contract.Field),
		Seqs:   make(map[string]uint64),
	}
}

func recordSize(record *store.Record) int {
	size := 0
	for name, field := range record.Fields {
		size += len(name) + len(field.Value)
	}
	return size
}
