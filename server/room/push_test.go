package room

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hearth/shared/contract"
)

func TestPush_PU3_SendingAgainIsHarmless(t *testing.T) {
	k := mustRoom(t)
	change := k.change(k.mira, contract.KindAffection, hug())
	first := k.mustAccept(k.mira, change)[0]
	for range 3 {
		if again := k.mustAccept(k.mira, change, change); again[0] != first || again[1] != first {
			t.Fatalf("verdicts differ: %+v, %+v", first, again)
		}
	}
	if head := k.pull(k.jonas, contract.Cursor{}); head.Cursor.Seq != 1 {
		t.Errorf("the partner's feed has %d rows, want 1", head.Cursor.Seq)
	}
}

// A late copy of an old change must not undo a newer one (F2).
func TestPush_PU3_LateCopyChangesNothing(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindKindWord, kindWord("one"))
	second := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "two"}, basesOn(first))
	k.mustAccept(k.mira, first, second, first)
	if got := value(k.sees(k.jonas)[first.Entry], "text"); got != `"two"` {
		t.Errorf("text is %s", got)
	}
}

// PL7: sent again after others have followed it, a change names its own row.
func TestPush_PL7_VerdictNamesItsRow(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindKindWord, kindWord("one"))
	second := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "two"}, basesOn(first))
	for i, verdict := range k.mustAccept(k.mira, first, second, first) {
		if want := []uint64{1, 2, 1}[i]; verdict.Seq != want {
			t.Errorf("verdict %d names row %d, want %d", i, verdict.Seq, want)
		}
	}
}

func TestPush_PU4_OneVerdictEachAndNoneHeldUp(t *testing.T) {
	k := mustRoom(t)
	good, good2 := k.change(k.mira, contract.KindAffection, hug()), k.change(k.mira, contract.KindAffection, hug())
	bad := k.change(k.mira, contract.KindAffection, set{"gesture": "slap", "happened_at": moment})
	verdicts := k.push(k.mira, good, bad, good2)
	if !verdicts[0].Accepted || verdicts[1].Accepted || !verdicts[2].Accepted {
		t.Fatalf("verdicts %+v", verdicts)
	}
	if e := verdicts[1].Error; e.Code != contract.CodeInvalidField || e.Field != "gesture" {
		t.Errorf("refused with %v", e)
	}
	if strings.Contains(verdicts[1].Error.Message, "slap") {
		t.Error("the error repeats what was written")
	}
	if got := len(k.sees(k.jonas)); got != 2 {
		t.Errorf("the partner sees %d entries, want 2", got)
	}
}

// A change whose JSON has the wrong types spoils only itself (F3).
func TestPush_PU4_UnreadableChangeGetsItsOwnVerdict(t *testing.T) {
	k := mustRoom(t)
	good := k.change(k.mira, contract.KindAffection, hug())
	data, err := json.Marshal([]any{map[string]any{"id": good.ID, "entry": 5, "stamp": true}, good})
	if err != nil {
		t.Fatal(err)
	}
	var changes []contract.Change
	if err := json.Unmarshal(data, &changes); err != nil {
		t.Fatal(err)
	}
	verdicts := k.push(k.mira, changes...)
	if verdicts[0].Accepted || verdicts[0].Change != good.ID || !verdicts[1].Accepted {
		t.Errorf("verdicts %+v", verdicts)
	}
}

func TestPush_Refusals(t *testing.T) {
	k := mustRoom(t)
	k.mustRefuse(k.mira, k.change(k.mira, "telepathy", set{"text": "x"}), contract.CodeUnknownKind, "kind")
	k.mustRefuse(k.mira, k.change(k.jonas, contract.KindAffection, hug()), contract.CodeNotYours, "author")
	large := set{"text": "a", "happened_at": moment, "later": strings.Repeat("a", contract.MaxChangeBytes)}
	k.mustRefuse(k.mira, k.change(k.mira, contract.KindKindWord, large), contract.CodeChangeTooLarge, "")

	mine := k.change(k.mira, contract.KindKindWord, kindWord("mine"))
	k.mustAccept(k.mira, mine)
	k.mustRefuse(k.jonas, k.edit(k.jonas, mine.Entry, contract.KindKindWord, set{"text": "yours"}, nil), contract.CodeNotYours, "entry")
	k.mustRefuse(k.mira, k.edit(k.mira, mine.Entry, contract.KindAffection, hug(), nil), contract.CodeInvalidField, "kind")
	if got := value(k.sees(k.jonas)[mine.Entry], "text"); got != `"mine"` {
		t.Errorf("text is %s after refusals", got)
	}
}

// PR4: an entry id of another couple is refused, and theirs stays as it was.
func TestPush_PR4_EntryOfAnotherCouple(t *testing.T) {
	k := mustRoom(t)
	theirs := k.change(k.mira, contract.KindKindWord, kindWord("ours alone"))
	k.mustAccept(k.mira, theirs)
	stranger, _ := couple()
	k.mustRefuse(stranger, k.edit(stranger, theirs.Entry, contract.KindKindWord, kindWord("stolen"), nil), contract.CodeNotYours, "entry")
	if seen := k.sees(stranger); len(seen) != 0 {
		t.Errorf("the stranger sees %d entries", len(seen))
	}
	if got := value(k.sees(k.jonas)[theirs.Entry], "text"); got != `"ours alone"` {
		t.Errorf("text is %s", got)
	}
}

// LV2: when the bell rings, the change can be read.
func TestPush_LV2_WriteThenTell(t *testing.T) {
	k := mustRoom(t)
	listener := k.hub.Listen(k.jonas.Person, k.jonas.Device)
	defer k.hub.Leave(listener)
	pushed := make(chan error, 1)
	change := k.change(k.mira, contract.KindAffection, hug())
	go func() {
		_, err := k.room.Push(context.Background(), k.mira, []contract.Change{change})
		pushed <- err
	}()
	<-listener.Head
	if _, sees := k.sees(k.jonas)[change.Entry]; !sees {
		t.Error("told before it was written")
	}
	if err := <-pushed; err != nil {
		t.Fatal(err)
	}
}

func TestPush_ME6_ClockAheadIsRestampedInOrder(t *testing.T) {
	k := mustRoom(t)
	ahead := func(change contract.Change, counter uint32) contract.Change {
		change.Stamp = contract.NewStamp(uint64(k.clock.AddDate(1, 0, 0).UnixMilli()), counter, 9)
		return change
	}
	first := ahead(k.change(k.mira, contract.KindKindWord, kindWord("one")), 0)
	second := ahead(k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "two"}, basesOn(first)), 1)
	verdicts := k.mustAccept(k.mira, first, second)
	limit := uint64(k.clock.Add(contract.ClockLead).UnixMilli())
	for i, verdict := range verdicts {
		if verdict.Stamp.Millis() > limit || verdict.Stamp.Writer() != 9 {
			t.Errorf("canonical stamp %d is %s", i, verdict.Stamp)
		}
	}
	if verdicts[0].Stamp >= verdicts[1].Stamp {
		t.Error("restamping lost the order")
	}
	if again := k.mustAccept(k.mira, second)[0]; again != verdicts[1] {
		t.Error("sent again, the canonical stamp differs")
	}
	k.clock = k.clock.Add(time.Second)
	third := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "three"}, map[string]string{"text": second.ID})
	k.mustAccept(k.mira, third)
	if got := value(k.sees(k.jonas)[first.Entry], "text"); got != `"three"` {
		t.Errorf("the wrong clock won for ever: %s", got)
	}
}
