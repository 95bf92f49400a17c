package faults

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// syncCall is a call that puts something on the disk, and that went well.
var syncCall = regexp.MustCompile(`(?m)\b(msync|fsync|fdatasync)\(.*\) += 0$|<\.\.\. (msync|fsync|fdatasync) resumed>.* = 0$`)

// F1, PU2: a kill cannot show a write that was never synced, for the page
// cache survives it. So the calls are counted: each of a hundred commits has
// its own.
func TestSyncCalls_F1_EachCommitIsSynced(t *testing.T) {
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed: whether commits reach the disk is not known. scripts/install-tools brings it.")
	}
	record := filepath.Join(t.TempDir(), "calls")
	// -D: the program itself is our child, so that stopping it is stopping it.
	h := mustStart(t, t.TempDir(), welcome, "strace", "-D", "-f", "-e", "trace=msync,fsync,fdatasync", "-e", "signal=none", "-o", record)
	one, _ := h.mustMoveIn()
	before := countCalls(t, record)
	const commits = 100
	for range commits {
		one.write(20)
		h.mustSend(one)
	}
	if counted := countCalls(t, record) - before; counted < commits {
		t.Errorf("%d calls for %d commits", counted, commits)
	} else {
		t.Logf("%d calls for %d commits", counted, commits)
	}
	h.mustStop()
}

// countCalls counts once the record no longer grows: it is written beside the
// program.
func countCalls(t *testing.T, record string) int {
	t.Helper()
	size := int64(-1)
	for until := time.Now().Add(patience); time.Now().Before(until); time.Sleep(100 * time.Millisecond) {
		info, err := os.Stat(record)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() == size {
			break
		}
		size = info.Size()
	}
	calls, err := os.ReadFile(record)
	if err != nil {
		t.Fatal(err)
	}
	return len(syncCall.FindAll(calls, -1))
}
