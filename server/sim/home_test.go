package sim

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"hearth/server/live"
	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// home is the real room over the real store, and the reference beside it.
type home struct {
	*world
	dir   string
	opens int
	store *store.Store
	hub   *live.Hub
	room  *room.Room
	// skew is how far the server's clock is off, in milliseconds.
	skew int64
	disk disk
}

// disk is what is wrong with it.
type disk int

const (
	diskWell disk = iota
	// diskFull refuses every commit.
	diskFull
	// diskPicky refuses commits that writes share.
	diskPicky
)

var errDisk = errors.New("input/output error")

func (h *home) now() time.Time { return time.UnixMilli(h.time + h.skew) }

func (h *home) folder() string { return filepath.Join(h.dir, strconv.Itoa(h.opens)) }

// prepare makes the first folder, without the ballast: here it only costs time.
func (h *home) prepare() {
	if err := os.Mkdir(h.folder(), 0o700); err != nil {
		h.fail("make folder: %v", err)
	}
	if err := os.WriteFile(filepath.Join(h.folder(), "delete-me-when-the-disk-is-full"), nil, 0o600); err != nil {
		h.fail("lay no ballast: %v", err)
	}
}

// open starts the program on its folder.
func (h *home) open() {
	kept, err := store.Open(store.Options{Dir: h.folder(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		h.fail("the server does not start: %v", err)
	}
	h.store, h.hub = kept, live.NewHub()
	h.room = room.New(kept, h.hub, h.reference.validate, h.now, slog.New(slog.DiscardHandler))
	h.store.Inject(h.tb, store.Faults{Before: h.before})
}

func (h *home) before(writes int) error {
	if h.disk == diskFull || h.disk == diskPicky && writes > 1 {
		return store.ErrFull
	}
	return nil
}

// close stops the program, as people do.
func (h *home) close() {
	for _, d := range h.devices {
		d.hangUp()
	}
	if err := h.store.Close(); err != nil {
		h.fail("close: %v", err)
	}
}

// restart stops the program and starts it again.
func (h *home) restart() {
	h.close()
	h.open()
}

// crash kills the program where it is; left does what the crash did to the
// folder it left.
func (h *home) crash(left func(folder string)) {
	old, next := h.folder(), filepath.Join(h.dir, strconv.Itoa(h.opens+1))
	if err := snapshot(old, next); err != nil {
		h.fail("copy folder: %v", err)
	}
	h.close()
	if err := os.RemoveAll(old); err != nil {
		h.fail("remove folder: %v", err)
	}
	h.opens++
	left(next)
	h.open()
	h.stillAccepted()
}

func asItWas(string) {}

// push is the room's push, held to the reference.
func (h *home) push(member room.Member, changes []contract.Change) ([]contract.Verdict, error) {
	verdicts, err := h.room.Push(context.Background(), member, changes)
	h.pushes = append(h.pushes, pushed{member, changes})
	h.learn(member, changes, verdicts)
	if errors.Is(err, store.ErrBroken) {
		h.say("the disk fails a commit: the server ends, and starts again")
		h.crash(asItWas)
	} else if err != nil && h.disk == diskWell {
		h.fail("push: %v", err)
	}
	return verdicts, err
}

// learn tells the reference what was accepted, and holds each verdict to it.
// Without verdicts, the store says what it has.
func (h *home) learn(member room.Member, changes []contract.Change, verdicts []contract.Verdict) {
	for i, change := range changes {
		given, isAccepted := h.accepted(member, change.ID)
		if verdicts != nil {
			h.holdVerdict(member, change, verdicts[i], given)
		}
		before, wasAccepted := h.reference.given[change.ID]
		switch {
		case wasAccepted && given != before:
			h.fail("[PU3] %s was given %+v, and now %+v", change.ID, before, given)
		case isAccepted && !wasAccepted:
			h.holdStamp(member, change, given.Stamp)
			if want := h.reference.accept(member, change, given.Stamp, h.now().UnixMilli()); given != want {
				h.fail("[PL7] %s was given %+v, want %+v", change.ID, given, want)
			}
		}
	}
}

func (h *home) holdVerdict(member room.Member, change contract.Change, verdict contract.Verdict, given store.Given) {
	if verdict.Change != change.ID {
		h.fail("[PU4] the verdict of %s stands where that of %s belongs", verdict.Change, change.ID)
	}
	if verdict.Stamp != given.Stamp || verdict.Seq != given.Seq || verdict.Accepted != (given.Seq > 0) {
		h.fail("[PU2] the verdict of %s is %+v, the store has %+v", change.ID, verdict, given)
	}
	if _, before := h.reference.given[change.ID]; before {
		return
	}
	want, isMischief := h.mischief[change.ID]
	if !isMischief {
		want = h.reference.refusal(member, change)
	}
	var got contract.Code
	if verdict.Error != nil {
		got = verdict.Error.Code
	}
	if got != want {
		h.fail("the verdict of %s is %q, want %q", change.ID, got, want)
	}
}

// holdStamp holds a canonical stamp to ME6.
func (h *home) holdStamp(member room.Member, change contract.Change, stamp contract.Stamp) {
	var before fields
	if about := h.reference.story(member.Couple, change.Entry); about != nil {
		before = about.fields
	}
	if stamp[16:] != change.Stamp[16:] {
		h.fail("[ME6] %s has another's writer", change.ID)
	}
	limit := uint64(h.now().Add(contract.ClockLead).UnixMilli())
	if change.Stamp.Millis() <= limit && stamp != canonical(before, change) {
		h.fail("[ME6] %s was not ahead, and %s became %s", change.ID, change.Stamp, stamp)
	}
	follows := false
	for name := range change.Bases {
		current, exists := before[name]
		if !exists || !knew(change, name, current) {
			continue
		}
		follows = true
		if stamp <= current.Stamp {
			h.fail("[ME6] %s is not after what it was based on", change.ID)
		}
	}
	if !follows && stamp.Millis() > limit {
		h.fail("[ME6] %s is more than a minute ahead", change.ID)
	}
}

// emptyTrash is the room's, held to the reference.
func (h *home) emptyTrash() {
	if h.disk != diskWell {
		return
	}
	want := h.reference.emptyTrash(h.now().Add(-contract.TrashLife).UnixMilli())
	erased, err := h.room.EmptyTrash(context.Background())
	if err != nil || erased != want {
		h.fail("[TR2] erased %d (%v), want %d", erased, err, want)
	}
	h.say("the trash is emptied of %d", erased)
}

// pull is the room's pull, held to the reference.
func (h *home) pull(member room.Member, cursor contract.Cursor) *contract.Page {
	page, err := h.room.Pull(member, cursor)
	if err != nil {
		h.fail("pull: %v", err)
	}
	h.holdPage(member, cursor, page)
	return page
}

func (h *home) accepted(member room.Member, change string) (given store.Given, found bool) {
	err := h.store.View(func(tx *store.Tx) (err error) {
		given, found, err = tx.Accepted(member.Couple, change)
		return err
	})
	if err != nil {
		h.fail("read: %v", err)
	}
	return given, found
}
