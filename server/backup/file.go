package backup

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"

	"filippo.io/age"
)

// format is the number of the layout below.
const format = 1

// unfinished ends the name of a backup that is being written.
const unfinished = ".unfinished"

// header is the first line inside a backup. What follows it is the database's
// own stream; all of it is compressed (gzip) and then encrypted (age).
type header struct {
	Format int `json:"format"`
	// After is the backup that this one goes on from, "" where it is whole.
	After string `json:"after,omitempty"`
}

// write makes a file whole or not at all: under another name, synced, read
// back, and only then under its own.
func (f *Folder) write(name string, about header, fill func(io.Writer) error) (bytes int64, err error) {
	path := filepath.Join(f.Dir, name)
	partly := path + unfinished
	file, err := os.OpenFile(partly, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return 0, fmt.Errorf("make backup file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(partly)
		}
	}()
	sum := sha256.New()
	err = errors.Join(f.encrypt(file, about, sum, fill), file.Sync(), file.Close())
	if err != nil {
		return 0, fmt.Errorf("write backup: %w", err)
	}
	if err := f.readBack(partly, sum); err != nil {
		return 0, fmt.Errorf("read backup back: %w", err)
	}
	if err := os.Rename(partly, path); err != nil {
		return 0, fmt.Errorf("name backup: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0, fmt.Errorf("look at backup: %w", err)
	}
	return info.Size(), syncFolder(f.Dir)
}

func (f *Folder) encrypt(to io.Writer, about header, sum hash.Hash, fill func(io.Writer) error) error {
	sealed, err := age.Encrypt(to, append([]age.Recipient{f.Key.Recipient()}, f.Also...)...)
	if err != nil {
		return err
	}
	packed := gzip.NewWriter(sealed)
	plain := io.MultiWriter(packed, sum)
	if err := json.NewEncoder(plain).Encode(about); err != nil {
		return err
	}
	return errors.Join(fill(plain), packed.Close(), sealed.Close())
}

// readBack holds what is on disk to what was meant to be there (SPEC BK2).
func (f *Folder) readBack(path string, want hash.Hash) error {
	opened, err := f.open(path)
	if err != nil {
		return err
	}
	defer opened.close()
	got := sha256.New()
	if _, err := io.Copy(got, opened.plain); err != nil {
		return err
	}
	if !bytes.Equal(got.Sum(nil), want.Sum(nil)) {
		return errors.New("it is not what was written")
	}
	return nil
}

// openedFile is a backup that is being read.
type openedFile struct {
	file  *os.File
	plain *bufio.Reader
}

func (o *openedFile) close() { _ = o.file.Close() }

func (f *Folder) open(path string) (*openedFile, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open backup: %w", err)
	}
	plain, err := age.Decrypt(bufio.NewReader(file), f.Key.Identity())
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("%s cannot be decrypted with this key: %w", filepath.Base(path), err)
	}
	unpacked, err := gzip.NewReader(plain)
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("%s is damaged: %w", filepath.Base(path), err)
	}
	return &openedFile{file: file, plain: bufio.NewReader(unpacked)}, nil
}

// openStream opens a backup and reads its header; the rest is the database's.
func (f *Folder) openStream(name string) (*openedFile, header, error) {
	var about header
	opened, err := f.open(filepath.Join(f.Dir, name))
	if err != nil {
		return nil, about, err
	}
	line, err := opened.plain.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &about)
	}
	if err == nil && about.Format != format {
		err = fmt.Errorf("it is of a newer hearth (format %d)", about.Format)
	}
	if err != nil {
		opened.close()
		return nil, about, fmt.Errorf("%s is damaged: %w", name, err)
	}
	return opened, about, nil
}

func syncFolder(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open backup folder: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}
