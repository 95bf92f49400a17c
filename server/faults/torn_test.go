package faults

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hearth/shared/contract"
)

// damage is what a power cut did to the end of a file: it ends at end, counted
// without the empty room that follows.
type damage struct {
	name string
	do   func(file []byte, end, bytes int) []byte
}

var damages = []damage{
	{"never written", func(file []byte, end, bytes int) []byte { clear(file[end-bytes : end]); return file }},
	{"garbled", func(file []byte, end, bytes int) []byte {
		for i := end - bytes; i < end; i++ {
			file[i] ^= 0x5a
		}
		return file
	}},
	{"cut off", func(file []byte, end, bytes int) []byte { return file[:end-bytes] }},
}

// PU2: of a write that was torn, whatever came before it is there; the phones
// send the rest again.
func TestTorn_PU2_WhatCameBeforeIsThere(t *testing.T) {
	home, one := mustLeaveByKill(t)
	for _, torn := range damages {
		for _, size := range []int{1, 7, 64, 300, 3000} {
			t.Run(fmt.Sprintf("%s %d", torn.name, size), func(t *testing.T) {
				data := t.TempDir()
				mustCopy(t, home, data)
				mustDamage(t, newest(t, data, "*.mem"), torn, size)
				h := mustStart(t, data, greeting)
				lost := mustHaveBeginning(t, one, h.mustRead(one, &contract.Cursor{}))
				// The smallest write is longer than 400 bytes.
				if most := 1 + size/400; lost > most {
					t.Errorf("%d bytes were torn, and %d changes are gone", size, lost)
				}
				mustTakeAgain(t, h, one)
			})
		}
	}
}

// The database's list of tables ends in half a record, where a power cut met
// the making of a table: the tables before it are there.
func TestTorn_HalfARecordInTheManifest(t *testing.T) {
	home, one := mustLeaveByKill(t)
	for _, half := range [][]byte{{0}, {0, 0, 0, 40, 9, 9}, {0, 0, 0, 40, 9, 9, 9, 9, 10, 12, 8, 3}} {
		data := t.TempDir()
		mustCopy(t, home, data)
		manifest, err := os.OpenFile(filepath.Join(data, "MANIFEST"), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := manifest.Write(half); err != nil {
			t.Fatal(err)
		}
		if err := manifest.Close(); err != nil {
			t.Fatal(err)
		}
		h := mustStart(t, data, greeting)
		if lost := mustHaveBeginning(t, one, h.mustRead(one, &contract.Cursor{})); lost > 0 {
			t.Errorf("with %d bytes more it starts without %d changes", len(half), lost)
		}
		h.kill()
	}
}

// mustLeaveByKill is a home that was killed after one phone wrote much, some of
// it twice over, and the last of it one by one.
func mustLeaveByKill(t *testing.T) (data string, one *phone) {
	t.Helper()
	data = t.TempDir()
	h := mustStart(t, data, welcome)
	one, _ = h.mustMoveIn()
	for range 2 { // A restart has the database write its other files.
		for range 20 {
			one.write(50)
		}
		h.mustSend(one)
		h.mustStop()
		h = mustStart(t, data, greeting)
	}
	for range 20 {
		one.write(50)
	}
	h.mustSend(one)
	h.kill()
	return data, one
}

// mustHaveBeginning wants the oldest of what was acknowledged without a gap,
// and answers how many of the newest are missing.
func mustHaveBeginning(t *testing.T, one *phone, seen map[string]int) int {
	t.Helper()
	there := 0
	for there < len(one.acknowledged) && seen[one.acknowledged[there].Entry] == 1 {
		there++
	}
	if len(seen) != there {
		t.Errorf("of %d changes the first %d are there, and %d in all", len(one.acknowledged), there, len(seen))
	}
	return len(one.acknowledged) - there
}

// mustTakeAgain has the phone send everything again, as if no acknowledgement
// had come, and wants it there once.
func mustTakeAgain(t *testing.T, h *home, one *phone) {
	t.Helper()
	again := *one
	again.outbox, again.acknowledged = slices.Clone(one.acknowledged), nil
	h.mustSend(&again)
	mustHaveOnce(t, again.acknowledged, h.mustRead(&again, &contract.Cursor{}))
}

func newest(t *testing.T, data, pattern string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(data, pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no %s in the data folder: %v", pattern, err)
	}
	return slices.Max(files)
}

func mustDamage(t *testing.T, path string, torn damage, size int) {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	end := len(bytes.TrimRight(file, "\x00"))
	if err := os.WriteFile(path, torn.do(file, end, min(size, end)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func mustCopy(t *testing.T, from, to string) {
	t.Helper()
	files, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	mustCopyFile(t, from+".key", to+".key")
	for _, file := range files {
		if strings.HasPrefix(file.Name(), "delete-me") || file.Name() == "LOCK" {
			continue
		}
		mustCopyFile(t, filepath.Join(from, file.Name()), filepath.Join(to, file.Name()))
	}
}

func mustCopyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
