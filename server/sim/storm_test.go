package sim

import (
	"context"
	"os"

	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// happening is something that can happen between any two others.
type happening struct {
	weight int
	do     func(w *world)
}

func happenings() []happening {
	return []happening{
		{60, func(w *world) { w.anyDevice().live() }},
		{3, func(w *world) { w.anyDevice().misbehave() }},
		{20, func(w *world) { w.anyDevice().dial() }},
		{60, func(w *world) { w.anyDevice().push() }},
		{25, func(w *world) { w.anyDevice().post() }},
		{100, (*world).hearOne},
		{100, (*world).readOne},
		{60, (*world).pumpOne},
		{70, func(w *world) { w.letterArrives(false) }},
		{10, func(w *world) { w.letterArrives(true) }},
		{10, (*world).letterIsLost},
		{12, func(w *world) { w.anyDevice().hangUp() }},
		{4, func(w *world) { w.anyDevice().away = !w.anyDevice().away }},
		{5, (*world).deviceCrashes},
		{2, (*world).deviceForgets},
		{6, (*world).deviceIsCopied},
		{4, func(w *world) { w.anyDevice().skew = w.wrongClock() }},
		{1, func(w *world) { w.home.skew = w.wrongClock() }},
		{4, func(w *world) { w.home.disk = disk(w.rng.IntN(4) % 3) }},
		{2, (*world).diskFails},
		{2, (*world).serverCrashes},
		{4, func(w *world) { w.home.emptyTrash() }},
		{3, (*world).pushIsTorn},
		{1, func(w *world) { w.home.restart() }},
	}
}

// storm has things happen.
func (w *world) storm(steps int) {
	all, sum := happenings(), 0
	for _, one := range all {
		sum += one.weight
	}
	for range steps {
		w.steps++
		w.time += w.passing()
		at := w.rng.IntN(sum)
		for _, one := range all {
			if at -= one.weight; at < 0 {
				one.do(w)
				break
			}
		}
	}
}

// passing is how long nothing happened: rarely long, often not a millisecond.
func (w *world) passing() int64 {
	switch choice := w.rng.IntN(40); {
	case choice == 0:
		return w.rng.Int64N(8 * day)
	case choice < 4:
		return w.rng.Int64N(100 * second)
	case choice < 16:
		return w.rng.Int64N(20)
	default:
		return 0
	}
}

// pick answers one of the links that have something, nil where none has.
func (w *world) pick(has func(*link) bool) *link {
	var some []*link
	for _, l := range w.links {
		if has(l) {
			some = append(some, l)
		}
	}
	if len(some) == 0 {
		return nil
	}
	return some[w.rng.IntN(len(some))]
}

func (w *world) hearOne() {
	if l := w.pick(func(l *link) bool { return len(l.up) > 0 }); l != nil {
		w.say("%s is heard", l.device.name)
		l.hear()
	}
}

func (w *world) readOne() {
	if l := w.pick(func(l *link) bool { return len(l.down) > 0 }); l != nil {
		w.say("%s reads", l.device.name)
		l.read()
	}
}

func (w *world) pumpOne() {
	if l := w.pick(func(*link) bool { return true }); l != nil {
		l.pump()
	}
}

// letterArrives out of order, and where it is doubled it arrives again.
func (w *world) letterArrives(doubled bool) {
	if len(w.letters) == 0 {
		return
	}
	at := w.rng.IntN(len(w.letters))
	l := w.letters[at]
	if !doubled {
		w.letters = append(w.letters[:at:at], w.letters[at+1:]...)
	}
	w.say("a letter of %s arrives (answer %v, doubled %v)", l.device.name, l.answer, doubled)
	w.arrive(l)
}

func (w *world) letterIsLost() {
	if len(w.letters) > 0 {
		at := w.rng.IntN(len(w.letters))
		w.letters = append(w.letters[:at:at], w.letters[at+1:]...)
	}
}

func (w *world) deviceCrashes() {
	d := w.anyDevice()
	w.say("%s crashes", d.name)
	d.crash()
}

// deviceForgets: only one that has nothing unsent may be signed in anew here.
func (w *world) deviceForgets() {
	if d := w.anyDevice(); len(d.kept.Outbox) == 0 {
		w.say("%s forgets all", d.name)
		d.forget()
	}
}

// deviceIsCopied: a phone is set up from a copy of the person's other one. The
// worst of copies is of a running page, and both write at once: their stamps
// tie (F15, ME9).
func (w *world) deviceIsCopied() {
	to, from := w.anyDevice(), w.anyDevice()
	if to == from || to.member.Person != from.member.Person || len(to.kept.Outbox) > 0 {
		return
	}
	w.say("%s becomes a copy of %s", to.name, from.name)
	to.become(from)
	if ids, kinds := from.own(); len(ids) > 0 && w.chance(2) {
		to.writer = from.writer
		id := ids[w.rng.IntN(len(ids))]
		for _, d := range []*device{to, from} {
			d.record(id, kinds[id], d.content(kinds[id]))
		}
	}
}

// diskFails: the next commit is written, and said to have failed.
func (w *world) diskFails() {
	l := w.pick(func(l *link) bool { return len(l.up) > 0 })
	if l == nil {
		return
	}
	w.say("the disk fails while %s is heard", l.device.name)
	before := w.home.opens
	w.home.store.Inject(w.tb, store.Faults{After: func(int) error { return errDisk }})
	l.hear()
	if w.home.opens == before { // Nothing was to be written.
		w.home.store.Inject(w.tb, store.Faults{Before: w.home.before})
	}
}

func (w *world) serverCrashes() {
	w.say("the server crashes")
	w.home.crash(asItWas)
}

// pushIsTorn: the server crashes in the middle of writing one of a push's
// changes, so that only a part of it is on disk.
func (w *world) pushIsTorn() {
	d := w.anyDevice()
	if len(d.kept.Outbox) == 0 || w.home.disk != diskWell {
		return
	}
	changes := d.batch()
	w.say("the server crashes while it writes change %d of %s", len(changes), d.name)
	last := len(changes) - 1
	if _, err := w.home.push(d.member, changes[:last]); err != nil {
		w.fail("push: %v", err)
	}
	w.home.tear(d.member, changes[last:], w.rng.Float64())
}

func (h *home) tear(member room.Member, change []contract.Change, part float64) {
	older := h.folder() + "-older"
	if err := snapshot(h.folder(), older); err != nil {
		h.fail("copy folder: %v", err)
	}
	if _, err := h.room.Push(context.Background(), member, change); err != nil {
		h.fail("push: %v", err)
	}
	h.crash(func(newer string) {
		if err := tear(older, newer, part); err != nil {
			h.fail("tear: %v", err)
		}
	})
	if err := os.RemoveAll(older); err != nil {
		h.fail("remove folder: %v", err)
	}
	h.learn(member, change, nil)
}
