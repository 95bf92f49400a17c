package backup

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"hearth/server/store"
)

// Restore makes a database of a backup and all that it goes on from, in an
// empty folder, under a new epoch (SPEC BK4).
func (f *Folder) Restore(ctx context.Context, name string, options store.Options) error {
	links, err := f.links(name)
	if err != nil {
		return err
	}
	streams, files := make([]io.Reader, 0, len(links)), make([]*openedFile, 0, len(links))
	defer func() {
		for _, opened := range files {
			opened.close()
		}
	}()
	for _, link := range links {
		opened, _, err := f.openStream(link)
		if err != nil {
			return err
		}
		files = append(files, opened)
		streams = append(streams, opened.plain)
	}
	return store.Restore(ctx, options, streams)
}

// links are the backups that a backup needs, the whole one first.
func (f *Folder) links(name string) ([]string, error) {
	links := []string{}
	for name != "" {
		if slices.Contains(links, name) {
			return nil, fmt.Errorf("%s goes on from itself", name)
		}
		opened, about, err := f.openStream(name)
		if err != nil {
			return nil, err
		}
		opened.close()
		links = append(links, name)
		name = about.After
	}
	slices.Reverse(links)
	return links, nil
}

// Verify restores a backup into a folder that is thrown away, and answers how
// many entries it holds (SPEC BK2).
func (f *Folder) Verify(ctx context.Context, name string) (entries int, err error) {
	trial, err := os.MkdirTemp(f.Dir, "trial-")
	if err != nil {
		return 0, fmt.Errorf("make trial folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(trial) }()
	key, err := f.Key.Database()
	if err != nil {
		return 0, err
	}
	options := store.Options{Dir: filepath.Join(trial, "data"), Key: key, Log: f.Log}
	if err := f.Restore(ctx, name, options); err != nil {
		return 0, err
	}
	restored, err := store.Open(options)
	if err != nil {
		return 0, err
	}
	defer func() { _ = restored.Close() }()
	err = restored.View(func(tx *store.Tx) (err error) {
		entries, err = tx.EntryCount()
		return err
	})
	return entries, err
}
