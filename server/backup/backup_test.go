package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"hearth/server/keyfile"
	"hearth/server/store"
	"hearth/shared/contract"
)

const couple = "couple"

// kit is a real store and a backup folder, with a clock that the test turns.
type kit struct {
	testing.TB
	folder  *Folder
	store   *store.Store
	options store.Options
	clock   time.Time
	written int
}

func mustKit(tb testing.TB) *kit {
	tb.Helper()
	k := &kit{TB: tb, clock: time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)}
	key, err := keyfile.Make(filepath.Join(tb.TempDir(), "key"))
	k.must(err)
	secret, err := key.Database()
	k.must(err)
	log := slog.New(slog.DiscardHandler)
	k.options = store.Options{Dir: filepath.Join(tb.TempDir(), "data"), Key: secret, Log: log}
	k.store, err = store.Open(k.options)
	k.must(err)
	tb.Cleanup(func() { k.must(k.store.Close()) })
	k.folder = &Folder{
		Dir: filepath.Join(tb.TempDir(), "backups"), Key: key, Keep: Keep{Days: 7, Weeks: 5, Months: 12},
		Now: func() time.Time { return k.clock }, Log: log,
	}
	return k
}

func (k *kit) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// write keeps one more entry.
func (k *kit) write() {
	k.Helper()
	k.written++
	k.put(fmt.Sprintf("entry-%03d", k.written), "words")
}

func (k *kit) put(entry, words string) {
	k.Helper()
	k.must(k.store.Update(context.Background(), func(tx *store.Tx) error {
		fields := map[string]contract.Field{"text": {Value: []byte(`"` + words + `"`)}}
		return errors.Join(tx.Claim(couple, entry), tx.PutEntry(couple, &store.Record{ID: entry, Fields: fields}))
	}))
}

func (k *kit) mustMake() Made {
	k.Helper()
	k.clock = k.clock.Add(time.Minute)
	made, err := k.folder.Make(context.Background(), k.store)
	k.must(err)
	return made
}

func (k *kit) list() []string {
	k.Helper()
	names, err := k.folder.List()
	k.must(err)
	return names
}

// restored opens what a backup makes.
func (k *kit) restored(name string) *store.Store {
	k.Helper()
	options := k.options
	options.Dir = filepath.Join(k.TempDir(), "restored")
	k.must(k.folder.Restore(context.Background(), name, options))
	s, err := store.Open(options)
	k.must(err)
	k.Cleanup(func() { k.must(s.Close()) })
	return s
}

func (k *kit) words(in *store.Store, entry string) string {
	k.Helper()
	var words string
	k.must(in.View(func(tx *store.Tx) error {
		record, err := tx.Entry(couple, entry)
		if record != nil {
			words = strings.Trim(string(record.Fields["text"].Value), `"`)
		}
		return err
	}))
	return words
}

func (k *kit) count(in *store.Store) (many int) {
	k.Helper()
	k.must(in.View(func(tx *store.Tx) (err error) {
		many, err = tx.EntryCount()
		return err
	}))
	return many
}

func TestMake_BK1_EveryBackupRestoresWhatWasThereThen(t *testing.T) {
	k := mustKit(t)
	var made []Made
	for range 5 {
		k.write()
		k.put("changing", fmt.Sprint(k.written))
		made = append(made, k.mustMake())
	}
	for i, one := range made {
		if one.Whole != (i == 0) {
			t.Errorf("backup %d: whole is %v", i, one.Whole)
		}
		back := k.restored(one.Name)
		if many, words := k.count(back), k.words(back, "changing"); many != i+2 || words != fmt.Sprint(i+1) {
			t.Errorf("backup %d holds %d entries, %q", i, many, words)
		}
		if back.Epoch() == k.store.Epoch() {
			t.Error("[BK4] the epoch is the old one")
		}
	}
}

// F13: a sign-out, an erased word: what is taken away stays away after a
// restore, though the database has long tidied up.
func TestMake_BK1_WhatWasRemovedIsNotBack(t *testing.T) {
	k := mustKit(t)
	version := store.Version{Field: "text", Value: []byte(`"secret"`), Stamp: "s", Change: "c"}
	update := func(write func(tx *store.Tx) error) { k.must(k.store.Update(context.Background(), write)) }
	update(func(tx *store.Tx) error { return tx.PutVersion(couple, "entry", version) })
	k.mustMake()
	update(func(tx *store.Tx) error {
		return tx.RemoveVersions(couple, "entry", func(string) bool { return true })
	})
	for range 6 { // Closing writes a table, and tables are merged as they grow in number.
		k.write()
		k.must(k.store.Close())
		var err error
		k.store, err = store.Open(k.options)
		k.must(err)
		k.must(k.store.Tidy())
	}
	k.write()
	last := k.mustMake()
	k.must(k.restored(last.Name).View(func(tx *store.Tx) error {
		versions, err := tx.Versions(couple, "entry")
		if len(versions) > 0 {
			t.Errorf("%v is back", versions)
		}
		return err
	}))
}

func TestMake_BK2_DamageIsFound(t *testing.T) {
	k := mustKit(t)
	k.write()
	whole := k.mustMake().Name
	k.write()
	more := k.mustMake().Name
	for _, name := range []string{whole, more} {
		if entries, err := k.folder.Verify(context.Background(), name); err != nil || entries == 0 {
			t.Fatalf("%s: %d entries, %v", name, entries, err)
		}
	}
	path := filepath.Join(k.folder.Dir, whole)
	good, err := os.ReadFile(path)
	k.must(err)
	for at := 0; at < len(good); at += 1 + len(good)/40 {
		bad := slices.Clone(good)
		bad[at] ^= 1
		k.must(os.WriteFile(path, bad, 0o600))
		if _, err := k.folder.Verify(context.Background(), more); err == nil {
			t.Errorf("byte %d of %d is wrong, and nobody notices", at, len(good))
		}
	}
	k.must(os.WriteFile(path, good[:len(good)-1], 0o600))
	if _, err := k.folder.Verify(context.Background(), whole); err == nil {
		t.Error("it is cut off, and nobody notices")
	}
	k.must(os.Remove(path))
	if _, err := k.folder.Verify(context.Background(), more); err == nil {
		t.Error("what it goes on from is missing, and nobody notices")
	}
}

