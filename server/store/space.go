package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// ErrFull: the disk is nearly full, so nothing is written until there is room.
var ErrFull = errors.New("the disk of the data folder is nearly full")

const (
	// leastFree is kept free for what the database writes on its own: its files
	// are mapped, and a mapped write that finds no room ends the process.
	leastFree = 96 << 20
	// ballastBytes lie in a file that a person may delete to get a full disk going.
	ballastBytes = 16 << 20
	ballastName  = "delete-me-when-the-disk-is-full"
)

// freeBytes is the room on the disk that dir is on, for someone who is not root.
func freeBytes(dir string) (uint64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return 0, fmt.Errorf("measure free space: %w", err)
	}
	return disk.Bavail * uint64(disk.Bsize), nil
}

// refuseFull answers ErrFull while there is too little room to write safely.
func (s *Store) refuseFull() error {
	free, err := s.free()
	if err != nil {
		return err
	}
	if free < leastFree {
		return ErrFull
	}
	return nil
}

// refuseToOpenFull says plainly why a start on a full disk would end badly.
func refuseToOpenFull(dir string) error {
	free, err := freeBytes(dir)
	if err != nil {
		return err
	}
	if free < leastFree {
		return fmt.Errorf("%w: %d MB free, %d MB needed; make room, or delete %s to get going again",
			ErrFull, free>>20, leastFree>>20, filepath.Join(dir, ballastName))
	}
	return nil
}

// layBallast puts the ballast down, where there is plenty of room for it.
func layBallast(dir string) error {
	path := filepath.Join(dir, ballastName)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	free, err := freeBytes(dir)
	if err != nil || free < leastFree+2*ballastBytes {
		return err
	}
	ballast, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("lay ballast: %w", err)
	}
	defer func() { _ = ballast.Close() }()
	block := make([]byte, 1<<20)
	for range ballastBytes / len(block) { // Written, not sized: a sparse file holds no room.
		if _, err := ballast.Write(block); err != nil {
			return fmt.Errorf("lay ballast: %w", err)
		}
	}
	return nil
}

// RoomFor answers ErrFull where a folder's disk has no room for so many bytes
// beside what the database needs.
func RoomFor(dir string, bytes uint64) error {
	free, err := freeBytes(dir)
	if err != nil {
		return err
	}
	if free < leastFree+bytes {
		return ErrFull
	}
	return nil
}
