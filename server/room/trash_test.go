package room

import (
	"context"
	"errors"
	"testing"
	"time"

	"hearth/server/store"
	"hearth/shared/contract"
)

func (k *kit) mustEmptyTrash(want int) {
	k.Helper()
	erased, err := k.room.EmptyTrash(context.Background())
	if err != nil || erased != want {
		k.Fatalf("erased %d (%v), want %d", erased, err, want)
	}
}

func (k *kit) record(who Member, entry string) (record *store.Record) {
	k.Helper()
	err := k.store.View(func(tx *store.Tx) (err error) {
		record, err = tx.Entry(who.Couple, entry)
		return err
	})
	if err != nil {
		k.Fatal(err)
	}
	return record
}

func TestTrash_TR2_ErasedWholeAfterItsTime(t *testing.T) {
	k := mustRoom(t)
	word := k.change(k.mira, contract.KindKindWord, kindWord("one"))
	k.mustAccept(k.mira, word)
	edit := k.edit(k.mira, word.Entry, contract.KindKindWord, set{"text": "two"}, basesOn(word))
	k.mustAccept(k.mira, edit)
	bases := basesOn(word)
	bases["text"] = edit.ID
	k.mustAccept(k.mira, k.edit(k.mira, word.Entry, contract.KindKindWord, set{"removed": true}, bases))
	behind := k.pull(k.mira, contract.Cursor{}).Cursor

	k.clock = k.clock.Add(contract.TrashLife - time.Millisecond)
	k.mustEmptyTrash(0)
	if got := k.sees(k.mira)[word.Entry]; value(got, "text") != `"two"` {
		t.Fatalf("in the trash its author has %+v", got)
	}
	k.clock = k.clock.Add(time.Millisecond)
	k.mustEmptyTrash(1)
	k.mustEmptyTrash(0)
	page := k.pull(k.mira, behind)
	if len(page.Entries) != 1 || page.Entries[0].Gone != contract.GoneRemoved || page.Entries[0].Fields != nil {
		t.Errorf("its author is told %+v", page.Entries)
	}
	if versions := k.versions(k.mira, word.Entry); len(versions) != 0 {
		t.Errorf("earlier versions are left: %v", versions)
	}
	if record := k.record(k.mira, word.Entry); record == nil || len(record.Fields) != 0 {
		t.Errorf("[F19] the tombstone is %+v", record)
	}
	k.mustRefuse(k.mira, k.edit(k.mira, word.Entry, contract.KindKindWord, set{"text": "three"}, basesOn(edit)), contract.CodeErased, "entry")
}

func TestTrash_TR1_WhatComesBackIsNotErased(t *testing.T) {
	k := mustRoom(t)
	word := k.change(k.mira, contract.KindKindWord, kindWord("one"))
	removal := k.edit(k.mira, word.Entry, contract.KindKindWord, set{"removed": true}, basesOn(word))
	k.mustAccept(k.mira, word, removal)
	k.clock = k.clock.Add(contract.TrashLife - time.Hour)
	back := k.edit(k.mira, word.Entry, contract.KindKindWord, set{"removed": false}, map[string]string{"removed": removal.ID})
	k.mustAccept(k.mira, back)
	k.clock = k.clock.Add(2 * time.Hour)
	k.mustEmptyTrash(0)
	bases := basesOn(word)
	bases["removed"] = back.ID
	k.mustAccept(k.mira, k.edit(k.mira, word.Entry, contract.KindKindWord, set{"removed": true}, bases))
	k.mustEmptyTrash(0)
	k.clock = k.clock.Add(contract.TrashLife)
	k.mustEmptyTrash(1)
}

func TestTrash_MoreThanOneLook(t *testing.T) {
	k := mustRoom(t)
	for range 2*sweptAtOnce + 1 {
		word := k.change(k.mira, contract.KindKindWord, kindWord("one"))
		k.mustAccept(k.mira, word, k.edit(k.mira, word.Entry, contract.KindKindWord, set{"removed": true}, basesOn(word)))
	}
	k.clock = k.clock.Add(contract.TrashLife)
	k.mustEmptyTrash(2*sweptAtOnce + 1)
}

func TestVersions_ME5_ForTheirAuthorAlone(t *testing.T) {
	k := mustRoom(t)
	word := k.change(k.mira, contract.KindKindWord, kindWord("one"))
	k.mustAccept(k.mira, word)
	two := k.edit(k.mira, word.Entry, contract.KindKindWord, set{"text": "two"}, basesOn(word))
	lost := k.edit(k.mira, word.Entry, contract.KindKindWord, set{"text": "three"}, basesOn(word))
	k.mustAccept(k.mira, lost, two)
	versions, err := k.room.Versions(k.mira, word.Entry)
	if err != nil || len(versions) != 2 || string(versions[0].Value) != `"two"` || !versions[0].Lost || versions[1].Lost {
		t.Errorf("versions %v (%v)", versions, err)
	}
	var refusal *contract.Error
	if _, err := k.room.Versions(k.jonas, word.Entry); !errors.As(err, &refusal) || refusal.Code != contract.CodeNotFound {
		t.Errorf("the partner reads %v", err)
	}
}
