package room

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"testing"

	"hearth/server/store"
	"hearth/shared/contract"
)

// mustReadTheSame compares what is handed on from memory with what the store
// says, from a cursor, and answers whether memory knew.
func (k *kit) mustReadTheSame(who Member, cursor contract.Cursor) bool {
	k.Helper()
	fresh := k.room.fresh.after(who.Person, cursor)
	if fresh == nil {
		return false
	}
	stored, err := k.room.read(who, cursor)
	if err != nil {
		k.Fatal(err)
	}
	if !reflect.DeepEqual(fresh, stored) {
		k.Fatalf("[LV1] from row %d\nmemory has %s\nthe store  %s", cursor.Seq, spelled(fresh), spelled(stored))
	}
	return true
}

// spelled is a page without its words.
func spelled(page *contract.Page) string {
	text := fmt.Sprintf("up to %d, more %v:", page.Cursor.Seq, page.More)
	for _, entry := range page.Entries {
		text += fmt.Sprintf(" %s %s %v", entry.ID[30:], entry.Gone, fieldNames(entry))
	}
	return text
}

// cursors are every place in a member's feed.
func (k *kit) cursors(who Member) []contract.Cursor {
	k.Helper()
	all := []contract.Cursor{{Epoch: k.store.Epoch()}}
	err := k.store.View(func(tx *store.Tx) error {
		return tx.FeedAfter(who.Couple, who.Person, 0, func(row store.FeedRow) (bool, error) {
			all = append(all, contract.Cursor{Epoch: k.store.Epoch(), Seq: row.Seq, Chain: row.Chain})
			return true, nil
		})
	})
	if err != nil {
		k.Fatal(err)
	}
	return all
}

// edits are what may happen to an entry, sealing, opening and removing too.
var edits = []set{
	kindWord("one"), kindWord("two"), {"text": "three"}, {"removed": true}, {"removed": false},
	{"audience": "me", "sealed": "c2VhbGVk"}, {"audience": "both", "text": "opened", "happened_at": moment},
}

// anyEdit changes one of a few entries, knowing all of it or nothing.
func (k *kit) anyEdit(draw *rand.Rand, entries []string) {
	k.Helper()
	entry := entries[draw.IntN(len(entries))]
	bases := make(map[string]string)
	if known, exists := k.sees(k.mira)[entry]; exists && draw.IntN(3) > 0 {
		for name, field := range known.Fields {
			bases[name] = field.Change
		}
	}
	k.push(k.mira, k.edit(k.mira, entry, contract.KindKindWord, edits[draw.IntN(len(edits))], bases))
}

func TestPull_FromMemoryIsAsFromTheStore(t *testing.T) {
	k := mustRoom(t)
	k.hub.Listen(k.mira.Person, k.mira.Device)
	listening := k.hub.Listen(k.jonas.Person, k.jonas.Device)
	draw := rand.New(rand.NewPCG(3, 5))
	var entries []string
	for range 6 {
		entries = append(entries, k.change(k.mira, contract.KindKindWord, nil).Entry)
	}
	known := 0
	for step := range 80 {
		k.anyEdit(draw, entries)
		switch step { // Rows given meanwhile are missing from memory.
		case 30:
			k.hub.Leave(listening)
		case 45:
			k.hub.Listen(k.jonas.Person, k.jonas.Device)
		}
		for _, who := range []Member{k.mira, k.jonas} {
			for _, cursor := range k.cursors(who) {
				if k.mustReadTheSame(who, cursor) {
					known++
				}
			}
		}
	}
	if known < 1000 {
		t.Fatalf("memory knew an answer only %d times", known)
	}
}

func TestPull_MemoryIsBoundedAndForgetsTheOldest(t *testing.T) {
	k := mustRoom(t)
	k.hub.Listen(k.mira.Person, k.mira.Device)
	k.hub.Listen(k.jonas.Person, k.jonas.Device)
	words := make([]byte, 64<<10)
	for i := range words {
		words[i] = 'a'
	}
	for range 3 * freshBytes / len(words) {
		k.mustAccept(k.mira, k.change(k.mira, contract.KindKindWord, set{"more": string(words), "text": "hi", "happened_at": moment}))
		if k.room.fresh.bytes > freshBytes {
			t.Fatalf("%d bytes are kept", k.room.fresh.bytes)
		}
	}
	for _, who := range []Member{k.mira, k.jonas} {
		all := k.cursors(who)
		if k.mustReadTheSame(who, all[0]) || !k.mustReadTheSame(who, all[len(all)-2]) {
			t.Error("memory keeps the newest rows, and them alone")
		}
		if !k.mustReadTheSame(who, all[len(all)-8]) {
			t.Error("more than a page of them")
		}
	}
}

func TestFresh_RowsThatDoNotFollowBeginAnew(t *testing.T) {
	f := newFresh()
	row := func(seq uint64, before, chain string) freshRow {
		return freshRow{seq: seq, before: before, chain: chain, entry: contract.Entry{ID: chain}}
	}
	f.add("mira", row(1, "", "a"))
	f.add("mira", row(2, "a", "b"))
	f.add("mira", row(4, "c", "d"))
	if page := f.after("mira", contract.Cursor{Seq: 1, Chain: "a"}); page != nil {
		t.Errorf("[PL1] a page with a gap: %+v", page)
	}
	if page := f.after("mira", contract.Cursor{Seq: 3, Chain: "c"}); page == nil || page.Cursor.Seq != 4 {
		t.Errorf("the row that was kept: %+v", page)
	}
}

func TestPull_MemoryKnowsNoOtherHistory(t *testing.T) {
	k := mustRoom(t)
	k.hub.Listen(k.mira.Person, k.mira.Device)
	k.mustAccept(k.mira, k.change(k.mira, contract.KindAffection, hug()), k.change(k.mira, contract.KindAffection, hug()))
	here := k.cursors(k.mira)[1]
	for _, other := range []contract.Cursor{
		{Epoch: "another", Seq: here.Seq, Chain: here.Chain}, {Epoch: here.Epoch, Seq: here.Seq, Chain: "another"},
	} {
		if page := k.pull(k.mira, other); !page.Fork || len(page.Entries) != 2 {
			t.Errorf("[PL6] from %+v: %+v", other, page)
		}
	}
}
