package room

import (
	"context"
	"errors"

	"hearth/server/live"
	"hearth/server/store"
)

// writes are some writes that were submitted together. Each has a transaction's
// fate of its own, and names the people who are to be told of it.
type writes []*oneWrite

type oneWrite struct {
	tell   []string
	queued *store.Pending
	err    error
}

// submit queues a write of about size bytes.
func (w *writes) submit(ctx context.Context, to *store.Store, size int, write func(*store.Tx) (tell []string, err error)) {
	one := &oneWrite{}
	one.queued, one.err = to.Submit(ctx, size, func(tx *store.Tx) (err error) {
		one.tell, err = write(tx)
		return err
	})
	*w = append(*w, one)
}

// finish waits until all are on disk or have failed, and then tells of those
// that are (SPEC LV2).
func (w writes) finish(hub *live.Hub) error {
	told := make(map[string]bool)
	var failed error
	for _, one := range w {
		if err := one.wait(); err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		for _, person := range one.tell {
			told[person] = true
		}
	}
	for person := range told {
		hub.TellHead(person)
	}
	return failed
}

func (o *oneWrite) wait() error {
	if o.err != nil {
		return o.err
	}
	return o.queued.Wait()
}
