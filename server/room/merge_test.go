package room

import (
	"slices"
	"testing"

	"hearth/shared/contract"
)

func TestMerge_ME3_ME5_ConcurrentEditsKeepTheLoser(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindKindWord, kindWord("first"))
	older := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "older"}, basesOn(first))
	newer := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "newer"}, basesOn(first))
	k.mustAccept(k.mira, first, newer, older) // The older one was offline for longer.
	if got := value(k.sees(k.mira)[first.Entry], "text"); got != `"newer"` {
		t.Errorf("text is %s", got)
	}
	lost := make(map[string]bool)
	for _, version := range k.versions(k.mira, first.Entry) {
		lost[string(version.Value)] = version.Lost
	}
	if len(lost) != 2 || lost[`"first"`] || !lost[`"older"`] {
		t.Errorf("versions (value: lost) %v", lost)
	}
}

func TestMerge_ME4_RatingsAreNeverMixed(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindCheckIn, set{"ratings": set{"closeness": 2, "us": 2}, "happened_at": moment})
	edit := k.edit(k.mira, first.Entry, contract.KindCheckIn, set{"ratings": set{"closeness": 6}}, basesOn(first))
	k.mustAccept(k.mira, first, edit)
	if got := value(k.sees(k.jonas)[first.Entry], "ratings"); got != `{"closeness":6}` {
		t.Errorf("ratings are %s", got)
	}
}

func TestMerge_ME7_NoHalves(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindKindWord, kindWord("whole"))
	late := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "edited"}, basesOn(first))
	k.mustAccept(k.mira, late)
	if seen := k.sees(k.jonas); len(seen) != 0 {
		t.Fatal("the partner sees half an entry")
	}
	k.mustAccept(k.mira, first)
	if got := value(k.sees(k.jonas)[first.Entry], "text"); got != `"edited"` {
		t.Errorf("text is %s", got)
	}
}

func TestMerge_ME8_PrivateWins(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindKindWord, kindWord("said too soon"))
	seal := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"audience": "me", "sealed": "c2VhbGVk"}, nil)
	open := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"audience": "both"}, nil)
	k.mustAccept(k.mira, first, open, seal)
	if entry := k.sees(k.jonas)[first.Entry]; entry.Gone != contract.GoneWithdrawn || len(entry.Fields) != 0 {
		t.Errorf("the partner has %+v", entry)
	}
}

func TestMerge_ME9_TiesGoToTheGreaterChange(t *testing.T) {
	for _, reverse := range []bool{false, true} {
		k := mustRoom(t)
		first := k.change(k.mira, contract.KindKindWord, kindWord("first"))
		a := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "a"}, basesOn(first))
		b := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "b"}, basesOn(first))
		a.ID, b.ID, b.Stamp = "aaaaaaaa-0000-4000-8000-000000000000", "bbbbbbbb-0000-4000-8000-000000000000", a.Stamp
		edits := []contract.Change{a, b}
		if reverse {
			slices.Reverse(edits)
		}
		k.mustAccept(k.mira, append([]contract.Change{first}, edits...)...)
		if got := value(k.sees(k.mira)[first.Entry], "text"); got != `"b"` {
			t.Errorf("reverse %v: text is %s", reverse, got)
		}
	}
}

func TestMerge_ME10_UnknownFieldsSurvive(t *testing.T) {
	k := mustRoom(t)
	fields := kindWord("hello")
	fields["from_a_newer_app"] = set{"nested": []int{1, 2}}
	change := k.change(k.mira, contract.KindKindWord, fields)
	k.mustAccept(k.mira, change)
	if got := value(k.sees(k.jonas)[change.Entry], "from_a_newer_app"); got != `{"nested":[1,2]}` {
		t.Errorf("unknown field is %s", got)
	}
}

// F20, both ways round: neither an edit nor a removal is eaten.
func TestMerge_ME11_RemovalEatsNoEdit(t *testing.T) {
	for _, editFirst := range []bool{false, true} {
		k := mustRoom(t)
		first := k.change(k.mira, contract.KindKindWord, kindWord("first"))
		remove := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"removed": true}, basesOn(first))
		edit := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "edited"}, basesOn(first))
		second := []contract.Change{remove, edit}
		if editFirst {
			slices.Reverse(second)
		}
		k.mustAccept(k.mira, append([]contract.Change{first}, second...)...)
		mine := k.sees(k.mira)[first.Entry]
		if value(mine, "removed") != "false" || value(mine, "returned") != "true" || value(mine, "text") != `"edited"` {
			t.Errorf("edit first %v: author has %+v", editFirst, mine)
		}
		partners := k.sees(k.jonas)[first.Entry]
		if partners.Gone != "" || value(partners, "returned") != "" {
			t.Errorf("edit first %v: partner has %+v", editFirst, partners)
		}
	}
}

func TestMerge_PL4_RemovedIsSaidAndCanComeBack(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindAffection, hug())
	remove := k.edit(k.mira, first.Entry, contract.KindAffection, set{"removed": true}, basesOn(first))
	k.mustAccept(k.mira, first, remove)
	if entry := k.sees(k.jonas)[first.Entry]; entry.Gone != contract.GoneRemoved || len(entry.Fields) != 0 {
		t.Errorf("the partner has %+v", entry)
	}
	back := k.edit(k.mira, first.Entry, contract.KindAffection, set{"removed": false}, map[string]string{"removed": remove.ID})
	k.mustAccept(k.mira, back)
	if entry := k.sees(k.jonas)[first.Entry]; entry.Gone != "" || value(entry, "gesture") != `"hug"` {
		t.Errorf("brought back, the partner has %+v", entry)
	}
}

func TestSealing_PV1_UnsealedIsRefused(t *testing.T) {
	k := mustRoom(t)
	fields := kindWord("for my eyes")
	fields["audience"] = "me"
	change := k.change(k.mira, contract.KindKindWord, fields)
	verdict := k.push(k.mira, change)[0]
	if verdict.Accepted || verdict.Error.Code != contract.CodeUnsealed {
		t.Fatalf("verdict %+v", verdict)
	}
	sealed := k.change(k.mira, contract.KindKindWord, set{"audience": "me", "sealed": "c2VhbGVk"})
	k.mustAccept(k.mira, sealed)
	k.mustRefuse(k.mira, k.edit(k.mira, sealed.Entry, contract.KindKindWord, set{"text": "leak"}, nil), contract.CodeUnsealed, "text")
	if page := k.pull(k.jonas, contract.Cursor{}); page.Cursor.Seq != 0 {
		t.Error("the partner's feed moved for a private entry (PL5)")
	}
}

func TestSealing_MovedToMeForgetsWhatWasReadable(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindKindWord, kindWord("said"))
	edit := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "said again"}, basesOn(first))
	seal := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"audience": "me", "sealed": "c2VhbGVk"}, nil)
	k.mustAccept(k.mira, first, edit, seal)
	if got := fieldNames(k.sees(k.mira)[first.Entry]); !slices.Equal(got, []string{"audience", "sealed"}) {
		t.Errorf("readable fields stayed: %v", got)
	}
	if versions := k.versions(k.mira, first.Entry); len(versions) != 0 {
		t.Errorf("%d readable versions stayed", len(versions))
	}
	if entry := k.sees(k.jonas)[first.Entry]; entry.Gone != contract.GoneWithdrawn {
		t.Errorf("the partner has %+v", entry)
	}
}
