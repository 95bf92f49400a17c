package room

import (
	"maps"
	"slices"
	"time"

	"hearth/server/store"
	"hearth/shared/contract"
)

// join puts what a device knows of an entry into what is here. Of each field
// the greater stamp stands, which after every merge is the one that won (SPEC
// HE2), and the other is kept as an earlier version (ME5).
func join(record *store.Record, offered map[string]contract.Field) (versions []store.Version) {
	for _, name := range slices.Sorted(maps.Keys(offered)) {
		next := offered[name]
		current, exists := record.Fields[name]
		winner, loser := next, current
		if exists && !isBefore(current, next) {
			winner, loser = current, next
		}
		record.Fields[name] = winner
		if exists && winner.Change != loser.Change {
			versions = append(versions, versionOf(name, loser, false))
		}
	}
	if isRemoved(record) {
		returnEdited(record)
	}
	return versions
}

// returnEdited puts an entry back where its removal met a later edit: the two
// did not know of each other, since a removal comes after all it knew (SPEC
// ME6, ME11).
func returnEdited(record *store.Record) {
	removal := record.Fields[contract.FieldRemoved]
	for _, name := range slices.Sorted(maps.Keys(record.Fields)) {
		if field := record.Fields[name]; !isBookkeeping(name) && field.Stamp > removal.Stamp {
			putBack(record, field.Change, field.Stamp)
		}
	}
}

// inTime gives fields whose stamps are too far ahead the server's time, in
// their order (SPEC ME6).
func (r *restamper) inTime(now time.Time, fields map[string]contract.Field) map[string]contract.Field {
	limit := uint64(now.Add(contract.ClockLead).UnixMilli())
	if r.millis > limit {
		*r = restamper{}
	}
	ahead := make(map[contract.Stamp]contract.Stamp)
	for _, field := range fields {
		if field.Stamp.Millis() > limit {
			ahead[field.Stamp] = ""
		}
	}
	if len(ahead) == 0 {
		return fields
	}
	for _, stamp := range slices.Sorted(maps.Keys(ahead)) {
		ahead[stamp] = r.next(uint64(now.UnixMilli()), stamp.Writer())
	}
	settled := maps.Clone(fields)
	for name, field := range settled {
		if inTime, is := ahead[field.Stamp]; is {
			field.Stamp = inTime
			settled[name] = field
		}
	}
	return settled
}
