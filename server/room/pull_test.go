package room

import (
	"context"
	"errors"
	"strings"
	"testing"

	"hearth/server/store"
	"hearth/shared/contract"
)

// F10: a row's number is given in the transaction that writes its data, and
// transactions commit one after another.
func TestPull_PL1_NumbersWithoutGaps(t *testing.T) {
	k := mustRoom(t)
	for range 5 {
		k.mustAccept(k.mira, k.change(k.mira, contract.KindAffection, hug()))
		k.mustAccept(k.jonas, k.change(k.jonas, contract.KindAffection, hug()))
	}
	k.mustAccept(k.mira, k.change(k.mira, contract.KindKindWord, set{"audience": "me", "sealed": "c2VhbGVk"}))
	if mine, theirs := k.pull(k.mira, contract.Cursor{}), k.pull(k.jonas, contract.Cursor{}); mine.Cursor.Seq != 11 || theirs.Cursor.Seq != 10 {
		t.Errorf("heads %d and %d, want 11 and 10", mine.Cursor.Seq, theirs.Cursor.Seq)
	}
}

func TestPull_PL3_EachEntryOnceInOrder(t *testing.T) {
	k := mustRoom(t)
	first := k.change(k.mira, contract.KindKindWord, kindWord("one"))
	second := k.change(k.mira, contract.KindAffection, hug())
	k.mustAccept(k.mira, first, second)
	base := first
	for range 10 {
		edit := k.edit(k.mira, first.Entry, contract.KindKindWord, set{"text": "again"}, map[string]string{"text": base.ID})
		k.mustAccept(k.mira, edit)
		base = edit
	}
	page := k.pull(k.jonas, contract.Cursor{})
	if len(page.Entries) != 2 || page.Entries[0].ID != second.Entry || page.Entries[1].ID != first.Entry || page.More {
		t.Errorf("page %+v", page)
	}
	if page.Cursor.Seq != 12 {
		t.Errorf("cursor at %d, want 12", page.Cursor.Seq)
	}
}

func TestPull_PagesMeetWithoutGap(t *testing.T) {
	k := mustRoom(t)
	const entries = 2*contract.PageEntries + 7
	for written := 0; written < entries; written += 50 {
		var changes []contract.Change
		for range min(50, entries-written) {
			changes = append(changes, k.change(k.mira, contract.KindAffection, hug()))
		}
		k.mustAccept(k.mira, changes...)
	}
	if seen := k.sees(k.jonas); len(seen) != entries {
		t.Errorf("saw %d of %d", len(seen), entries)
	}
	long := strings.Repeat("é", contract.MaxWordsRunes)
	for range 100 {
		k.mustAccept(k.mira, k.change(k.mira, contract.KindKindWord, kindWord(long)))
	}
	page := k.pull(k.jonas, contract.Cursor{})
	for page.More {
		size := 0
		for _, entry := range page.Entries {
			size += len(entry.Fields["text"].Value)
		}
		if size > contract.PageBytes+3*contract.MaxWordsRunes {
			t.Fatalf("a page of %d bytes", size)
		}
		page = k.pull(k.jonas, page.Cursor)
	}
}

func TestPull_PL6_ForksAreNoticed(t *testing.T) {
	k := mustRoom(t)
	k.mustAccept(k.mira, k.change(k.mira, contract.KindAffection, hug()))
	k.mustAccept(k.mira, k.change(k.mira, contract.KindAffection, hug()))
	head := k.pull(k.jonas, contract.Cursor{}).Cursor
	if again := k.pull(k.jonas, head); again.Fork || len(again.Entries) != 0 || again.Cursor != head {
		t.Errorf("a known cursor gave %+v", again)
	}
	for name, forked := range map[string]contract.Cursor{
		"another epoch":  {Epoch: "other", Seq: head.Seq, Chain: head.Chain},
		"past the head":  {Epoch: head.Epoch, Seq: head.Seq + 1, Chain: head.Chain},
		"another chain":  {Epoch: head.Epoch, Seq: head.Seq, Chain: "0000000000000000"},
		"chain at start": {Epoch: head.Epoch, Seq: 0, Chain: head.Chain},
	} {
		if page := k.pull(k.jonas, forked); !page.Fork || len(page.Entries) != 2 || page.Cursor != head {
			t.Errorf("%s: %+v", name, page)
		}
	}
}

// F30: a feed that has lost rows to a damaged disk is read on, and has an end.
func TestPull_F30_GoesOnAfterALostRow(t *testing.T) {
	k := mustRoom(t)
	var words []contract.Change
	for range 4 {
		words = append(words, k.change(k.mira, contract.KindKindWord, kindWord("one")))
	}
	k.mustAccept(k.mira, words...)
	err := k.store.Update(context.Background(), func(tx *store.Tx) error {
		record, err := tx.Entry(k.jonas.Couple, words[0].Entry)
		if err != nil {
			return err
		}
		row := store.FeedRow{Seq: 8, Entry: record.ID, Chain: "after the gap"}
		record.Seqs[k.jonas.Person] = row.Seq
		return errors.Join(tx.AppendFeed(k.jonas.Couple, k.jonas.Person, row), tx.PutEntry(k.jonas.Couple, record))
	})
	if err != nil {
		t.Fatal(err)
	}
	for seq := range uint64(8) {
		cursor := contract.Cursor{Epoch: k.store.Epoch(), Seq: seq}
		if page := k.pull(k.jonas, cursor); page.More || page.Cursor.Seq != 8 {
			t.Errorf("from row %d: to %d, more %v", seq, page.Cursor.Seq, page.More)
		}
	}
	if seen := len(k.sees(k.jonas)); seen != 4 {
		t.Errorf("%d entries are seen, want 4", seen)
	}
}
