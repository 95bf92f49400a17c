package sim

import (
	"context"
	"maps"

	"hearth/shared/contract"
)

// heal is what a device does that finds the server's history is not its own.
func (d *device) heal() {
	left := make(map[string]bool)
	isHealing := false
	for more := true; more; {
		page, err := d.home.room.Pull(d.member, d.kept.Cursor)
		if err != nil {
			d.fail("pull: %v", err)
		}
		d.home.holdSecrets(d.member, page)
		if page.Fork {
			isHealing, left = true, make(map[string]bool)
			for id := range d.kept.Base {
				left[id] = true
			}
			for id, taken := range d.kept.Gone {
				left[id] = left[id] || taken.Author == d.member.Person
			}
		}
		for _, entry := range page.Entries {
			if !isHealing {
				d.takeOver(entry)
			} else if !d.compare(entry) {
				delete(left, entry.ID)
			}
		}
		d.kept.Cursor, more = page.Cursor, page.More
	}
	d.giveBack(left)
}

func (d *device) giveBack(left map[string]bool) {
	for _, id := range sortedKeys(left) {
		entry, has := d.kept.Base[id]
		if !has {
			entry, has = d.kept.Gone[id]
		}
		if !has || !left[id] {
			continue
		}
		var offers []contract.Entry
		var holds []string
		if entry.Author == d.member.Person {
			offers = append(offers, entry)
		} else {
			holds = append(holds, id)
		}
		verdicts, err := d.home.room.Heal(context.Background(), d.member, offers, holds)
		if err != nil {
			d.fail("heal: %v", err)
		}
		for _, verdict := range verdicts {
			if !verdict.Accepted {
				d.fail("[HE1] %s was offered and refused: %v", id, verdict.Error)
			}
		}
	}
}

// compare takes an old server's word over as far as it is news, and tells
// whether the device has something to give back (HE2, PL8).
func (d *device) compare(said contract.Entry) (knowsMore bool) {
	known, has := d.kept.Base[said.ID]
	own := said.Author == d.member.Person
	if own {
		return d.compareOwn(known, has, said)
	}
	if said.Gone != "" {
		d.takeOver(said)
		return false
	}
	if taken, was := d.kept.Gone[said.ID]; was && taken.Since > decided(said.Fields, taken.Gone) {
		return false
	}
	return d.joined(known, said)
}

// compareOwn: what was erased is erased, unless one has seen it come back since.
func (d *device) compareOwn(known contract.Entry, has bool, said contract.Entry) (knowsMore bool) {
	if said.Gone != "" {
		if has && latest(known.Fields) > said.Since {
			return true
		}
		d.takeOver(said)
		return false
	}
	if taken, was := d.kept.Gone[said.ID]; was && taken.Since > latest(said.Fields) {
		return true
	}
	return d.joined(known, said)
}

// joined takes over of each field the newer value.
func (d *device) joined(known, said contract.Entry) (knowsMore bool) {
	own := said.Author == d.member.Person
	joined := maps.Clone(said.Fields)
	for name, field := range known.Fields {
		if other := joined[name]; field.Stamp+contract.Stamp(field.Change) > other.Stamp+contract.Stamp(other.Change) {
			joined[name], knowsMore = field, own
		}
	}
	if isMe(joined[audience]) {
		maps.DeleteFunc(joined, func(name string, _ contract.Field) bool { return isReadable(name) })
	}
	said.Fields = joined
	d.takeOver(said)
	return knowsMore
}

func latest(of fields) (greatest contract.Stamp) {
	for _, field := range of {
		greatest = max(greatest, field.Stamp)
	}
	return greatest
}

// decided is when what takes an entry away was last decided.
func decided(of fields, gone contract.Gone) contract.Stamp {
	if gone == contract.GoneRemoved {
		return of[removed].Stamp
	}
	return of[audience].Stamp
}
