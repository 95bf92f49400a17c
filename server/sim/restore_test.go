package sim

import (
	"maps"
	"os"
	"path/filepath"

	"hearth/server/room"
	"hearth/server/store"
)

// copyFolder is a backup as people make one, at a quiet time.
func (w *world) copyFolder() {
	w.copy = filepath.Join(w.home.dir, "copy")
	if err := snapshot(w.home.folder(), w.copy); err != nil {
		w.fail("copy folder: %v", err)
	}
}

// putBack puts the server back to its copy while phones have unsent changes,
// and has the phones heal it, in any order (HE1 to HE4, F14). The epoch is the
// old one, as where somebody copies a folder by hand.
func (w *world) putBack() {
	if w.copy == "" {
		return
	}
	w.say("the server is put back to its copy")
	w.home.close()
	if err := os.RemoveAll(w.home.folder()); err != nil {
		w.fail("remove folder: %v", err)
	}
	w.home.opens++
	if err := snapshot(w.copy, w.home.folder()); err != nil {
		w.fail("put back: %v", err)
	}
	w.home.open()
	known := w.whatPhonesKnow()
	for range 2 * len(w.devices) {
		w.anyDevice().live()
	}
	for _, at := range w.rng.Perm(len(w.devices)) {
		w.devices[at].heal()
	}
	for _, d := range w.devices {
		d.heal() // The others have healed meanwhile; nothing is left to offer.
	}
	w.reference = w.home.asItIs()
	w.holdGivenBack(known)
	w.forgetWhatIsNotThere()
}

// whatPhonesKnow are the fields of own entries, by couple and entry.
func (w *world) whatPhonesKnow() map[[2]string]fields {
	known := make(map[[2]string]fields)
	for _, d := range w.devices {
		for id, entry := range d.kept.Base {
			if entry.Author == d.member.Person {
				known[[2]string{d.member.Couple, id}] = entry.Fields
			}
		}
	}
	return known
}

// holdGivenBack: what a phone knew is there, or something newer, or it was sealed away.
func (w *world) holdGivenBack(known map[[2]string]fields) {
	for of, before := range known {
		about := w.reference.story(of[0], of[1])
		if about == nil {
			w.fail("[HE1] %s was not given back", of[1])
		}
		for name, field := range before {
			now, exists := about.fields[name]
			if !exists && isReadable(name) && about.fields[sealed].Stamp != "" {
				continue
			}
			if !exists || now.Stamp < field.Stamp {
				w.fail("[HE1] %s of %s, set by %s, was not given back", name, of[1], field.Change)
			}
		}
	}
}

// asItIs is a reference that begins with what the store has.
func (h *home) asItIs() *reference {
	now := newReference(h.reference.validate)
	members := make(map[string]room.Member)
	for _, d := range h.devices {
		members[d.member.Person] = d.member
	}
	err := h.store.View(func(tx *store.Tx) error {
		for person, member := range members {
			head, err := tx.Head(member.Couple, person)
			if err != nil {
				return err
			}
			now.heads[person] = head.Seq
			err = tx.FeedAfter(member.Couple, person, 0, func(row store.FeedRow) (bool, error) {
				return true, now.adopt(tx, member.Couple, row.Entry)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		h.fail("read: %v", err)
	}
	for _, p := range h.pushes {
		for _, change := range p.changes {
			if given, is := h.accepted(p.member, change.ID); is {
				now.given[change.ID] = given
			}
		}
	}
	return now
}

func (r *reference) adopt(tx *store.Tx, couple, entry string) error {
	record, err := tx.Entry(couple, entry)
	if err != nil || record == nil || r.story(couple, entry) != nil {
		return err
	}
	about := &story{
		id: entry, author: record.Author, kind: record.Kind, fields: record.Fields, began: maps.Clone(record.Fields),
		past: make(map[past]string), withPartner: record.WithPartner, wasSealed: record.Fields[sealed].Stamp != "",
		trashedAt: record.TrashedAt, erased: record.Erased,
	}
	versions, err := tx.Versions(couple, entry)
	for _, version := range versions {
		if isContent(version.Field) {
			about.past[past{version.Field, version.Change}] = string(version.Value)
		}
	}
	if r.stories[couple] == nil {
		r.stories[couple] = make(map[string]*story)
	}
	r.stories[couple][entry] = about
	return err
}

// forgetWhatIsNotThere: of what was accepted before, only what the phones knew
// can be held to account.
func (w *world) forgetWhatIsNotThere() {
	isThere := func(change string) bool { _, is := w.reference.given[change]; return is }
	waiting := make(map[string]bool)
	for _, d := range w.devices {
		for _, change := range d.kept.Outbox {
			waiting[change.ID] = true
		}
	}
	maps.DeleteFunc(w.saved, func(change string, _ *device) bool { return !isThere(change) && !waiting[change] })
	maps.DeleteFunc(w.acknowledged, func(change string, given store.Given) bool { return w.reference.given[change] != given })
	w.pushes, w.pages, w.letters = nil, nil, nil
}
