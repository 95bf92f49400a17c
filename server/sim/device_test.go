package sim

import (
	"encoding/json"
	"maps"
	"slices"

	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// device is a phone as SPEC.md has it: what the server confirmed, and the
// outbox over it.
type device struct {
	*world
	name   string
	member room.Member
	// skew is how far its clock is off, in milliseconds.
	skew int64
	// away: no network reaches it.
	away bool
	kept kept

	// What a crash takes: writer and life are new after it.
	writer uint64
	life   int
	link   *link
}

// kept is what is on a device's disk; each method that changes it is one
// transaction (PU1, PL2).
type kept struct {
	Clock clock
	Base  map[string]contract.Entry
	// Gone is what was taken away, and by which decision (PL8).
	Gone   map[string]contract.Entry
	Outbox []contract.Change
	Parked map[string]contract.Code
	Cursor contract.Cursor
}

func emptyKept() kept {
	return kept{
		Base: make(map[string]contract.Entry), Gone: make(map[string]contract.Entry), Parked: make(map[string]contract.Code),
	}
}

// copied is a copy that shares nothing that is ever changed in place.
func (k kept) copied() kept {
	k.Base, k.Gone, k.Parked = maps.Clone(k.Base), maps.Clone(k.Gone), maps.Clone(k.Parked)
	k.Outbox = slices.Clone(k.Outbox)
	return k
}

// now is an entry's fields as the person sees them: base and outbox together.
func (d *device) now(entry string) fields {
	now := fields(d.kept.Base[entry].Fields)
	for _, change := range d.kept.Outbox {
		if change.Entry != entry {
			continue
		}
		if stamp := canonical(now, change); !isPast(now, change, stamp) {
			now = meet(now, change, stamp)
		}
	}
	return now
}

// own are the entries this person wrote, and their kinds, in an order that the
// seed decides.
func (d *device) own() ([]string, map[string]contract.Kind) {
	kinds := make(map[string]contract.Kind)
	for id, entry := range d.kept.Base {
		if entry.Author == d.member.Person {
			kinds[id] = entry.Kind
		}
	}
	for _, change := range d.kept.Outbox {
		if _, isMischief := d.mischief[change.ID]; !isMischief {
			kinds[change.Entry] = change.Kind
		}
	}
	return slices.Sorted(maps.Keys(kinds)), kinds
}

// record writes a change on top of what the person sees, and saves it.
func (d *device) record(entry string, kind contract.Kind, set map[string]any) contract.Change {
	now := d.now(entry)
	change := contract.Change{
		ID: d.uuid(4), Entry: entry, Kind: kind, Author: d.member.Person,
		Stamp: d.kept.Clock.next(d.time+d.skew, d.writer),
		Set:   make(map[string]json.RawMessage), Bases: make(map[string]string),
	}
	for name, value := range set {
		change.Set[name] = mustJSON(value)
	}
	namesAll := string(change.Set[removed]) == "true" || string(change.Set[audience]) == `"me"`
	for name, field := range now {
		if _, sets := change.Set[name]; sets || namesAll || name == removed || name == audience {
			change.Bases[name] = field.Change
		}
	}
	d.kept.Outbox = append(d.kept.Outbox, change)
	d.saved[change.ID] = d
	return change
}

// batch is what the next push takes from the outbox, in its order (PU8).
func (d *device) batch() []contract.Change {
	return slices.Clone(d.kept.Outbox[:min(len(d.kept.Outbox), 1+d.rng.IntN(12))])
}

// settle does what the server decided, in one transaction (PU5).
func (d *device) settle(verdicts []contract.Verdict, time int64) {
	d.kept.Clock.offset = time - (d.time + d.skew)
	for _, verdict := range verdicts {
		at := slices.IndexFunc(d.kept.Outbox, func(change contract.Change) bool { return change.ID == verdict.Change })
		if at < 0 {
			continue
		}
		change := d.kept.Outbox[at]
		switch {
		case verdict.Accepted:
			d.acknowledged[change.ID] = store.Given{Stamp: verdict.Stamp, Seq: verdict.Seq}
			d.confirm(change, verdict)
		case contract.Find(verdict.Error.Code).Parks:
			d.kept.Parked[change.ID] = verdict.Error.Code
			d.refused[change.ID] = verdict.Error.Code
		default:
			continue
		}
		d.kept.Outbox = slices.Delete(d.kept.Outbox, at, at+1)
	}
}

// confirm puts an accepted change into the base, unless a page has been faster (PL7).
func (d *device) confirm(change contract.Change, verdict contract.Verdict) {
	d.kept.Clock.observe(verdict.Stamp)
	if d.kept.Cursor.Seq >= verdict.Seq {
		return
	}
	entry, exists := d.kept.Base[change.Entry]
	if !exists {
		entry = contract.Entry{ID: change.Entry, Kind: change.Kind, Author: change.Author}
	}
	entry.Fields = meet(entry.Fields, change, verdict.Stamp)
	d.kept.Base[entry.ID] = entry
}

// turn takes a page and its cursor over, in one transaction, if it follows
// what is kept (PL2); and tells whether it did.
func (d *device) turn(page *contract.Page, from contract.Cursor) bool {
	if d.kept.Cursor != from {
		return false
	}
	for _, entry := range page.Entries {
		d.takeOver(entry)
	}
	d.kept.Cursor = page.Cursor
	return true
}

func (d *device) takeOver(entry contract.Entry) {
	if entry.Gone != "" {
		delete(d.kept.Base, entry.ID) // The outbox stays (PL4).
		d.kept.Gone[entry.ID] = entry
		return
	}
	delete(d.kept.Gone, entry.ID)
	d.kept.Base[entry.ID] = entry
	for _, field := range entry.Fields {
		d.kept.Clock.observe(field.Stamp)
	}
}

// crash ends the app wherever it is; it starts again at once.
func (d *device) crash() {
	d.hangUp()
	d.life++
	d.writer = d.rng.Uint64()
}

// forget is a phone that evicted its store, or was signed in anew.
func (d *device) forget() {
	d.crash()
	d.kept = emptyKept()
}

// become is a phone set up from a copy of another.
func (d *device) become(other *device) {
	d.crash()
	d.kept, d.skew = other.kept.copied(), other.skew
}

func mustJSON(value any) json.RawMessage {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return data
}
