package room

import (
	"cmp"
	"fmt"
	"slices"

	"hearth/server/store"
	"hearth/shared/contract"
)

// Versions are what the words of an entry of the member's own were before,
// newest first (SPEC ME5). For anyone else there is no such entry: it answers
// contract.CodeNotFound.
func (r *Room) Versions(member Member, entry string) ([]contract.Version, error) {
	versions := []contract.Version{}
	err := r.store.View(func(tx *store.Tx) error {
		record, err := tx.Entry(member.Couple, entry)
		if err != nil {
			return err
		}
		if record == nil || record.Author != member.Person {
			return contract.NewError(contract.CodeNotFound, "")
		}
		kept, err := tx.Versions(member.Couple, entry)
		for _, version := range kept {
			if !isBookkeeping(version.Field) {
				versions = append(versions, version)
			}
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read versions: %w", err)
	}
	slices.SortFunc(versions, func(a, b contract.Version) int { return -cmp.Compare(a.Stamp, b.Stamp) })
	return versions, nil
}
