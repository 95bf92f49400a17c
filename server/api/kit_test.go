package api

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"hearth/server/live"
	"hearth/server/pairing"
	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// patience bounds every wait of a test; it is no measure of speed.
const patience = 20 * time.Second

// kit is a whole server on a port of its own, with a real store.
type kit struct {
	testing.TB
	server *Server
	desk   *pairing.Desk
	url    string
	log    *logBook
	clock  *clock
}

// clock is the real time plus what the test adds.
type clock struct {
	mu   sync.Mutex
	plus time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.plus)
}

func (c *clock) turn(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.plus += by
}

// logBook keeps what is logged, to look for what must not be in it.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func mustServer(tb testing.TB) *kit {
	tb.Helper()
	return mustPacedServer(tb, usualPace)
}

func mustPacedServer(tb testing.TB, pace pace) *kit {
	tb.Helper()
	k := &kit{TB: tb, log: &logBook{}, clock: &clock{}}
	log := slog.New(slog.NewTextHandler(k.log, nil))
	kept, err := store.Open(store.Options{Dir: tb.TempDir(), Log: log})
	if err != nil {
		tb.Fatal(err)
	}
	hub, validate := live.NewHub(), contract.NewValidator()
	k.desk = pairing.New(kept, hub, k.clock.now)
	app := fstest.MapFS{
		"index.html":       {Data: []byte("<!doctype html><title>Hearth</title>")},
		"assets/app.js":    {Data: []byte("plain")},
		"assets/app.js.br": {Data: []byte("brotli")},
		"assets/app.js.gz": {Data: []byte("gzip")},
	}
	k.server, err = New(Parts{
		Room: room.New(kept, hub, validate, k.clock.now, log), Desk: k.desk, Hub: hub,
		Validate: validate, Now: k.clock.now, Log: log, App: app,
	})
	if err != nil {
		tb.Fatal(err)
	}
	k.server.pace = pace
	k.serve(kept)
	return k
}

func (k *kit) serve(kept *store.Store) {
	k.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		k.Fatal(err)
	}
	k.url = "http://" + listener.Addr().String()
	served := make(chan error, 1)
	go func() { served <- k.server.Serve(listener) }()
	k.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := k.server.Stop(ctx); err != nil {
			k.Error(err)
		}
		if err := <-served; err != nil {
			k.Error(err)
		}
		if err := kept.Close(); err != nil {
			k.Error(err)
		}
	})
}

// mustWait waits for a condition.
func (k *kit) mustWait(what string, holds func() bool) {
	k.Helper()
	for until := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			k.Fatalf("waited in vain: %s", what)
		}
	}
}
