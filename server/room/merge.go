package room

import (
	"maps"
	"slices"

	"hearth/server/store"
	"hearth/shared/contract"
)

// merge puts a change with its canonical stamp into an entry, field by field
// (SPEC ME3), and answers the values it superseded or that were older already
// (ME5). tied reports equal stamps of different changes (ME9).
func merge(record *store.Record, change *contract.Change, stamp contract.Stamp) (versions []store.Version, tied bool) {
	returns := returnsFromTrash(record, change)
	for _, name := range slices.Sorted(maps.Keys(change.Set)) {
		next := contract.Field{Value: change.Set[name], Stamp: stamp, Change: change.ID}
		current, exists := record.Fields[name]
		if !exists {
			record.Fields[name] = next
			continue
		}
		tied = tied || current.Stamp == next.Stamp
		concurrent := change.Bases[name] != current.Change
		winner, loser := next, current
		if stands(name, current, next, concurrent) {
			winner, loser = current, next
		}
		record.Fields[name] = ahead(winner, loser)
		versions = append(versions, versionOf(name, loser, concurrent))
	}
	if returns {
		putBack(record, change.ID, stamp)
	}
	return versions, tied
}

// stands tells whether the value in place stays.
func stands(name string, current, next contract.Field, concurrent bool) bool {
	if concurrent && name == contract.FieldAudience && isPrivate(current) != isPrivate(next) {
		return isPrivate(current) // Showing cannot be undone (SPEC ME8).
	}
	return isBefore(next, current)
}

// ahead gives a winner that the stamps alone would not let win a stamp after
// the loser's: wherever the two meet again, the greater one wins (SPEC ME8).
func ahead(winner, loser contract.Field) contract.Field {
	if isBefore(winner, loser) {
		winner.Stamp = following(loser.Stamp)
	}
	return winner
}

// following is the stamp right after another.
func following(stamp contract.Stamp) contract.Stamp {
	return contract.NewStamp(stamp.Millis(), stamp.Counter()+1, stamp.Writer())
}

// isBefore orders two values of a field: by stamp, then by change id.
func isBefore(a, b contract.Field) bool {
	if a.Stamp != b.Stamp {
		return a.Stamp < b.Stamp
	}
	return a.Change < b.Change
}

// returnsFromTrash tells whether an edit and a removal were made without
// knowing of each other (SPEC ME11): then the entry comes back with a notice,
// for its author to keep or remove again (FAILURES F20).
func returnsFromTrash(record *store.Record, change *contract.Change) bool {
	if removes, sets := change.Set[contract.FieldRemoved]; sets {
		return string(removes) == "true" && !knowsAll(record, change)
	}
	removed, exists := record.Fields[contract.FieldRemoved]
	return exists && string(removed.Value) == "true" && change.Bases[contract.FieldRemoved] != removed.Change
}

// knowsAll tells whether a removal was based on every field as it stands.
func knowsAll(record *store.Record, change *contract.Change) bool {
	for name, field := range record.Fields {
		if isBookkeeping(name) {
			continue
		}
		if change.Bases[name] != field.Change {
			return false
		}
	}
	return true
}

func isBookkeeping(name string) bool {
	return name == contract.FieldRemoved || name == contract.FieldReturned || name == contract.FieldAudience
}

// putBack undoes a removal in the name of the change that met it.
func putBack(record *store.Record, change string, stamp contract.Stamp) {
	if removed, exists := record.Fields[contract.FieldRemoved]; exists && removed.Stamp > stamp {
		stamp = removed.Stamp
	}
	after := following(stamp)
	record.Fields[contract.FieldRemoved] = contract.Field{Value: []byte("false"), Stamp: after, Change: change}
	record.Fields[contract.FieldReturned] = contract.Field{Value: []byte("true"), Stamp: after, Change: change}
}

func versionOf(name string, field contract.Field, lost bool) store.Version {
	return store.Version{Field: name, Value: field.Value, Stamp: field.Stamp, Change: field.Change, Lost: lost}
}
