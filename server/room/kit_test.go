package room

import (
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"hearth/server/live"
	"hearth/server/store"
	"hearth/shared/contract"
)

// kit is a room over a real store with a clock that the test turns.
type kit struct {
	testing.TB
	room  *Room
	store *store.Store
	hub   *live.Hub
	clock time.Time
	mira  Member
	jonas Member
}

func mustRoom(tb testing.TB) *kit {
	tb.Helper()
	s, err := store.Open(store.Options{Dir: tb.TempDir(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	k := &kit{TB: tb, store: s, hub: live.NewHub(), clock: time.UnixMilli(1_800_000_000_000)}
	k.room = New(s, k.hub, contract.NewValidator(), func() time.Time { return k.clock }, slog.New(slog.DiscardHandler))
	k.mira, k.jonas = couple()
	return k
}

// couple makes the members of a new couple.
func couple() (one, other Member) {
	one = Member{Couple: uuid.NewString(), Person: uuid.NewString(), Partner: uuid.NewString(), Device: uuid.NewString()}
	other = Member{Couple: one.Couple, Person: one.Partner, Partner: one.Person, Device: uuid.NewString()}
	return one, other
}

// set is the fields of a change, as Go values.
type set map[string]any

const moment = "2026-11-20T21:00:00+01:00"

func hug() set { return set{"gesture": "hug", "happened_at": moment} }

func kindWord(text string) set { return set{"text": text, "happened_at": moment} }

// change makes a change of a new entry; the stamp is the room's time.
func (k *kit) change(who Member, kind contract.Kind, fields set) contract.Change {
	return k.edit(who, uuid.Must(uuid.NewV7()).String(), kind, fields, nil)
}

// edit makes a change of an entry on top of bases, a millisecond after the last.
func (k *kit) edit(who Member, entry string, kind contract.Kind, fields set, bases map[string]string) contract.Change {
	k.Helper()
	k.clock = k.clock.Add(time.Millisecond)
	change := contract.Change{
		ID: uuid.NewString(), Entry: entry, Kind: kind, Author: who.Person,
		Stamp: contract.NewStamp(uint64(k.clock.UnixMilli()), 0, 1), Set: make(map[string]json.RawMessage), Bases: bases,
	}
	for name, value := range fields {
		data, err := json.Marshal(value)
		if err != nil {
			k.Fatal(err)
		}
		change.Set[name] = data
	}
	return change
}

// basesOn names one change as the base of every field it set.
func basesOn(change contract.Change) map[string]string {
	bases := make(map[string]string)
	for name := range change.Set {
		bases[name] = change.ID
	}
	return bases
}

func (k *kit) push(who Member, changes ...contract.Change) []contract.Verdict {
	k.Helper()
	verdicts, err := k.room.Push(context.Background(), who, changes)
	if err != nil {
		k.Fatal(err)
	}
	if len(verdicts) != len(changes) {
		k.Fatalf("%d verdicts for %d changes", len(verdicts), len(changes))
	}
	return verdicts
}

func (k *kit) mustAccept(who Member, changes ...contract.Change) []contract.Verdict {
	k.Helper()
	verdicts := k.push(who, changes...)
	for i, verdict := range verdicts {
		if !verdict.Accepted {
			k.Fatalf("change %d refused: %v", i, verdict.Error)
		}
	}
	return verdicts
}

func (k *kit) mustRefuse(who Member, change contract.Change, code contract.Code, field string) {
	k.Helper()
	verdict := k.push(who, change)[0]
	if verdict.Accepted || verdict.Error.Code != code || verdict.Error.Field != field {
		k.Fatalf("verdict %+v (%v), want %s about %q", verdict, verdict.Error, code, field)
	}
}

func (k *kit) pull(who Member, cursor contract.Cursor) *contract.Page {
	k.Helper()
	page, err := k.room.Pull(who, cursor)
	if err != nil {
		k.Fatal(err)
	}
	return page
}

// sees is everything a new device of a member ends up with, by entry id.
func (k *kit) sees(who Member) map[string]contract.Entry {
	k.Helper()
	seen := make(map[string]contract.Entry)
	for cursor := (contract.Cursor{}); ; {
		page := k.pull(who, cursor)
		for _, entry := range page.Entries {
			seen[entry.ID] = entry
		}
		cursor = page.Cursor
		if !page.More {
			return seen
		}
	}
}

func (k *kit) versions(who Member, entry string) []store.Version {
	k.Helper()
	var versions []store.Version
	err := k.store.View(func(tx *store.Tx) (err error) {
		versions, err = tx.Versions(who.Couple, entry)
		return err
	})
	if err != nil {
		k.Fatal(err)
	}
	return versions
}

func value(entry contract.Entry, field string) string { return string(entry.Fields[field].Value) }

func fieldNames(entry contract.Entry) []string { return slices.Sorted(maps.Keys(entry.Fields)) }
