package sim

import (
	"bytes"
	"maps"
	"slices"

	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// calm mends everything that was broken, and lets all that is under way
// arrive. Where that has no end, something is stuck.
func (w *world) calm() {
	w.say("calm")
	w.home.disk = diskWell
	w.letters = nil
	for _, d := range w.devices {
		d.away = false
		d.hangUp()
	}
	for range 10_000 {
		if !w.anythingMoves() {
			return
		}
	}
	w.fail("nothing comes to rest (F7, F30)")
}

// anythingMoves gives everybody a turn.
func (w *world) anythingMoves() bool {
	moved := false
	for _, d := range w.devices {
		if d.link == nil {
			d.dial()
			moved = true
		}
		moved = moved || len(d.kept.Outbox) > 0
		d.push()
	}
	for _, l := range slices.Clone(w.links) {
		moved = moved || len(l.up)+len(l.down)+len(l.listener.Head) > 0
		for len(l.up) > 0 && l.device.link == l {
			l.hear()
		}
		l.pump()
		for len(l.down) > 0 && l.device.link == l {
			l.read()
		}
	}
	return moved
}

// hold holds everything to the reference, while nothing is under way.
func (w *world) hold() {
	w.home.stillAccepted()
	w.nothingIsNowhere()
	for _, d := range w.devices {
		w.holdDevice(d)
	}
	for couple, stories := range w.reference.stories {
		for _, about := range stories {
			about.holdOrder(w)
			w.home.holdVersions(couple, about)
		}
	}
	for _, d := range w.devices {
		w.home.holdFeed(d.member)
	}
	w.deliverAgain()
}

// nothingIsNowhere: what was saved is accepted, or was refused for a reason
// (PU5); what was acknowledged is accepted (PU2).
func (w *world) nothingIsNowhere() {
	for id, d := range w.saved {
		_, isAccepted := w.reference.given[id]
		if _, isRefused := w.refused[id]; !isAccepted && !isRefused {
			w.fail("[PU5] %s, saved on %s, is nowhere", id, d.name)
		}
	}
	for id, given := range w.acknowledged {
		if w.reference.given[id] != given {
			w.fail("[PU2] %s was acknowledged with %+v, and has %+v", id, given, w.reference.given[id])
		}
	}
}

// holdDevice: a device has what its person may see, and nothing else; and with
// nothing to say, nothing is said (LV5).
func (w *world) holdDevice(d *device) {
	if len(d.kept.Outbox) > 0 {
		w.fail("%s still has %d changes to send", d.name, len(d.kept.Outbox))
	}
	visible := 0
	for _, id := range sortedKeys(w.reference.stories[d.member.Couple]) {
		want, isVisible := w.reference.shown(w.reference.story(d.member.Couple, id), d.member.Person)
		got, has := d.kept.Base[id]
		if has != isVisible {
			w.fail("%s has %s: %v, want %v", d.name, id, has, isVisible)
		}
		if isVisible {
			visible++
			w.mustEqual(got, want)
		}
	}
	if len(d.kept.Base) != visible {
		w.fail("%s has %d entries that nobody wrote", d.name, len(d.kept.Base)-visible)
	}
	page := w.home.pull(d.member, d.kept.Cursor)
	if len(page.Entries) > 0 || page.More || page.Cursor != d.kept.Cursor || len(d.link.listener.Head) > 0 {
		w.fail("[LV5] %s is idle, and is told %d entries", d.name, len(page.Entries))
	}
}

// holdPage: a page says of each entry what is true of it now, once, and
// nothing that is not for its reader.
func (h *home) holdPage(member room.Member, from contract.Cursor, page *contract.Page) {
	if page.Fork {
		h.fail("[PL6] %+v is called a fork of %+v", from, page.Cursor)
	}
	head := h.reference.heads[member.Person]
	if page.Cursor.Seq < from.Seq || page.Cursor.Seq > head || page.More != (page.Cursor.Seq < head) {
		h.fail("[PL1] from %d to %d, more %v, of %d", from.Seq, page.Cursor.Seq, page.More, head)
	}
	told := make(map[string]bool)
	for _, entry := range page.Entries {
		about := h.reference.story(member.Couple, entry.ID)
		if about == nil || told[entry.ID] {
			h.fail("[PL3] %s is told of %s, known %v, told %v", member.Person, entry.ID, about != nil, told[entry.ID])
		}
		told[entry.ID] = true
		want, _ := h.reference.shown(about, member.Person)
		h.mustEqual(entry, want)
	}
	h.holdSecrets(member, page)
}

// holdSecrets: no word comes to anyone that is not for them (PV1, PR4).
func (h *home) holdSecrets(member room.Member, page *contract.Page) {
	for _, word := range markers.FindAllString(string(mustJSON(page)), -1) {
		of := h.marked[word]
		if of.couple != member.Couple || of.private && of.author != member.Person {
			h.fail("[PV1, PR4] %s is told %s, which is not theirs", member.Person, word)
		}
	}
}

func (w *world) mustEqual(got, want contract.Entry) {
	if is, wanted := mustJSON(got), mustJSON(want); !bytes.Equal(is, wanted) {
		w.fail("entry %s is\n%s\nwant\n%s", want.ID, is, wanted)
	}
}

// holdOrder: of an entry that was never sealed each word is the one with the
// greatest stamp, in whatever order they came (ME3, ME9).
func (s *story) holdOrder(w *world) {
	greatest := maps.Clone(s.began)
	for _, t := range s.told {
		for name, value := range t.change.Set {
			field := contract.Field{Value: value, Stamp: t.stamp, Change: t.change.ID}
			if current, exists := greatest[name]; !exists || field.Stamp+contract.Stamp(field.Change) > current.Stamp+contract.Stamp(current.Change) {
				greatest[name] = field
			}
		}
	}
	for name, want := range greatest {
		if got := s.fields[name]; isContent(name) && !s.wasSealed && got.Change != want.Change {
			w.fail("[ME3] %s of %s is of %s, the greatest is of %s", name, s.id, got.Change, want.Change)
		}
	}
}

// holdVersions: every word that is not in place is kept as an earlier one (ME5).
func (h *home) holdVersions(couple string, s *story) {
	kept := make(map[past]string)
	err := h.store.View(func(tx *store.Tx) error {
		versions, err := tx.Versions(couple, s.id)
		for _, version := range versions {
			if isContent(version.Field) {
				kept[past{version.Field, version.Change}] = string(version.Value)
			}
		}
		return err
	})
	if err != nil {
		h.fail("read: %v", err)
	}
	for value, want := range s.past {
		if got, exists := kept[value]; !exists || got != want {
			h.fail("[ME5] %s of %s, by %s, is in place no more, and is not kept", value.field, s.id, value.change)
		}
	}
	if len(kept) != len(s.past) {
		h.fail("%d earlier values of %s, want %d", len(kept), s.id, len(s.past))
	}
}

// holdFeed: rows from 1 without a gap, each of an entry that is there (PL1).
func (h *home) holdFeed(member room.Member) {
	var seq uint64
	err := h.store.View(func(tx *store.Tx) error {
		return tx.FeedAfter(member.Couple, member.Person, 0, func(row store.FeedRow) (bool, error) {
			seq++
			if row.Seq != seq {
				h.fail("[PL1] row %d is numbered %d", seq, row.Seq)
			}
			if h.reference.story(member.Couple, row.Entry) == nil {
				h.fail("[PL5] row %d is of %s, which is not there", seq, row.Entry)
			}
			return true, nil
		})
	})
	if err != nil {
		h.fail("read: %v", err)
	}
	if seq != h.reference.heads[member.Person] {
		h.fail("[PL1] %d rows, want %d", seq, h.reference.heads[member.Person])
	}
}

// stillAccepted: what was accepted once is accepted for ever, under its stamp.
func (h *home) stillAccepted() {
	for _, p := range h.pushes {
		for _, change := range p.changes {
			before, was := h.reference.given[change.ID]
			if now, _ := h.accepted(p.member, change.ID); was && now != before {
				h.fail("[PU2] %s was given %+v, and has %+v", change.ID, before, now)
			}
		}
	}
}
