package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"

	"hearth/server/store"
	"hearth/shared/contract"
)

// patience bounds every wait; it is no measure of speed.
const patience = 30 * time.Second

// TestMain builds the binary that people run; the tests start it as they do.
func TestMain(m *testing.M) {
	os.Exit(buildAndRun(m))
}

var binary string

func buildAndRun(m *testing.M) int {
	folder, err := os.MkdirTemp("", "hearth-bin-")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(folder) }()
	binary = filepath.Join(folder, "hearth")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		panic(string(out))
	}
	return m.Run()
}

// process is a running hearth.
type process struct {
	testing.TB
	command *exec.Cmd
	address string
	// start is what it printed until it was ready.
	start string
	jar   http.CookieJar
}

var addressLine = regexp.MustCompile(`http://(127\.0\.0\.1:\d+)`)

// mustStart starts hearth and waits until it has printed where it is.
func mustStart(tb testing.TB, until string, args ...string) *process {
	tb.Helper()
	command := exec.Command(binary, args...)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := command.Start(); err != nil {
		tb.Fatal(err)
	}
	p := &process{TB: tb, command: command}
	tb.Cleanup(func() { _ = command.Process.Kill(); _, _ = command.Process.Wait() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		p.start += lines.Text() + "\n"
		if strings.Contains(lines.Text(), until) {
			break
		}
	}
	found := addressLine.FindStringSubmatch(p.start)
	if found == nil {
		tb.Fatalf("no address in %q", p.start)
	}
	p.address = "http://" + found[1]
	p.jar, _ = cookiejar.New(nil)
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return p
}

func (p *process) request(method, path string, body, reply any) int {
	p.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		p.Fatal(err)
	}
	request, err := http.NewRequest(method, p.address+path, bytes.NewReader(data))
	if err != nil {
		p.Fatal(err)
	}
	client := &http.Client{Jar: p.jar, Timeout: patience}
	response, err := client.Do(request)
	if err != nil {
		p.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if reply != nil {
		if err := json.NewDecoder(response.Body).Decode(reply); err != nil {
			p.Fatal(err)
		}
	}
	return response.StatusCode
}

func (p *process) mustExit(within time.Duration) {
	p.Helper()
	ended := make(chan error, 1)
	go func() { ended <- p.command.Wait() }()
	select {
	case err := <-ended:
		if err != nil {
			p.Errorf("exit: %v", err)
		}
	case <-time.After(within):
		p.Error("still running")
	}
}

func TestServe_StartStopAndSecondServer(t *testing.T) {
	data := t.TempDir()
	p := mustStart(t, "Link", "serve", "--addr", "127.0.0.1:0", "--data", data)
	var health map[string]any
	if status := p.request(http.MethodGet, "/healthz", nil, &health); status != 200 || health["status"] != "ok" {
		t.Errorf("health: %d %v", status, health)
	}
	second := exec.Command(binary, "serve", "--addr", "127.0.0.1:0", "--data", data)
	out, err := second.CombinedOutput()
	if err == nil || strings.Count(strings.TrimSpace(string(out)), "\n") != 0 || !strings.Contains(string(out), "already using") {
		t.Errorf("a second server said %q (%v)", out, err)
	}
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.mustExit(5 * time.Second) // The promise itself, not a measure.
}

func TestServe_EnvironmentAndSetupCode(t *testing.T) {
	t.Setenv("HEARTH_ADDR", "127.0.0.1:0")
	t.Setenv("HEARTH_DATA", t.TempDir())
	t.Setenv("HEARTH_SITE", "home.example")
	p := mustStart(t, "Link", "serve")
	code := regexp.MustCompile(`Setup code\s+([0-9A-Z]{4}-[0-9A-Z]{4})`).FindStringSubmatch(p.start)
	if code == nil || !strings.Contains(p.start, "https://home.example/#setup=") || !strings.Contains(p.start, "▄") {
		t.Fatalf("start says %q", p.start)
	}
	var me contract.Me
	status := p.request(http.MethodPost, "/api/pair/setup",
		contract.SetupRequest{Code: code[1], Name: "Mira", PartnerName: "Jonas", DeviceName: "phone"}, &me)
	if status != 200 || me.Person.Name != "Mira" {
		t.Errorf("setup: %d %+v", status, me)
	}
}

// PU2: kill -9 right after an acknowledgement loses nothing.
func TestServe_PU2_AcknowledgedSurvivesKill(t *testing.T) {
	data := t.TempDir()
	p := mustStart(t, "Link", "serve", "--addr", "127.0.0.1:0", "--data", data)
	code := regexp.MustCompile(`Setup code\s+(\S+)`).FindStringSubmatch(p.start)[1]
	var me contract.Me
	p.request(http.MethodPost, "/api/pair/setup", contract.SetupRequest{Code: code, Name: "M", PartnerName: "J", DeviceName: "p"}, &me)
	acknowledged := make(map[string]bool)
	for range 3 {
		for range 20 {
			change := hugOf(me)
			var reply contract.SyncReply
			p.request(http.MethodPost, "/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Changes: []contract.Change{change}}, &reply)
			if reply.Verdicts[0].Accepted {
				acknowledged[change.Entry] = true
			}
		}
		_ = p.command.Process.Kill()
		_, _ = p.command.Process.Wait()
		jar := p.jar
		p = mustStart(t, "phones", "serve", "--addr", "127.0.0.1:0", "--data", data)
		p.jar = jar // Cookies go by host, not by port.
	}
	var reply contract.SyncReply
	p.request(http.MethodPost, "/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Cursor: &contract.Cursor{}}, &reply)
	for _, entry := range reply.Page.Entries {
		delete(acknowledged, entry.ID)
	}
	if len(acknowledged) != 0 {
		t.Errorf("%d acknowledged hugs are gone", len(acknowledged))
	}
}

// F1: a disk that fails a commit ends the program, so that whoever starts it
// again opens what is truly there.
func TestServe_F1_FailedDiskEndsTheProgram(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	kept, err := store.Open(store.Options{Dir: t.TempDir(), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	home, err := newHome(kept, log)
	if err != nil {
		t.Fatal(err)
	}
	defer home.close()
	home.store.Inject(t, store.Faults{After: func(int) error { return errors.New("input/output error") }})
	err = home.serve(context.Background(), "127.0.0.1:0", func(string) error {
		if _, err := home.desk.SetupCode(context.Background()); !errors.Is(err, store.ErrBroken) {
			t.Errorf("a write on the failed disk: %v", err)
		}
		return nil
	})
	if !errors.Is(err, store.ErrBroken) {
		t.Errorf("serve ended with %v", err)
	}
}

func hugOf(me contract.Me) contract.Change {
	return contract.Change{
		ID: uuid.NewString(), Entry: uuid.Must(uuid.NewV7()).String(), Kind: contract.KindAffection, Author: me.Person.ID,
		Stamp: contract.NewStamp(uint64(time.Now().UnixMilli()), 0, 1),
		Set:   map[string]json.RawMessage{"gesture": []byte(`"hug"`), "happened_at": []byte(`"2026-11-20T21:00:00Z"`)},
	}
}

func TestDemo_AYearForTwo(t *testing.T) {
	p := mustStart(t, "private window", "demo", "--addr", "127.0.0.1:0")
	links := regexp.MustCompile(`#join=(\w+)`).FindAllStringSubmatch(p.start, -1)
	if len(links) != 2 {
		t.Fatalf("start says %q", p.start)
	}
	var me contract.Me
	p.request(http.MethodPost, "/api/pair/join", contract.JoinRequest{Code: links[0][1], DeviceName: "phone"}, &me)
	if me.Person.Name == "" || me.Partner.Name == "" || len(me.Devices) != 1 {
		t.Errorf("signed in as %+v", me)
	}
	days := make(map[string]bool)
	kinds := make(map[contract.Kind]int)
	for cursor, more := (contract.Cursor{}), true; more; {
		var reply contract.SyncReply
		p.request(http.MethodPost, "/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Cursor: &cursor}, &reply)
		for _, entry := range reply.Page.Entries {
			kinds[entry.Kind]++
			days[string(entry.Fields["happened_at"].Value)[:11]] = true
		}
		cursor, more = reply.Page.Cursor, reply.Page.More
	}
	if len(days) < 250 || kinds[contract.KindAffection] < 300 || kinds[contract.KindKindWord] < 80 || kinds[contract.KindCheckIn] < 80 {
		t.Errorf("a thin year: %d days, %v", len(days), kinds)
	}
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	p.mustExit(5 * time.Second)
}
