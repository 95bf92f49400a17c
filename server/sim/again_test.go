package sim

import (
	"bytes"

	"hearth/server/room"
	"hearth/shared/contract"
)

// deliverAgain delivers again, in another order, what was delivered before: it
// changes nothing, neither here nor there (PU3, PL2).
func (w *world) deliverAgain() {
	before, rows := w.everything(), w.home.rows()
	for range 30 {
		if len(w.pushes) > 0 {
			p := w.pushes[w.rng.IntN(len(w.pushes))]
			if _, err := w.home.push(p.member, w.onlyAccepted(p.changes)); err != nil {
				w.fail("push again: %v", err)
			}
		}
		if len(w.pages) > 0 {
			p := w.pages[w.rng.IntN(len(w.pages))]
			if p.page.Cursor != p.from && p.device.turn(p.page, p.from) {
				w.fail("[PL2] %s took a page a second time", p.device.name)
			}
		}
	}
	w.pushes = w.pushes[:min(len(w.pushes), 400)]
	w.pages = w.pages[:min(len(w.pages), 400)]
	if rows != w.home.rows() {
		w.fail("[PU3] delivered again, the feeds have grown")
	}
	if !bytes.Equal(before, w.everything()) {
		w.fail("[PU3] delivered again, something has changed")
	}
}

// onlyAccepted leaves out what was refused: that may be decided anew.
func (w *world) onlyAccepted(changes []contract.Change) []contract.Change {
	var accepted []contract.Change
	for _, change := range changes {
		if _, is := w.reference.given[change.ID]; is {
			accepted = append(accepted, change)
		}
	}
	return accepted
}

// everything is what everybody has and would get.
func (w *world) everything() []byte {
	var all []byte
	for _, d := range w.devices {
		all = append(all, mustJSON(d.kept)...)
		for cursor, more := (contract.Cursor{}), true; more; {
			page := w.home.pull(d.member, cursor)
			all = append(all, mustJSON(page)...)
			cursor, more = page.Cursor, page.More
		}
	}
	return all
}

// rows is how many rows all feeds have together.
func (h *home) rows() (sum uint64) {
	seen := make(map[room.Member]bool)
	for _, d := range h.devices {
		if !seen[d.member] {
			seen[d.member] = true
			sum += h.pull(d.member, contract.Cursor{}).Cursor.Seq
		}
	}
	return sum
}
