package room

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/server/store"
	"hearth/shared/contract"
)

// Heal takes in what a device knows and this server, restored from an older
// copy, may lack: whole entries of the member's own, each joined with what is
// here (SPEC HE1, HE2), and the ids of the partner's that the device holds
// (HE4). It answers one verdict for each offer, in order, once all is on disk.
func (r *Room) Heal(ctx context.Context, member Member, offers []contract.Entry, holds []string) ([]contract.HealVerdict, error) {
	verdicts := make([]contract.HealVerdict, len(offers))
	var writes writes
	for i := range offers {
		offer, verdict := &offers[i], &verdicts[i]
		*verdict = contract.HealVerdict{Entry: offer.ID}
		if verdict.Error = r.refuseOffer(member, offer); verdict.Error != nil {
			continue
		}
		writes.submit(ctx, r.store, 2*offerSize(offer), func(tx *store.Tx) (tell []string, err error) {
			tell, verdict.Error, err = r.takeIn(tx, member, offer)
			verdict.Accepted = err == nil && verdict.Error == nil
			return tell, err
		})
	}
	for _, entry := range holds {
		writes.submit(ctx, r.store, 0, func(tx *store.Tx) ([]string, error) { return r.hold(tx, member, entry) })
	}
	if err := writes.finish(r.hub); err != nil {
		return nil, fmt.Errorf("heal: %w", err)
	}
	return verdicts, nil
}

func (r *Room) refuseOffer(member Member, offer *contract.Entry) *contract.Error {
	if offerSize(offer) > maxRecordBytes {
		return contract.NewError(contract.CodeChangeTooLarge, "")
	}
	if invalid := r.validate.Offer(offer); invalid != nil {
		return invalid
	}
	if offer.Author != member.Person {
		return contract.NewError(contract.CodeNotYours, "author")
	}
	return nil
}

// takeIn joins one valid offer of the member's own with what is here.
func (r *Room) takeIn(tx *store.Tx, member Member, offer *contract.Entry) ([]string, *contract.Error, error) {
	record, refusal, err := ownRecord(tx, member, offer.ID, offer.Kind)
	if err != nil || refusal != nil {
		return nil, refusal, err
	}
	latest := latestStamp(record.Fields)
	switch {
	case record.Erased != "" && latestStamp(offer.Fields) <= record.Erased:
		return nil, nil, nil // Its author's devices are told to forget it.
	case offer.Gone != "" && latest > offer.Since:
		return nil, nil, nil // It came back after the removal that this device knows.
	case offer.Gone != "":
		tell, err := r.erase(tx, member, record, offer.Since)
		return tell, nil, err
	}
	before := maps.Clone(record.Fields)
	versions := join(record, offer.Fields)
	if record.Erased != "" { // It came back after all.
		record.Erased = ""
		newest := latestField(record.Fields)
		putBack(record, newest.Change, newest.Stamp)
	}
	news := newIn(before, record.Fields)
	if len(news) == 0 {
		return nil, nil, nil
	}
	tell, err := r.keep(tx, member, record, versions, strings.Join(news, "/"))
	if err != nil {
		return nil, nil, err
	}
	return tell, nil, acceptAll(tx, member, record, news)
}

// acceptAll has the changes that came with an offer be known as accepted: an
// outbox that still has one gets its verdict and no more (SPEC PU3).
func acceptAll(tx *store.Tx, member Member, record *store.Record, changes []string) error {
	for _, change := range changes {
		_, known, err := tx.Accepted(member.Couple, change)
		if err != nil {
			return err
		}
		if known {
			continue
		}
		for _, field := range record.Fields {
			if field.Change != change {
				continue
			}
			given := store.Given{Stamp: field.Stamp, Seq: record.Seqs[record.Author]}
			if err := tx.PutAccepted(member.Couple, change, given); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

// hold notes that the member has an entry of the partner's which this server
// did not send them. Where they may not see it, they are told that it is gone;
// where it is not here, they will be when it is (SPEC HE4).
func (r *Room) hold(tx *store.Tx, member Member, entry string) ([]string, error) {
	record, err := tx.Entry(member.Couple, entry)
	switch {
	case err != nil:
		return nil, err
	case record == nil:
		return nil, tx.Hold(member.Couple, entry)
	case record.Author == member.Person || r.seenByPartner(record):
		return nil, nil // They are sent it as it is.
	}
	record.WithPartner = true
	return r.keep(tx, member, record, nil, "held/"+entry)
}

func offerSize(offer *contract.Entry) int {
	size := len(offer.ID) + len(offer.Kind)
	for name, field := range offer.Fields {
		size += len(name) + len(field.Value)
	}
	return size
}

func latestStamp(fields map[string]contract.Field) contract.Stamp { return latestField(fields).Stamp }

func latestField(fields map[string]contract.Field) (latest contract.Field) {
	for _, field := range fields {
		if isBefore(latest, field) {
			latest = field
		}
	}
	return latest
}

// newIn are the changes, in order, of the values that are not as they were.
func newIn(before, after map[string]contract.Field) []string {
	changes := make(map[string]bool)
	for name, field := range after {
		if was := before[name]; was.Change != field.Change || was.Stamp != field.Stamp {
			changes[field.Change] = true
		}
	}
	return slices.Sorted(maps.Keys(changes))
}
