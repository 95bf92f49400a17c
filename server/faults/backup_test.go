package faults

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hearth/shared/contract"
)

// ask runs a command of the program on a data folder, as a person does.
func ask(tb testing.TB, data string, args ...string) (said string, err error) {
	tb.Helper()
	out, err := exec.Command(binary, append(args, "--data", data)...).CombinedOutput()
	return string(out), err
}

func mustAsk(tb testing.TB, data string, args ...string) string {
	tb.Helper()
	said, err := ask(tb, data, args...)
	if err != nil {
		tb.Fatalf("%v: %v: %s", args, err, said)
	}
	return said
}

// BK1, BK4: backups made while both write hold what was acknowledged before,
// and a restored one is known to the phones as another history (PL6).
func TestBackup_BK1_BesideARunningServer(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	h := mustStart(t, data, welcome)
	one, other := h.mustMoveIn()
	stop := h.writeInBackground(one)
	for range 3 {
		for range 20 {
			other.write(rand.IntN(500))
		}
		h.mustSend(other)
		mustAsk(t, data, "backup")
	}
	stop()
	before := len(other.acknowledged)
	other.write(10)
	h.mustSend(other) // After the last backup.
	var cursor contract.Cursor
	h.mustRead(other, &cursor)

	if said, err := ask(t, data, "restore", "latest"); err == nil || !strings.Contains(said, "stop hearth first") {
		t.Errorf("[BK4] restored under a running server: %v, %s", err, said)
	}
	h.kill()
	said := mustAsk(t, data, "restore", "latest")
	if aside, err := filepath.Glob(data + ".before-*"); err != nil || len(aside) != 1 || !strings.Contains(said, aside[0]) {
		t.Errorf("[BK4] what was there is in %v, and it says %s", aside, said)
	}
	h = mustStart(t, data, greeting)
	var reply contract.SyncReply
	h.mustPost(other, "/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Cursor: &cursor}, &reply)
	if !reply.Page.Fork {
		t.Error("[PL6] the phone takes the restored server for the one it knew")
	}
	seen := h.mustRead(other, &contract.Cursor{})
	for _, change := range other.acknowledged[:before] {
		if seen[change.Entry] != 1 {
			t.Errorf("[BK1] %s was acknowledged before the backup, and is not in it", change.Entry)
		}
	}
	if last := other.acknowledged[before]; seen[last.Entry] != 0 {
		t.Error("a backup holds what came after it")
	}
	if said := mustAsk(t, data, "verify"); strings.Count(said, "good") < 3 || strings.Contains(said, "BAD") {
		t.Errorf("[BK2] verify says %s", said)
	}
}

// writeInBackground has a phone write until it is told to stop.
func (h *home) writeInBackground(p *phone) (stop func()) {
	var enough atomic.Bool
	var writing sync.WaitGroup
	writing.Go(func() {
		_ = h.sendLive(p, func() bool {
			p.write(200)
			return !enough.Load()
		})
	})
	return func() { enough.Store(true); writing.Wait() }
}

// BK2: killed in the middle of a backup, the program leaves the others as they
// were, and nothing that passes for one.
func TestBackup_BK2_KilledInTheMiddle(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	h := mustStart(t, data, welcome)
	one, _ := h.mustMoveIn()
	for range 5 {
		for range 20 {
			one.write(2000)
		}
		h.mustSend(one)
		asking := exec.Command(binary, "backup", "--data", data)
		if err := asking.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond) // At any moment of it.
		h.kill()
		_ = asking.Wait()
		h = mustStart(t, data, greeting)
		mustAsk(t, data, "backup")
		if said := mustAsk(t, data, "verify"); strings.Contains(said, "BAD") {
			t.Fatalf("verify says %s", said)
		}
	}
}

// BK5: without its key file the program starts on nothing, and makes no other.
func TestKey_BK5_AMissingKeyIsSaid(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	h := mustStart(t, data, welcome)
	one, _ := h.mustMoveIn()
	one.write(0)
	h.mustSend(one)
	h.mustStop()
	for _, path := range []string{data + ".key", data + "-run", data + "-backups", data} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is open to others: %v (%v)", path, info, err)
		}
	}
	if err := os.Rename(data+".key", data+".elsewhere"); err != nil {
		t.Fatal(err)
	}
	if h := start(t, data, greeting); h.address != "" || !strings.Contains(h.complains.String(), "data.key is missing") {
		t.Errorf("started without its key; it says %q", h.complains)
	}
	if _, err := os.Stat(data + ".key"); err == nil {
		t.Error("a new key was made")
	}
	mustAsk(t, t.TempDir(), "backup", "--key", data+".key") // Another folder's.
	if h := start(t, data, greeting); h.address != "" || !strings.Contains(h.complains.String(), "another key") {
		t.Errorf("started with another key; it says %q", h.complains)
	}
	if err := os.Rename(data+".elsewhere", data+".key"); err != nil {
		t.Fatal(err)
	}
	mustStart(t, data, greeting).mustStop()
}

// BK5: no file of the data folder or of the backups holds words as they are.
func TestKey_BK5_WordsAreNotOnDiskAsTheyAre(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	h := mustStart(t, data, welcome)
	one, _ := h.mustMoveIn()
	one.write(3000)
	h.mustSend(one)
	mustAsk(t, data, "backup")
	h.mustStop()
	looked := 0
	err := filepath.WalkDir(filepath.Dir(data), func(path string, file os.DirEntry, err error) error {
		if err != nil || !file.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		looked++
		if strings.Contains(string(content), "wwwwwwwwww") || strings.Contains(string(content), one.me.Person.Name) {
			t.Errorf("%s holds words as they are", file.Name())
		}
		return err
	})
	if err != nil || looked < 5 {
		t.Fatalf("looked at %d files: %v", looked, err)
	}
}
