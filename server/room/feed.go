package room

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"

	"hearth/server/store"
)

// feed gives the entry its next row in the author's feed, and in the
// partner's where they may see it or have to forget it (SPEC PL1, PL5).
// cause is what changed it: a change's id where there is one.
func (r *Room) feed(tx *store.Tx, member Member, record *store.Record, cause string) ([]string, error) {
	viewers := []string{record.Author}
	if seen := r.seenByPartner(record); seen || record.WithPartner {
		viewers = append(viewers, member.otherThan(record.Author))
		record.WithPartner = seen
	} else {
		tx.AfterCommit(func() { r.fresh.moved(member.otherThan(record.Author), record.ID) })
	}
	for _, viewer := range viewers {
		head, err := tx.Head(member.Couple, viewer)
		if err != nil {
			return nil, err
		}
		row := store.FeedRow{Seq: head.Seq + 1, Entry: record.ID, Chain: nextChain(head, record.ID, cause)}
		if err := tx.AppendFeed(member.Couple, viewer, row); err != nil {
			return nil, err
		}
		record.Seqs[viewer] = row.Seq
		r.remember(tx, viewer, head, row, record)
	}
	return viewers, nil
}

// nextChain rolls the feed's hash on by one row (SPEC PL6).
func nextChain(head store.Head, entry, cause string) string {
	hash := sha256.New()
	hash.Write([]byte(head.Chain))
	hash.Write(binary.BigEndian.AppendUint64(nil, head.Seq+1))
	hash.Write([]byte(entry))
	hash.Write([]byte(cause))
	return hex.EncodeToString(hash.Sum(nil)[:8])
}