func TestMake_BK5_OnlyWithTheKey(t *testing.T) {
	k := mustKit(t)
	k.put("entry", "marker-of-the-words")
	other, err := age.GenerateX25519Identity()
	k.must(err)
	k.folder.Also = []age.Recipient{other.Recipient()}
	name := k.mustMake().Name
	data, err := os.ReadFile(filepath.Join(k.folder.Dir, name))
	k.must(err)
	if strings.Contains(string(data), "marker-of-the-words") {
		t.Error("the words are in the file as they are")
	}
	if _, err := age.Decrypt(strings.NewReader(string(data)), other); err != nil {
		t.Errorf("the other key does not open it: %v", err)
	}
	k.folder.Key, err = keyfile.Make(filepath.Join(t.TempDir(), "another"))
	k.must(err)
	if _, err := k.folder.Verify(context.Background(), name); err == nil {
		t.Error("it opens with any key")
	}
}

// A folder that was put back by hand does not continue another's backups.
func TestMake_BK1_AnotherHistoryBeginsAnew(t *testing.T) {
	k := mustKit(t)
	k.write()
	first := k.mustMake()
	k.write()
	k.mustMake()
	old := k.restored(first.Name)
	k.clock = k.clock.Add(time.Minute)
	made, err := k.folder.Make(context.Background(), old)
	k.must(err)
	if !made.Whole {
		t.Error("it goes on from a backup that it knows nothing of")
	}
	if many := k.count(k.restored(made.Name)); many != 1 {
		t.Errorf("it holds %d entries, want 1", many)
	}
}

func TestMake_BK2_NothingHalfIsLeft(t *testing.T) {
	k := mustKit(t)
	k.write()
	good := k.mustMake()
	failed := errors.New("no room")
	_, err := k.folder.write("x"+moreName, header{Format: format}, func(to io.Writer) error {
		_, _ = to.Write([]byte("half"))
		return failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("it ended with %v", err)
	}
	k.must(os.WriteFile(filepath.Join(k.folder.Dir, "killed"+moreName+unfinished), []byte("half"), 0o600))
	k.write()
	k.mustMake()
	files, err := os.ReadDir(k.folder.Dir)
	k.must(err)
	if len(files) != 2 || files[0].Name() != good.Name {
		t.Errorf("left %v", files)
	}
}

func TestRotate_BK3_TwoYears(t *testing.T) {
	keep, start := Keep{Days: 7, Weeks: 5, Months: 12}, time.Date(2026, 1, 5, 3, 0, 0, 0, time.UTC)
	var names []string
	var now time.Time
	for day := range 730 {
		now = start.AddDate(0, 0, day)
		kind := moreName
		if day%7 == 0 {
			kind = wholeName
		}
		names = append(names, now.Format(timeForm)+kind)
		for _, gone := range keep.expired(names, now) {
			names = slices.DeleteFunc(names, func(name string) bool { return name == gone })
		}
	}
	var days, weeks, months int
	for _, name := range names {
		switch age := now.Sub(timeOf(name)).Hours() / 24; {
		case age < 7:
			days++
		case age < 5*7 && isWhole(name):
			weeks++
		case isWhole(name):
			months++
		}
		if now.AddDate(-1, -1, 0).After(timeOf(name)) {
			t.Errorf("%s is older than it may be", name)
		}
	}
	if days != 7 || weeks != 4 || months < 10 || len(names) > 7+14+5+13 {
		t.Errorf("%d of days, %d of weeks, %d of months, %d in all: %v", days, weeks, months, len(names), names)
	}
}

func TestRotate_BK3_WhatIsLeftCanBeRestored(t *testing.T) {
	k := mustKit(t)
	start := k.clock
	for day := range 24 {
		k.clock = start.AddDate(0, 0, day)
		if isDue, err := k.folder.IsDue(); err != nil || !isDue {
			t.Fatalf("day %d: due is %v (%v)", day, isDue, err)
		}
		k.write()
		_, err := k.folder.Make(context.Background(), k.store)
		k.must(err)
		if isDue, err := k.folder.IsDue(); err != nil || isDue {
			t.Fatalf("day %d: due again (%v)", day, err)
		}
	}
	for _, name := range k.list() {
		made := int(timeOf(name).Sub(start).Hours()/24) + 1
		if many := k.count(k.restored(name)); many != made {
			t.Errorf("%s holds %d entries, want %d", name, many, made)
		}
	}
}

func TestRotate_BK3_AClockSetBackDeletesNothingNew(t *testing.T) {
	k := mustKit(t)
	k.clock = k.clock.AddDate(5, 0, 0)
	k.write()
	ahead := k.mustMake()
	k.clock = k.clock.AddDate(-5, 0, 0)
	k.write()
	behind := k.mustMake()
	if names := k.list(); !slices.Equal(names, []string{ahead.Name, behind.Name}) {
		t.Errorf("left %v", names)
	}
	if many := k.count(k.restored(behind.Name)); many != 2 {
		t.Errorf("the newest holds %d entries", many)
	}
}
