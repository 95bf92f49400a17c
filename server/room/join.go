package room

import (
	"maps"
	"slices"

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
