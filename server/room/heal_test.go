package room

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/uuid"

	"hearth/shared/contract"
)

// restored is the same couple's server, put back to a copy that has nothing.
func (k *kit) restored() *kit {
	k.Helper()
	other := mustRoom(k)
	other.mira, other.jonas, other.clock = k.mira, k.jonas, k.clock
	return other
}

func (k *kit) heal(who Member, holds []string, offers ...contract.Entry) []contract.HealVerdict {
	k.Helper()
	verdicts, err := k.room.Heal(context.Background(), who, offers, holds)
	if err != nil {
		k.Fatal(err)
	}
	if len(verdicts) != len(offers) {
		k.Fatalf("%d verdicts for %d offers", len(verdicts), len(offers))
	}
	return verdicts
}

func (k *kit) mustHeal(who Member, offers ...contract.Entry) {
	k.Helper()
	for i, verdict := range k.heal(who, nil, offers...) {
		if !verdict.Accepted || verdict.Entry != offers[i].ID {
			k.Fatalf("offer %d: %+v (%v)", i, verdict, verdict.Error)
		}
	}
}

func own(who Member, seen map[string]contract.Entry) (entries []contract.Entry) {
	for _, entry := range seen {
		if entry.Author == who.Person {
			entries = append(entries, entry)
		}
	}
	return entries
}

func mustBeSame(t *testing.T, got, want map[string]contract.Entry) {
	t.Helper()
	if asJSON(t, got) != asJSON(t, want) {
		t.Fatalf("got\n%s\nwant\n%s", asJSON(t, got), asJSON(t, want))
	}
}

func TestHeal_HE1_WhatTheServerLacksComesBack(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindKindWord, kindWord("one"))
	k.mustAccept(k.mira, first, k.change(k.mira, contract.KindAffection, hug()))
	k.mustAccept(k.jonas, k.change(k.jonas, contract.KindAffection, hug()))
	k.mustAccept(k.mira, k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "two"}, basesOn(first)))
	mine, theirs := k.sees(k.mira), k.sees(k.jonas)

	again := k.restored()
	again.mustHeal(k.mira, own(k.mira, mine)...)
	again.mustHeal(k.jonas, own(k.jonas, theirs)...)
	mustBeSame(t, again.sees(k.mira), mine)
	mustBeSame(t, again.sees(k.jonas), theirs)

	before := again.pull(k.jonas, contract.Cursor{}).Cursor
	again.mustHeal(k.mira, own(k.mira, mine)...)
	if after := again.pull(k.jonas, contract.Cursor{}).Cursor; after != before {
		t.Errorf("[PU3] offered again, the feed moved from %+v to %+v", before, after)
	}
	head := again.pull(k.mira, contract.Cursor{}).Cursor
	edit := mine[first.Entry].Fields["text"]
	verdict := again.mustAccept(k.mira, contract.Change{
		ID: edit.Change, Entry: first.Entry, Kind: contract.KindKindWord, Author: k.mira.Person, Stamp: edit.Stamp,
		Set: map[string]json.RawMessage{"text": edit.Value},
	})[0]
	if now := again.pull(k.mira, contract.Cursor{}).Cursor; verdict.Stamp != edit.Stamp || now != head {
		t.Errorf("[PU3] a change that came with an offer was taken for another: %+v", verdict)
	}
}

func TestHeal_HE2_OfEachFieldTheGreaterStampStands(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindAffection, set{"gesture": "hug", "note": "one", "happened_at": moment})
	k.mustAccept(k.mira, first)
	old := k.sees(k.mira)[first.Entry]
	k.mustAccept(k.mira, k.edit(k.mira, first.Entry, contract.KindAffection, set{"note": "two"}, basesOn(first)))
	newer := k.sees(k.mira)[first.Entry]

	again := k.restored()
	again.mustHeal(k.mira, old)
	kiss := again.edit(k.mira, first.Entry, contract.KindAffection, set{"gesture": "kiss"}, basesOn(first))
	again.mustAccept(k.mira, kiss)
	again.mustHeal(k.mira, newer)
	got := again.sees(k.jonas)[first.Entry]
	if value(got, "note") != `"two"` || value(got, "gesture") != `"kiss"` {
		t.Fatalf("joined %v", got.Fields)
	}
	again.mustHeal(k.mira, old) // An older device changes nothing.
	mustBeSame(t, map[string]contract.Entry{"": again.sees(k.jonas)[first.Entry]}, map[string]contract.Entry{"": got})
	var kept []string
	for _, version := range again.versions(k.mira, first.Entry) {
		kept = append(kept, version.Field+string(version.Value))
	}
	slices.Sort(kept)
	if want := []string{`gesture"hug"`, `note"one"`}; !slices.Equal(kept, want) {
		t.Errorf("[ME5] earlier values %v, want %v", kept, want)
	}
}

