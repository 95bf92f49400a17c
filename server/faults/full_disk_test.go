package faults

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"hearth/shared/contract"
)

// mustMountDisk is a small disk of its own.
func mustMountDisk(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size=192m,mode=700")
	if errors.Is(err, unix.EPERM) {
		t.Skip("only root may mount a small disk: whether a full one loses anything is not known.")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(dir, unix.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// F34 and a full disk: while something else fills the disk to its last byte,
// the program refuses with a word that keeps the changes on the phones, never
// dies, and goes on by itself once there is room.
func TestFullDisk_NothingIsLostAndNothingDies(t *testing.T) {
	disk := mustMountDisk(t)
	data := filepath.Join(disk, "data")
	h := mustStart(t, data, welcome)
	one, other := h.mustMoveIn()
	for round := range 3 {
		h.fill(t, disk, one, other)
		if status, answer, err := h.post(one, "/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Changes: one.outbox[:1]}); err != nil || status != http.StatusInsufficientStorage {
			t.Errorf("full, round %d: %d %s (%v)", round, status, answer, err)
		}
		if err := h.sendLive(other, func() bool { other.write(10); return true }); !errors.Is(err, errRefused(contract.CodeStoreFull)) {
			t.Errorf("full, the socket in round %d: %v", round, err)
		}
		h.mustHaveAll(t, one, other) // It still answers who reads.
		if err := os.Remove(filepath.Join(disk, "filler")); err != nil {
			t.Fatal(err)
		}
		h.mustRun()
		h.mustSend(one)
		h.mustSend(other)
		h.mustHaveAll(t, one, other)
	}
}

// A program that is told to stop while its disk is full stops, and has
// everything when it starts again.
func TestFullDisk_StopsAndStartsAgain(t *testing.T) {
	disk := mustMountDisk(t)
	data := filepath.Join(disk, "data")
	h := mustStart(t, data, welcome)
	one, other := h.mustMoveIn()
	h.fill(t, disk, one, other)
	h.mustStop()
	again := start(t, data, greeting)
	<-again.ended
	if says := again.complains.String(); again.err == nil || !strings.Contains(says, "make room") || strings.Count(says, "\n") != 1 {
		t.Errorf("started on a full disk: %v, %q", again.err, says)
	}
	if err := os.Remove(filepath.Join(disk, "filler")); err != nil {
		t.Fatal(err)
	}
	h = mustStart(t, data, greeting)
	h.mustSend(one)
	h.mustSend(other)
	h.mustHaveAll(t, one, other)
}

// A disk may lose all its room at once, faster than anything could notice.
// Whatever that does to the program, nothing that it acknowledged is gone.
func TestFullDisk_AtOnce(t *testing.T) {
	disk := mustMountDisk(t)
	data := filepath.Join(disk, "data")
	h := mustStart(t, data, welcome)
	one, other := h.mustMoveIn()
	full := make(chan error, 1)
	go func() { full <- os.WriteFile(filepath.Join(disk, "filler"), make([]byte, 256<<20), 0o600) }()
	for err := error(nil); err == nil; {
		select {
		case err = <-full:
		default:
			err = h.writeMuch(one)
		}
	}
	h.kill()
	if err := os.Remove(filepath.Join(disk, "filler")); err != nil {
		t.Fatal(err)
	}
	h = mustStart(t, data, greeting)
	h.mustSend(one)
	h.mustHaveAll(t, one, other)
}

// fill fills the disk to its last byte, while a phone writes much: a megabyte
// between any two of its pushes.
func (h *home) fill(t *testing.T, disk string, one, other *phone) {
	t.Helper()
	file, err := os.Create(filepath.Join(disk, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for block := make([]byte, 1<<20); err == nil; {
		if writeErr := h.writeMuch(one); writeErr != nil {
			t.Fatalf("%v: %q", writeErr, h.complains)
		}
		_, err = file.Write(block)
	}
	if !errors.Is(err, unix.ENOSPC) {
		t.Fatal(err)
	}
	h.mustRun()
	other.write(10)
}

// writeMuch pushes ten long words by POST, and takes it that there is no room.
func (h *home) writeMuch(p *phone) error {
	for len(p.outbox) < 10 {
		p.write(4 * 900)
	}
	status, answer, err := h.post(p, "/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Changes: p.outbox[:10]})
	if err != nil || status == http.StatusInsufficientStorage {
		return err
	}
	var reply contract.SyncReply
	if err := json.Unmarshal(answer, &reply); err != nil {
		return err
	}
	return p.settle(reply.Verdicts)
}

// mustHaveAll reads both phones' feeds from the beginning.
func (h *home) mustHaveAll(t *testing.T, one, other *phone) {
	t.Helper()
	for _, reader := range []*phone{one, other} {
		seen := h.mustRead(reader, &contract.Cursor{})
		for _, writer := range []*phone{one, other} {
			for _, change := range writer.acknowledged {
				if seen[change.Entry] != 1 {
					t.Fatalf("an acknowledged change is there %d times", seen[change.Entry])
				}
			}
		}
	}
}
