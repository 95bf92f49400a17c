package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"time"

	"hearth/pwa"
	"hearth/server/api"
	"hearth/server/backup"
	"hearth/server/live"
	"hearth/server/pairing"
	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// stopWithin bounds a graceful stop.
const stopWithin = 4 * time.Second

type serveCommand struct {
	listenFlags
	dataFlags
	backupFlags
}

// Run serves until the context ends.
func (c *serveCommand) Run(ctx context.Context, log *slog.Logger) error {
	kept, key, err := openStore(c.dataFlags, log)
	if err != nil {
		return err
	}
	home, err := newHome(kept, log)
	if err != nil {
		return err
	}
	defer home.close()
	home.socket = c.socketPath()
	if home.backups, err = c.folder(c.dataFlags, key, log); err != nil {
		return err
	}
	return home.serve(ctx, c.Addr, func(address string) error { return home.printStart(ctx, c.listenFlags, address) })
}

// home is the running program's parts, put together in one place.
type home struct {
	store *store.Store
	room  *room.Room
	desk  *pairing.Desk
	api   *api.Server
	log   *slog.Logger
	// backups is nil, and socket empty, where there are none.
	backups *backup.Folder
	socket  string
}

// newHome puts the parts together around a store, and closes it with them.
func newHome(kept *store.Store, log *slog.Logger) (h *home, err error) {
	hub, validate := live.NewHub(), contract.NewValidator()
	h = &home{store: kept, log: log}
	h.room = room.New(kept, hub, validate, time.Now, log)
	h.desk = pairing.New(kept, hub, time.Now)
	h.api, err = api.New(api.Parts{
		Room: h.room, Desk: h.desk, Hub: hub, Validate: validate, Now: time.Now, Log: log, App: pwa.Files(),
	})
	if err != nil {
		h.close()
		return nil, err
	}
	return h, nil
}

func (h *home) close() {
	if err := h.store.Close(); err != nil {
		h.log.Error("stop", "error", err)
	}
}

// serve answers until the context ends or the disk fails, then says goodbye to
// the phones. ready is called once the address answers.
func (h *home) serve(ctx context.Context, addr string, ready func(address string) error) error {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	keeping, stopKeeping := context.WithCancel(ctx)
	kept := make(chan struct{})
	go func() { defer close(kept); h.keepHouse(keeping) }()
	defer func() { stopKeeping(); <-kept }()
	served := make(chan error, 1)
	go func() { served <- h.api.Serve(listener) }()
	if err := ready(listener.Addr().String()); err != nil {
		return err
	}
	var ended error
	select {
	case err := <-served:
		return err
	case <-h.store.Broken():
		ended = store.ErrBroken // Whoever starts the program opens it again.
	case <-ctx.Done():
	}
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	if err := h.api.Stop(stopping); err != nil {
		h.log.Warn("stop", "error", err)
	}
	return ended
}