func TestHeal_PV1_WhatBecamePrivateIsPrivateAgain(t *testing.T) {
	k := mustRoom(t)
	word := k.change(k.mira, contract.KindKindWord, kindWord("for both, then"))
	k.mustAccept(k.mira, word)
	open := k.sees(k.mira)[word.Entry]
	k.mustAccept(k.mira, k.edit(k.mira, word.Entry, contract.KindKindWord, set{"audience": "me", "sealed": "c2VhbGVk"}, nil))
	private := k.sees(k.mira)[word.Entry]

	again := k.restored()
	again.mustHeal(k.mira, open)
	private.Fields = maps.Clone(private.Fields)
	private.Fields["text"] = open.Fields["text"] // A phone that kept them all the same.
	again.mustHeal(k.mira, private)
	if got := again.sees(k.jonas)[word.Entry]; got.Gone != contract.GoneWithdrawn || got.Since == "" || got.Fields != nil {
		t.Errorf("the partner is told %+v", got)
	}
	if got := fieldNames(again.sees(k.mira)[word.Entry]); !slices.Equal(got, []string{"audience", "sealed"}) {
		t.Errorf("the author has %v", got)
	}
	if versions := again.versions(k.mira, word.Entry); len(versions) != 0 {
		t.Errorf("readable versions are left: %v", versions)
	}
}

func TestHeal_HE4_WhatThePartnerHoldsIsTakenBack(t *testing.T) {
	k := mustRoom(t)
	shared, withdrawn := k.change(k.mira, contract.KindKindWord, kindWord("stays")), k.change(k.mira, contract.KindKindWord, kindWord("goes"))
	k.mustAccept(k.mira, shared, withdrawn)
	held := slices.Collect(maps.Keys(k.sees(k.jonas)))
	k.mustAccept(k.mira, k.edit(k.mira, withdrawn.Entry, contract.KindKindWord, set{"audience": "me", "sealed": "c2VhbGVk"}, nil))
	never := k.change(k.mira, contract.KindKindWord, set{"audience": "me", "sealed": "c2VhbGVk"})
	k.mustAccept(k.mira, never)
	mine := own(k.mira, k.sees(k.mira))

	for name, partnerFirst := range map[string]bool{"the partner's phone first": true, "the author's phone first": false} {
		t.Run(name, func(t *testing.T) {
			again := k.restored()
			if partnerFirst {
				again.heal(k.jonas, held)
			}
			again.mustHeal(k.mira, mine...)
			if !partnerFirst {
				again.heal(k.jonas, held)
			}
			seen := again.sees(k.jonas)
			if seen[withdrawn.Entry].Gone != contract.GoneWithdrawn || seen[shared.Entry].Gone != "" {
				t.Errorf("the partner is told %+v", seen)
			}
			if _, told := seen[never.Entry]; told || len(seen) != 2 {
				t.Errorf("[PL5] the partner hears of what they never saw: %+v", seen)
			}
		})
	}
}

func TestHeal_F19_WhatWasErasedStaysErased(t *testing.T) {
	k := mustRoom(t)
	word := k.change(k.mira, contract.KindKindWord, kindWord("gone for good"))
	k.mustAccept(k.mira, word)
	alive := k.sees(k.mira)[word.Entry]
	removal := k.edit(k.mira, word.Entry, contract.KindKindWord, set{"removed": true}, basesOn(word))
	k.mustAccept(k.mira, removal)
	k.clock = k.clock.Add(contract.TrashLife)
	k.mustEmptyTrash(1)
	gone := k.sees(k.mira)[word.Entry]

	again := k.restored()
	again.mustHeal(k.mira, alive)
	again.mustHeal(k.mira, gone)
	for _, who := range []Member{k.mira, k.jonas} {
		if got := again.sees(who)[word.Entry]; got.Gone != contract.GoneRemoved || got.Since != gone.Since {
			t.Errorf("told %+v", got)
		}
	}
	again.mustHeal(k.mira, alive) // A device that has slept through it all.
	if got := again.sees(k.mira)[word.Entry]; got.Gone != contract.GoneRemoved || len(again.record(k.mira, word.Entry).Fields) != 0 {
		t.Errorf("the dead came back: %+v", got)
	}

	known := alive // A device that saw it come back, before the server forgot that.
	known.Fields = maps.Clone(alive.Fields)
	known.Fields["text"] = contract.Field{Value: []byte(`"back"`), Stamp: following(gone.Since), Change: uuid.NewString()}
	again.mustHeal(k.mira, known)
	got := again.sees(k.jonas)[word.Entry]
	if value(got, "text") != `"back"` || value(got, "removed") != "false" || got.Fields["removed"].Stamp <= gone.Since {
		t.Errorf("what came back after all is %+v", got)
	}

	returned := k.restored()
	returned.mustHeal(k.mira, alive)
	returned.clock = returned.clock.Add(contract.TrashLife)
	returned.mustAccept(k.mira, returned.edit(k.mira, word.Entry, contract.KindKindWord, set{"text": "again"}, basesOn(word)))
	returned.mustHeal(k.mira, gone)
	if got := returned.sees(k.jonas)[word.Entry]; value(got, "text") != `"again"` {
		t.Errorf("a removal ate a later edit: %+v", got)
	}
}

