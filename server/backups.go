package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hearth/server/admin"
	"hearth/server/backup"
	"hearth/server/keyfile"
	"hearth/server/store"
)

type backupCommand struct {
	dataFlags
	backupFlags
}

// Run makes a backup now: the running server does, or this program where none runs.
func (c *backupCommand) Run(ctx context.Context, log *slog.Logger) error {
	made, err := admin.Backup(c.socketPath())
	if errors.Is(err, admin.ErrNotRunning) {
		made, err = c.makeAlone(ctx, log)
	}
	if err != nil {
		return err
	}
	what := "what changed since the last one"
	if made.Whole {
		what = "everything"
	}
	fmt.Printf("Made %s: %s, %d bytes.\n", made.Name, what, made.Bytes)
	return nil
}

func (c *backupCommand) makeAlone(ctx context.Context, log *slog.Logger) (made backup.Made, err error) {
	kept, key, err := openStore(c.dataFlags, log)
	if err != nil {
		return made, err
	}
	folder, err := c.wantedFolder(c.dataFlags, key, log)
	if err == nil {
		made, err = folder.Make(ctx, kept)
	}
	return made, errors.Join(err, kept.Close())
}

// wantedFolder is the backup folder of a command that cannot do without.
func (f backupFlags) wantedFolder(data dataFlags, key keyfile.Key, log *slog.Logger) (*backup.Folder, error) {
	folder, err := f.folder(data, key, log)
	if err == nil && folder == nil {
		err = errors.New("backups are switched off")
	}
	return folder, err
}

// existingFolder is the backup folder of a command that reads backups, and so
// needs the key they were made with.
func (f backupFlags) existingFolder(data dataFlags, log *slog.Logger) (*backup.Folder, error) {
	key, err := keyfile.Load(data.keyPath())
	if err != nil {
		return nil, err
	}
	return f.wantedFolder(data, key, log)
}

type verifyCommand struct {
	dataFlags
	backupFlags
	Name string `arg:"" optional:"" help:"The backup to try; all of them without."`
}

// Run restores backups into a folder that is thrown away, and counts what is in them.
func (c *verifyCommand) Run(ctx context.Context, log *slog.Logger) error {
	folder, err := c.existingFolder(c.dataFlags, log)
	if err != nil {
		return err
	}
	names, err := folder.List()
	if err != nil {
		return err
	}
	if c.Name != "" {
		names = []string{filepath.Base(c.Name)}
	}
	if len(names) == 0 {
		fmt.Println("There are no backups yet.")
	}
	bad := 0
	for _, name := range names {
		entries, err := folder.Verify(ctx, name)
		if err != nil {
			bad++
			fmt.Printf("BAD   %s: %v\n", name, err)
			continue
		}
		fmt.Printf("good  %s: %d entries\n", name, entries)
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d backups cannot be used", bad, len(names))
	}
	return nil
}

type restoreCommand struct {
	dataFlags
	backupFlags
	Name string `arg:"" help:"The backup to restore, or latest."`
}

// Run puts a backup in the place of the data folder, which is moved aside.
func (c *restoreCommand) Run(ctx context.Context, log *slog.Logger) error {
	if inUse, err := store.InUse(c.Data); err != nil || inUse {
		return errors.Join(err, errors.New("please stop hearth first: it is running on this data folder"))
	}
	folder, err := c.existingFolder(c.dataFlags, log)
	if err != nil {
		return err
	}
	name, err := c.chosen(folder)
	if err != nil {
		return err
	}
	data := filepath.Clean(c.Data)
	options, err := storeOptions(dataFlags{Data: data + ".restoring"}, folder.Key, log)
	if err != nil {
		return err
	}
	if err := os.RemoveAll(options.Dir); err != nil { // Of a restore that was cut off.
		return err
	}
	if err := folder.Restore(ctx, name, options); err != nil {
		return errors.Join(err, os.RemoveAll(options.Dir))
	}
	return putInPlace(options.Dir, data, name)
}

func (c *restoreCommand) chosen(folder *backup.Folder) (string, error) {
	if c.Name != "latest" {
		return filepath.Base(c.Name), nil
	}
	names, err := folder.List()
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("there are no backups in %s", folder.Dir)
	}
	if err != nil {
		return "", err
	}
	return names[len(names)-1], nil
}

func putInPlace(restored, data, name string) error {
	aside := data + ".before-" + strings.ToLower(time.Now().UTC().Format("20060102T150405Z"))
	err := os.Rename(data, aside)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("move data folder aside: %w", err)
	}
	wasThere := err == nil
	if err := os.Rename(restored, data); err != nil {
		return fmt.Errorf("put restored folder in place: %w", err)
	}
	fmt.Printf("Restored %s into %s.\n", name, data)
	if wasThere {
		fmt.Printf("What was there before is in %s; delete it when all is well.\n", aside)
	}
	fmt.Println("Start hearth again. The phones give back what is newer on them.")
	fmt.Println("Devices that were signed out since then are signed in again: please look in Us.")
	return nil
}
