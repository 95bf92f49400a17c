package sim

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/unix"
)

// What a crash leaves: a data folder as it was at one moment, while the
// program still had it open.

// newFolder is a folder in memory where there is one: a crash of the program
// asks nothing of the disk.
func newFolder(tb testing.TB) string {
	tb.Helper()
	const inMemory = "/dev/shm"
	if info, err := os.Stat(inMemory); err != nil || !info.IsDir() {
		return tb.TempDir()
	}
	dir, err := os.MkdirTemp(inMemory, "hearth-sim-")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// snapshot copies a folder that is in use. The database writes on by itself
// now and then, so it is copied until its files stayed the same meanwhile.
func snapshot(from, to string) error {
	for range 1000 {
		before, err := listing(from)
		if err != nil {
			return err
		}
		if err := os.RemoveAll(to); err != nil {
			return err
		}
		copyErr := copyFiles(from, to, before)
		after, err := listing(from)
		if err != nil {
			return err
		}
		if slices.Equal(before, after) {
			return copyErr
		}
	}
	return fmt.Errorf("the files of %s never rest", filepath.Base(from))
}

type file struct {
	name string
	size int64
	time int64
}

func listing(dir string) ([]file, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []file
	for _, entry := range entries {
		info, err := entry.Info()
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		files = append(files, file{info.Name(), info.Size(), info.ModTime().UnixNano()})
	}
	return files, nil
}

func copyFiles(from, to string, files []file) error {
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	for _, f := range files {
		if f.name == "LOCK" {
			continue
		}
		if err := copySparse(filepath.Join(from, f.name), filepath.Join(to, f.name), f.size); err != nil {
			return err
		}
	}
	return nil
}

// copySparse copies what a file holds and not its holes: the database makes
// its files large beforehand.
func copySparse(from, to string, size int64) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = source.Close() }()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { _ = target.Close() }()
	if err := target.Truncate(size); err != nil {
		return err
	}
	for at := int64(0); at < size; {
		data, err := unix.Seek(int(source.Fd()), at, unix.SEEK_DATA)
		if err != nil {
			return nil // Nothing but a hole from here on.
		}
		hole, err := unix.Seek(int(source.Fd()), data, unix.SEEK_HOLE)
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.NewOffsetWriter(target, data), io.NewSectionReader(source, data, hole-data)); err != nil {
			return err
		}
		at = hole
	}
	return nil
}

// tear makes the newer copy of a folder one whose last write was cut short: of
// what its log has gained over the older copy only a part stays.
func tear(older, newer string, part float64) error {
	logs, err := filepath.Glob(filepath.Join(newer, "*.mem"))
	if err != nil || len(logs) == 0 {
		return err
	}
	path := slices.Max(logs)
	is, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	was, err := os.ReadFile(filepath.Join(older, filepath.Base(path)))
	if os.IsNotExist(err) {
		was, err = nil, nil
	}
	if err != nil {
		return err
	}
	start, end := gained(was, is)
	cut := start + int(part*float64(end-start))
	clear(is[cut:end])
	return os.WriteFile(path, is, 0o600)
}

// gained is the range in which a log holds more than it did.
func gained(was, is []byte) (start, end int) {
	for start < len(is) && start < len(was) && was[start] == is[start] {
		start++
	}
	return start, max(start, len(bytes.TrimRight(is, "\x00")))
}