func TestHeal_ME11_ARemovalEatsNoLaterEdit(t *testing.T) {
	k := mustRoom(t)
	word := k.change(k.mira, contract.KindKindWord, kindWord("one"))
	k.mustAccept(k.mira, word)
	alive := k.sees(k.mira)[word.Entry]
	k.mustAccept(k.mira, k.edit(k.mira, word.Entry, contract.KindKindWord, set{"removed": true}, basesOn(word)))
	removed := k.sees(k.mira)[word.Entry]

	again := k.restored()
	again.mustHeal(k.mira, alive)
	again.mustAccept(k.mira, again.edit(k.mira, word.Entry, contract.KindKindWord, set{"text": "two"}, basesOn(word)))
	again.mustHeal(k.mira, removed)
	got := again.sees(k.mira)[word.Entry]
	if value(got, "removed") != "false" || value(got, "returned") != "true" || value(got, "text") != `"two"` {
		t.Errorf("joined %v", got.Fields)
	}
}

func TestHeal_OffersAreHeldToTheRulesOfChanges(t *testing.T) {
	k := mustRoom(t)
	word := k.change(k.mira, contract.KindKindWord, kindWord("one"))
	k.mustAccept(k.mira, word)
	good := k.sees(k.mira)[word.Entry]
	again := k.restored()
	stranger, _ := couple()
	of := func(change func(*contract.Entry)) contract.Entry {
		bad := good
		bad.Fields = maps.Clone(good.Fields)
		change(&bad)
		return bad
	}
	for name, c := range map[string]struct {
		who   Member
		offer contract.Entry
		code  contract.Code
	}{
		"the partner's":   {k.jonas, good, contract.CodeNotYours},
		"an unknown kind": {k.mira, of(func(e *contract.Entry) { e.Kind = "other" }), contract.CodeUnknownKind},
		"a broken id":     {k.mira, of(func(e *contract.Entry) { e.ID = "x" }), contract.CodeInvalidField},
		"a broken stamp": {k.mira, of(func(e *contract.Entry) {
			e.Fields["text"] = contract.Field{Value: []byte(`"x"`), Change: uuid.NewString(), Stamp: "x"}
		}), contract.CodeInvalidField},
		"a broken value":   {k.mira, of(func(e *contract.Entry) { f := e.Fields["text"]; f.Value = []byte("7"); e.Fields["text"] = f }), contract.CodeInvalidField},
		"gone, since when": {k.mira, contract.Entry{ID: good.ID, Kind: good.Kind, Author: good.Author, Gone: contract.GoneRemoved}, contract.CodeInvalidField},
		"withdrawn":        {k.mira, contract.Entry{ID: good.ID, Kind: good.Kind, Author: good.Author, Gone: contract.GoneWithdrawn, Since: good.Fields["text"].Stamp}, contract.CodeInvalidField},
	} {
		verdicts := again.heal(c.who, nil, c.offer, of(func(*contract.Entry) {}))
		if verdicts[0].Accepted || verdicts[0].Error == nil || verdicts[0].Error.Code != c.code {
			t.Errorf("%s: %+v, want %s", name, verdicts[0], c.code)
		}
		if c.who.Person == k.mira.Person && !verdicts[1].Accepted {
			t.Errorf("[PU4] %s held up the next: %+v", name, verdicts[1])
		}
	}
	theirs := of(func(e *contract.Entry) { e.Author = stranger.Person })
	if verdict := again.heal(stranger, nil, theirs)[0]; verdict.Accepted || verdict.Error.Code != contract.CodeNotYours {
		t.Errorf("[PR4] another couple's id: %+v", verdict)
	}
}
