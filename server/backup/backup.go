// Package backup copies the database while it runs, into files that are
// encrypted, read back and rotated, and makes a database of them again.
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
	"sync"
	"time"

	"filippo.io/age"

	"hearth/server/keyfile"
	"hearth/server/store"
)

const (
	timeForm  = "20060102T150405Z"
	wholeName = "-whole.hearth.age"
	moreName  = "-more.hearth.age"
	// wholeEvery is how old a whole backup grows before the next one is made.
	wholeEvery = 7 * 24 * time.Hour
	// Every is how old the newest backup grows before the next one is made.
	Every = 24 * time.Hour
)

// Folder is where backups are kept.
type Folder struct {
	Dir string
	Key keyfile.Key
	// Also are others that can read the backups, as with a key kept elsewhere.
	Also []age.Recipient
	Keep Keep
	Now  func() time.Time
	Log  *slog.Logger

	making sync.Mutex
}

// Made is a backup that was made.
type Made struct {
	Name  string
	Whole bool
	// Bytes is how large its file is.
	Bytes int64
}

// IsDue tells whether the newest backup is older than Every.
func (f *Folder) IsDue() (bool, error) {
	names, err := f.List()
	if err != nil || len(names) == 0 {
		return err == nil, err
	}
	age := f.Now().Sub(timeOf(names[len(names)-1]))
	return age >= Every || age <= -Every, nil // One from far in the future was made by a wrong clock.
}

// Make makes a backup of a database in use, of all or of what changed since
// the last, and lets go of those that have had their time (SPEC BK1 to BK3).
func (f *Folder) Make(ctx context.Context, from *store.Store) (Made, error) {
	f.making.Lock()
	defer f.making.Unlock()
	if err := os.MkdirAll(f.Dir, 0o700); err != nil {
		return Made{}, fmt.Errorf("make backup folder: %w", err)
	}
	f.sweepUp()
	names, err := f.List()
	if err != nil {
		return Made{}, err
	}
	after, err := f.goesOnFrom(from, names)
	if err != nil {
		return Made{}, err
	}
	if after.Name == "" {
		if err := store.RoomFor(f.Dir, from.Size()); err != nil {
			return Made{}, err
		}
	}
	made := Made{Name: f.nextName(names, after.Name == ""), Whole: after.Name == ""}
	reached := store.Reached{Name: made.Name}
	made.Bytes, err = f.write(made.Name, header{Format: format, After: after.Name}, func(to io.Writer) (err error) {
		reached.Version, err = from.Backup(to, after.Version)
		return err
	})
	if err != nil {
		return Made{}, err
	}
	if err := from.Update(ctx, func(tx *store.Tx) error { return tx.PutReached(reached) }); err != nil {
		return Made{}, fmt.Errorf("note backup: %w", err)
	}
	return made, f.rotate(append(names, made.Name))
}

// sweepUp removes what a program left that was killed while it wrote.
func (f *Folder) sweepUp() {
	left, _ := filepath.Glob(filepath.Join(f.Dir, "*"+unfinished))
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			f.Log.Warn("remove unfinished backup", "error", err)
		}
	}
}

// goesOnFrom is the newest backup, if it is of this database's own history and
// its chain is young; the zero value asks for a whole one.
func (f *Folder) goesOnFrom(from *store.Store, names []string) (reached store.Reached, err error) {
	if len(names) == 0 {
		return store.Reached{}, nil
	}
	err = from.View(func(tx *store.Tx) (err error) {
		reached, err = tx.Reached()
		return err
	})
	if err != nil {
		return store.Reached{}, fmt.Errorf("read last backup: %w", err)
	}
	chains := chainsOf(names)
	last := chains[len(chains)-1]
	isNext := reached.Name == names[len(names)-1] && isWhole(last[0])
	if !isNext || f.Now().Sub(last.began()) >= wholeEvery {
		return store.Reached{}, nil
	}
	return reached, nil
}

// nextName sorts after every name there is, whatever the clock says.
func (f *Folder) nextName(names []string, whole bool) string {
	at := f.Now().UTC()
	if len(names) > 0 {
		if newest := timeOf(names[len(names)-1]); !at.After(newest.Add(time.Second)) {
			at = newest.Add(time.Second)
		}
	}
	kind := moreName
	if whole {
		kind = wholeName
	}
	return at.Format(timeForm) + kind
}

func (f *Folder) rotate(names []string) error {
	var failed error
	for _, name := range f.Keep.expired(names, f.Now().UTC()) {
		failed = errors.Join(failed, os.Remove(filepath.Join(f.Dir, name)))
	}
	return failed
}

// List is the names of all backups, oldest first.
func (f *Folder) List() ([]string, error) {
	files, err := os.ReadDir(f.Dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("list backups: %w", err)
	}
	var names []string
	for _, file := range files {
		if !timeOf(file.Name()).IsZero() {
			names = append(names, file.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

func isWhole(name string) bool { return strings.HasSuffix(name, wholeName) }

// timeOf is when a backup was made, the zero time where it is none.
func timeOf(name string) time.Time {
	for _, kind := range []string{wholeName, moreName} {
		if at, is := strings.CutSuffix(name, kind); is {
			if made, err := time.Parse(timeForm, at); err == nil {
				return made
			}
		}
	}
	return time.Time{}
}
