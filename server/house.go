package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"hearth/server/admin"
	"hearth/server/backup"
	"hearth/server/store"
)

// lookEvery is how often the house is looked after.
const lookEvery = time.Hour

// keepHouse does what has to be done from time to time, and what the command
// line asks for, until the context ends.
func (h *home) keepHouse(ctx context.Context) {
	var asked sync.WaitGroup
	defer asked.Wait()
	if h.socket != "" && h.backups != nil {
		asked.Go(func() {
			if err := admin.Serve(ctx, h.socket, admin.Desk{MakeBackup: h.makeBackup}); err != nil {
				h.log.Error("the command line cannot reach this server", "error", err)
			}
		})
	}
	again := time.NewTicker(lookEvery)
	defer again.Stop()
	for {
		h.emptyTrash(ctx)
		h.backUpIfDue(ctx)
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}

func (h *home) emptyTrash(ctx context.Context) {
	erased, err := h.room.EmptyTrash(ctx)
	h.report("empty trash", err)
	if erased > 0 {
		h.log.Info("erased what lay in the trash", "entries", erased)
	}
}

func (h *home) backUpIfDue(ctx context.Context) {
	if h.backups == nil {
		return
	}
	isDue, err := h.backups.IsDue()
	if err == nil && isDue {
		_, err = h.makeBackup(ctx)
	}
	h.report("make backup", err)
}

func (h *home) makeBackup(ctx context.Context) (backup.Made, error) {
	made, err := h.backups.Make(ctx, h.store)
	if err == nil {
		h.log.Info("made a backup", "name", made.Name, "bytes", made.Bytes)
	}
	return made, err
}

// report logs what went wrong, unless that is the program's own end.
func (h *home) report(what string, err error) {
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, store.ErrClosed) {
		h.log.Error(what, "error", err)
	}
}
