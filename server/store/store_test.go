package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"hearth/shared/contract"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// Badger's caches and glog keep a goroutine each for the life of the process.
		goleak.IgnoreTopFunction("github.com/golang/glog.(*fileSink).flushDaemon"),
	)
}

func mustOpen(tb testing.TB, dir string) *Store {
	tb.Helper()
	s, err := Open(Options{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

func mustUpdate(tb testing.TB, s *Store, write func(*Tx) error) {
	tb.Helper()
	if err := s.Update(context.Background(), write); err != nil {
		tb.Fatal(err)
	}
}

func record(id string) *Record {
	return &Record{ID: id, Kind: contract.KindKindWord, Fields: map[string]contract.Field{}, Seqs: map[string]uint64{}}
}

func TestOpen_SecondServerIsToldPlainly(t *testing.T) {
	dir := t.TempDir()
	mustOpen(t, dir)
	if _, err := Open(Options{Dir: dir, Log: slog.New(slog.DiscardHandler)}); !errors.Is(err, ErrInUse) {
		t.Fatalf("opening twice: %v", err)
	}
}

func TestOpen_KeepsEpochAndData(t *testing.T) {
	dir := t.TempDir()
	first := mustOpen(t, dir)
	mustUpdate(t, first, func(tx *Tx) error { return tx.PutEntry("c", record("e")) })
	epoch := first.Epoch()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second := mustOpen(t, dir)
	if second.Epoch() != epoch {
		t.Error("epoch changed by reopening")
	}
	mustHave(t, second, "c", "e", true)
}

func TestOpen_RefusesNewerSchema(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	mustUpdate(t, s, func(tx *Tx) error { return tx.put([]byte(keySchema), schema+1) })
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if reopened, err := Open(Options{Dir: dir, Log: slog.New(slog.DiscardHandler)}); err == nil {
		_ = reopened.Close()
		t.Fatal("opened a newer hearth's data")
	}
}

// A bad write shares a batch with good ones; only its own effects are undone.
func TestCommit_BadWriteHarmsNoOther(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	failure := errors.New("broken")
	release := make(chan struct{})
	mustSubmit(t, s, func(*Tx) error { <-release; return nil }) // Holds the loop, so that the rest gathers.
	var writes []*Pending
	for i := range 20 {
		writes = append(writes, mustSubmit(t, s, func(tx *Tx) error {
			if err := tx.PutEntry("c", record(fmt.Sprint(i))); err != nil {
				return err
			}
			switch i {
			case 7:
				return failure
			case 8:
				panic("broken too")
			}
			return nil
		}))
	}
	close(release)
	for i, write := range writes {
		err := write.Wait()
		isBad := i == 7 || i == 8
		if isBad != (err != nil) {
			t.Errorf("write %d: %v", i, err)
		}
		mustHave(t, s, "c", fmt.Sprint(i), !isBad)
	}
}

func TestCommit_KeepsOrderOfSubmit(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	var order []int
	var last *Pending
	for i := range 600 {
		last = mustSubmit(t, s, func(*Tx) error { order = append(order, i); return nil })
	}
	if err := last.Wait(); err != nil {
		t.Fatal(err)
	}
	for i, got := range order {
		if i != got {
			t.Fatalf("place %d has write %d", i, got)
		}
	}
}

// F34: writes that would not fit one transaction together are split.
func TestCommit_LargeWritesAreSplit(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	big := make([]byte, 300<<10)
	for i := range big {
		big[i] = byte('a' + i%7)
	}
	value := []byte(`"` + string(big) + `"`)
	var writes []*Pending
	for i := range 24 {
		pending, err := s.Submit(context.Background(), len(value), func(tx *Tx) error {
			one := record(fmt.Sprint(i))
			one.Fields["text"] = contract.Field{Value: value}
			return tx.PutEntry("c", one)
		})
		if err != nil {
			t.Fatal(err)
		}
		writes = append(writes, pending)
	}
	for i, write := range writes {
		if err := write.Wait(); err != nil {
			t.Fatalf("write %d: %v", i, err)
		}
	}
}

// A nearly full disk refuses writes, loses nothing, and needs no restart.
func TestCommit_NearlyFullDiskRefusesUntilThereIsRoom(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	free := uint64(leastFree)
	s.free = func() (uint64, error) { return free, nil }
	mustUpdate(t, s, func(tx *Tx) error { return tx.PutEntry("c", record("before")) })
	free--
	err := s.Update(context.Background(), func(tx *Tx) error { return tx.PutEntry("c", record("full")) })
	if !errors.Is(err, ErrFull) {
		t.Errorf("writing on a full disk: %v", err)
	}
	mustHave(t, s, "c", "before", true)
	mustHave(t, s, "c", "full", false)
	free++
	mustUpdate(t, s, func(tx *Tx) error { return tx.PutEntry("c", record("after")) })
	mustHave(t, s, "c", "after", true)
}

// F1: a commit that the disk could not confirm may be there or not. Nothing is
// answered from it, and nothing written after it, until it is known.
func TestCommit_F1_FailedCommitEndsAllWriting(t *testing.T) {
	dir := t.TempDir()
	s := mustOpen(t, dir)
	put := func(s *Store, entry string) error {
		return s.Update(context.Background(), func(tx *Tx) error { return tx.PutEntry("c", record(entry)) })
	}
	s.Inject(t, Faults{After: func(int) error { return errors.New("input/output error") }})
	if err := put(s, "unsure"); !errors.Is(err, ErrBroken) {
		t.Errorf("the failed commit: %v", err)
	}
	<-s.Broken()
	s.Inject(t, Faults{})
	if err := put(s, "later"); !errors.Is(err, ErrBroken) {
		t.Errorf("a commit after it: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	again := mustOpen(t, dir)
	mustHave(t, again, "c", "later", false)
	if err := put(again, "later"); err != nil {
		t.Errorf("opened again: %v", err)
	}
}

// One that failed before a byte was written harms nothing.
func TestCommit_RefusedBeforeTheDiskIsTriedAgain(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	s.Inject(t, Faults{Before: func(writes int) error {
		if writes > 1 {
			return errors.New("only one by one")
		}
		return nil
	}})
	release := make(chan struct{})
	writes := []*Pending{mustSubmit(t, s, func(*Tx) error { <-release; return nil })}
	for i := range 5 {
		writes = append(writes, mustSubmit(t, s, func(tx *Tx) error { return tx.PutEntry("c", record(fmt.Sprint(i))) }))
	}
	close(release)
	for i, write := range writes {
		if err := write.Wait(); err != nil {
			t.Errorf("write %d: %v", i, err)
		}
	}
	mustHave(t, s, "c", "4", true)
}

func TestClose_AnswersWhateverWaits(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	var writers sync.WaitGroup
	for range 50 {
		writers.Go(func() {
			for {
				if err := s.Update(context.Background(), func(*Tx) error { return nil }); err != nil {
					if !errors.Is(err, ErrClosed) {
						t.Error(err)
					}
					return
				}
			}
		})
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	writers.Wait()
}

func mustSubmit(tb testing.TB, s *Store, write func(*Tx) error) *Pending {
	tb.Helper()
	pending, err := s.Submit(context.Background(), 0, write)
	if err != nil {
		tb.Fatal(err)
	}
	return pending
}

func mustHave(tb testing.TB, s *Store, couple, entry string, want bool) {
	tb.Helper()
	err := s.View(func(tx *Tx) error {
		found, err := tx.Entry(couple, entry)
		if err == nil && (found != nil) != want {
			tb.Errorf("entry %s there: %v, want %v", entry, found != nil, want)
		}
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
}
