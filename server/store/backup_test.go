package store

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
)

// BK1: of many commits one after another, each is in one of the backups made
// between them.
func TestBackup_BK1_NoCommitIsLeftOut(t *testing.T) {
	s := mustOpen(t, t.TempDir())
	var backups []io.Reader
	var version uint64
	names := []string{"one", "two", "three", "four"}
	for _, name := range names {
		if err := s.Update(context.Background(), func(tx *Tx) error { return tx.Claim("couple", name) }); err != nil {
			t.Fatal(err)
		}
		var backup bytes.Buffer
		reached, err := s.Backup(&backup, version)
		if err != nil {
			t.Fatal(err)
		}
		if reached <= version {
			t.Errorf("the backup after %d reaches %d", version, reached)
		}
		version = reached
		backups = append(backups, &backup)
	}
	options := Options{Dir: filepath.Join(t.TempDir(), "restored"), Log: slog.New(slog.DiscardHandler)}
	if err := Restore(context.Background(), options, backups); err != nil {
		t.Fatal(err)
	}
	restored := mustOpen(t, options.Dir)
	err := restored.View(func(tx *Tx) error {
		for _, name := range names {
			if couple, err := tx.ClaimedBy(name); err != nil || couple != "couple" {
				t.Errorf("%s is in no backup (%v)", name, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
