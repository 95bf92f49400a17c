package main

import (
	"context"
	"errors"
	"time"

	"hearth/server/store"
)

// trashEvery is how often the trash is looked at.
const trashEvery = time.Hour

// keepHouse does what has to be done from time to time, until the context ends.
func (h *home) keepHouse(ctx context.Context) {
	again := time.NewTicker(trashEvery)
	defer again.Stop()
	for {
		h.emptyTrash(ctx)
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}

func (h *home) emptyTrash(ctx context.Context) {
	erased, err := h.room.EmptyTrash(ctx)
	if err != nil && !errors.Is(err, context.Canceled) && !errors.Is(err, store.ErrClosed) {
		h.log.Error("empty trash", "error", err)
	}
	if erased > 0 {
		h.log.Info("erased what lay in the trash", "entries", erased)
	}
}
