package room

import (
	"maps"

	"hearth/server/store"
	"hearth/shared/contract"
)

// refuseUnsealed keeps readable words out of an entry for its author alone
// (SPEC PV1). Only a change that knew the entry was sealed may open it (ME8);
// one that did not is parked on its phone rather than emptied here.
func refuseUnsealed(record *store.Record, change *contract.Change) *contract.Error {
	current := record.Fields[contract.FieldAudience]
	audience, sets := change.Set[contract.FieldAudience]
	opens := sets && change.Bases[contract.FieldAudience] == current.Change
	if !isPrivate(contract.Field{Value: audience}) && (opens || !isPrivate(current)) {
		return nil
	}
	for name := range change.Set {
		if isReadable(name) {
			return contract.NewError(contract.CodeUnsealed, name)
		}
	}
	return nil
}

// isSealed tells whether the entry as it stands is for its author alone.
func isSealed(record *store.Record) bool {
	return isPrivate(record.Fields[contract.FieldAudience])
}

// dropReadable forgets what was readable before the entry was sealed, and
// tells whether there was anything.
func dropReadable(record *store.Record) bool {
	before := len(record.Fields)
	maps.DeleteFunc(record.Fields, func(name string, _ contract.Field) bool { return isReadable(name) })
	return len(record.Fields) < before
}

// isReadable tells whether a field holds words that the server can read.
func isReadable(name string) bool {
	return name != contract.FieldSealed && !isBookkeeping(name)
}

func isPrivate(audience contract.Field) bool { return string(audience.Value) == `"me"` }
