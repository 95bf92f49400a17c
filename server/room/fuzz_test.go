package room

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"

	"hearth/server/store"
	"hearth/shared/contract"
)

// A program is what the two phones of one author do to one entry, three bytes
// a step: which phone, what it does, and what it has heard of before.

// doings are what a phone can do to an entry.
var doings = []set{
	{"text": "one"},
	{"text": "two", "happened_at": moment},
	{"happened_at": "2027-01-01T00:00:00Z"},
	{"later": set{"deep": true}},
	{"removed": true},
	{"removed": false, "returned": false},
	{"returned": false},
}

// written is one change, and which were known where it was written.
type written struct {
	change contract.Change
	knew   map[int]bool
}

// writeAll has the phones write, each on top of what it wrote and has heard.
func writeAll(t *testing.T, author Member, program []byte) []written {
	t.Helper()
	entry := uuid.Must(uuid.NewV7()).String()
	all := []written{}
	knows := [2]map[int]bool{{}, {}}
	for i := 0; i+2 < len(program) && len(all) < 8; i += 3 {
		phone, doing, heard := int(program[i]%2), int(program[i+1]), program[i+2]
		if len(all) == 0 {
			doing = 1 // It begins whole.
		} else if heard%3 == 0 {
			maps.Copy(knows[phone], knows[1-phone]) // They have both synced.
		}
		known := maps.Clone(knows[phone])
		change := writeOn(t, author, entry, doings[doing%len(doings)], view(author, all, known))
		if len(change.Set) == 0 {
			continue
		}
		change.ID = fmt.Sprintf("%08x-0000-4000-8000-000000000000", program[i]^heard) // Ties are decided by it.
		change.ID = change.ID[:9] + fmt.Sprintf("%04x", len(all)) + change.ID[13:]
		change.Stamp = contract.NewStamp(stampAfter(all, known)+uint64(heard%2), 0, uint64(phone))
		knows[phone][len(all)] = true
		all = append(all, written{change, known})
		if len(all) == 1 {
			knows[1-phone][0] = true
		}
	}
	return all
}

// stampAfter is a time after all that was known.
func stampAfter(all []written, known map[int]bool) uint64 {
	latest := uint64(1_800_000_000_000)
	for i := range known {
		latest = max(latest, all[i].change.Stamp.Millis()+2)
	}
	return latest
}

// writeOn is a change on top of an entry, with the bases a phone names, and
// without what is no news.
func writeOn(t *testing.T, author Member, entry string, fields set, on *store.Record) contract.Change {
	t.Helper()
	change := contract.Change{
		Entry: entry, Kind: contract.KindKindWord, Author: author.Person,
		Set: make(map[string]json.RawMessage), Bases: make(map[string]string),
	}
	for name, value := range fields {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		said := string(on.Fields[name].Value)
		if isUnsaid := said == "" && (value == false || value == "both"); said != string(data) && !isUnsaid {
			change.Set[name] = data
		}
	}
	for name, field := range on.Fields {
		_, sets := change.Set[name]
		if sets || name == contract.FieldRemoved || name == contract.FieldAudience || fields["removed"] == true {
			change.Bases[name] = field.Change
		}
	}
	return change
}

// view merges what is known, in the order of writing.
func view(author Member, all []written, known map[int]bool) *store.Record {
	return arrive(author, all, slices.Sorted(maps.Keys(known)))
}

// arrive has changes reach the server in an order.
func arrive(author Member, all []written, order []int) *store.Record {
	record := &store.Record{Author: author.Person, Kind: contract.KindKindWord, Fields: make(map[string]contract.Field)}
	for _, i := range order {
		change := all[i].change
		merge(record, &change, change.Stamp)
	}
	return record
}

// anyOrder is an order in which each change comes after those it knew.
func anyOrder(all []written, rng *rand.Rand) []int {
	var order []int
	arrived := make(map[int]bool)
	for len(order) < len(all) {
		i := rng.IntN(len(all))
		ready := !arrived[i]
		for known := range all[i].knew {
			ready = ready && arrived[known]
		}
		if ready {
			order, arrived[i] = append(order, i), true
		}
	}
	return order
}

// ME3, ME9: in whatever order changes arrive that did not know of each other,
// the same words stand. ME11: and none of them that a removal did not know is
// in the trash.
func FuzzMerge_AnyOrder(f *testing.F) {
	author, _ := couple()
	f.Add([]byte{0, 0, 0, 0, 0, 1, 1, 1, 1}, uint64(1))                            // Two edits that did not know of each other.
	f.Add([]byte{0, 0, 0, 0, 4, 1, 1, 1, 1}, uint64(2))                            // A removal and an edit.
	f.Add([]byte{0, 0, 0, 0, 0, 1, 1, 2, 1, 0, 4, 0, 1, 4, 1, 0, 5, 3}, uint64(3)) // Edits, two removals, and back.
	f.Fuzz(func(t *testing.T, program []byte, seed uint64) {
		all := writeAll(t, author, program)
		order := anyOrder(all, rand.New(rand.NewPCG(seed, 0)))
		one, other := arrive(author, all, inTurn(all)), arrive(author, all, order)
		for _, name := range []string{"text", "happened_at", "later"} {
			if a, b := one.Fields[name], other.Fields[name]; a.Change != b.Change || a.Stamp != b.Stamp {
				t.Errorf("%s is of %s in turn, of %s in the order %v", name, a.Change, b.Change, order)
			}
		}
		mustHaveEatenNothing(t, all, one)
		mustHaveEatenNothing(t, all, other)
		if t.Failed() {
			for i, w := range all {
				t.Logf("%d: %s %s %s on %v", i, w.change.ID, w.change.Stamp, asJSON(t, w.change.Set), slices.Sorted(maps.Keys(w.knew)))
			}
		}
	})
}

func inTurn(all []written) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	return order
}

// mustHaveEatenNothing: each word of a removed entry was known to the removal,
// or was written by one who knew of it.
func mustHaveEatenNothing(t *testing.T, all []written, record *store.Record) {
	t.Helper()
	if !isRemoved(record) {
		return
	}
	byID := make(map[string]contract.Change)
	for _, w := range all {
		byID[w.change.ID] = w.change
	}
	removal := byID[record.Fields[contract.FieldRemoved].Change]
	for name, field := range record.Fields {
		knewRemoval := byID[field.Change].Bases[contract.FieldRemoved] == removal.ID
		if !isBookkeeping(name) && removal.Bases[name] != field.Change && !knewRemoval {
			t.Errorf("%s, by %s, is in the trash, and %s did not know it", name, field.Change, removal.ID)
		}
	}
}
