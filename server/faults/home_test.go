// Package faults does to the real program what happens to a home server: it is
// killed, its disk fills up, its last write is torn. What it said was saved
// has to be there.
package faults

import (
	"bufio"
	"bytes"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var rounds = flag.Int("rounds", 5, "how often the program is killed under load")

// patience bounds every wait; it is no measure of speed.
const patience = 60 * time.Second

var binary string

func TestMain(m *testing.M) { os.Exit(buildAndRun(m)) }

func buildAndRun(m *testing.M) int {
	folder, err := os.MkdirTemp("", "hearth-faults-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	binary = filepath.Join(folder, "hearth")
	if out, err := exec.Command("go", "build", "-o", binary, "..").CombinedOutput(); err != nil {
		panic(string(out))
	}
	return m.Run()
}

// home is the running program on a data folder.
type home struct {
	testing.TB
	address string
	// said is what it printed until it answered, complains what it printed to
	// its standard error.
	said      string
	complains *book
	command   *exec.Cmd
	// ended closes when the program has, with err.
	ended chan struct{}
	err   error
}

// book is what a program prints.
type book struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *book) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *book) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// What the program prints last when it answers: to those who live there, and
// where nobody does yet.
const (
	greeting = "On your phones"
	welcome  = "Link "
)

// mustStart starts the program, under another one where that is given, and
// waits until it has printed its last line.
func mustStart(tb testing.TB, data, last string, under ...string) *home {
	tb.Helper()
	h := start(tb, data, last, under...)
	if h.address == "" {
		tb.Fatalf("the program does not start: %q", h.complains)
	}
	return h
}

var addressLine = regexp.MustCompile(`On this computer\s+(http://\S+)`)

// start leaves the address empty where the program has ended first.
func start(tb testing.TB, data, last string, under ...string) *home {
	tb.Helper()
	line := slices.Concat(under, []string{binary, "serve", "--addr", "127.0.0.1:0", "--data", data})
	h := &home{TB: tb, command: exec.Command(line[0], line[1:]...), complains: &book{}, ended: make(chan struct{})}
	h.command.Stderr = h.complains
	out, err := h.command.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := h.command.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(h.kill)
	for lines := bufio.NewScanner(out); !strings.Contains(h.said, last) && lines.Scan(); {
		h.said += lines.Text() + "\n"
	}
	go func() {
		_, _ = io.Copy(io.Discard, out)
		h.err = h.command.Wait()
		close(h.ended)
	}()
	if found := addressLine.FindStringSubmatch(h.said); found != nil && strings.Contains(h.said, last) {
		h.address = found[1]
	}
	return h
}

// kill ends the program wherever it is.
func (h *home) kill() {
	_ = h.command.Process.Kill()
	<-h.ended
}

// mustStop has the program stop as people stop it.
func (h *home) mustStop() {
	h.Helper()
	if err := h.command.Process.Signal(syscall.SIGTERM); err != nil {
		h.Fatal(err)
	}
	select {
	case <-h.ended:
		if h.err != nil {
			h.Errorf("stopped with %v: %q", h.err, h.complains)
		}
	case <-time.After(patience):
		h.Fatal("the program does not stop")
	}
}

// mustRun wants the program to be running still.
func (h *home) mustRun() {
	h.Helper()
	select {
	case <-h.ended:
		h.Fatalf("the program has ended with %v: %q", h.err, h.complains)
	default:
	}
}
