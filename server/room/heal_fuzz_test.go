package room

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"testing"

	"hearth/server/store"
	"hearth/shared/contract"
)

// HE2: whichever of two states is here and whichever is offered, the same words
// stand, offered again nothing changes, and no word that a removal cannot have
// known of is in the trash.
func FuzzJoin_EitherWay(f *testing.F) {
	author, _ := couple()
	f.Add([]byte{0, 0, 0, 0, 0, 1, 1, 1, 1}, uint64(1))
	f.Add([]byte{0, 0, 0, 0, 4, 1, 1, 1, 1}, uint64(2))
	f.Add([]byte{0, 0, 0, 0, 0, 1, 1, 2, 1, 0, 4, 0, 1, 4, 1, 0, 5, 3}, uint64(3))
	f.Fuzz(func(t *testing.T, program []byte, seed uint64) {
		all := writeAll(t, author, program)
		rng := rand.New(rand.NewPCG(seed, 0))
		order := anyOrder(all, rng)
		cut := rng.IntN(len(order) + 1)
		here, there := arrive(author, all, order[:cut]), arrive(author, all, anyOrder(all, rng))
		one, other := copied(here), copied(there)
		join(one, there.Fields)
		join(other, here.Fields)
		if asJSON(t, one.Fields) != asJSON(t, other.Fields) {
			t.Errorf("offered one way\n%s\nand the other\n%s", asJSON(t, one.Fields), asJSON(t, other.Fields))
		}
		again := copied(one)
		join(again, there.Fields)
		if asJSON(t, again.Fields) != asJSON(t, one.Fields) {
			t.Errorf("offered again\n%s\nbefore\n%s", asJSON(t, again.Fields), asJSON(t, one.Fields))
		}
	})
}

func copied(record *store.Record) *store.Record {
	other := *record
	other.Fields = maps.Clone(record.Fields)
	return &other
}

// Whatever is offered is refused with a code or taken in, and what is taken in
// is what comes out.
func FuzzOffer_Anything(f *testing.F) {
	k := mustRoom(f)
	word := k.change(k.mira, contract.KindKindWord, kindWord("one"))
	k.mustAccept(k.mira, word)
	good, err := json.Marshal(k.sees(k.mira)[word.Entry])
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"id":"` + word.Entry + `","kind":"kind_word","author":"` + k.mira.Person + `","gone":"removed","since":"01a3185c500000000000000000000001"}`))
	f.Add([]byte(`{"fields":{"":{"value":null}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		k.TB = t
		var offer contract.Entry
		if json.Unmarshal(data, &offer) != nil {
			return
		}
		offer.Author = k.mira.Person
		verdict := k.heal(k.mira, nil, offer)[0]
		if verdict.Accepted == (verdict.Error != nil) {
			t.Fatalf("the verdict is %+v", verdict)
		}
		if !verdict.Accepted {
			return
		}
		before := k.pull(k.jonas, contract.Cursor{}).Cursor
		if again := k.heal(k.mira, nil, offer)[0]; !again.Accepted || k.pull(k.jonas, contract.Cursor{}).Cursor != before {
			t.Errorf("[PU3] offered again: %+v", again)
		}
	})
}
