// Package room is what happens between two people: a change comes in, is
// validated, merged and appended in one durable transaction, and whoever may
// see it is told. The rules are in shared/SPEC.md.
package room

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"hearth/server/live"
	"hearth/server/store"
	"hearth/shared/contract"
)

// Member is who asks: always taken from the session (SPEC PR4).
type Member struct {
	Couple  string
	Person  string
	Partner string
	Device  string
}

// Room serves every couple; what it reads and writes is always within one.
type Room struct {
	store    *store.Store
	hub      *live.Hub
	validate *contract.Validator
	now      func() time.Time
	log      *slog.Logger
	fresh    *fresh
	// restamps is touched in the store's commit loop alone.
	restamps restamper
}

// New makes the room over its store, hub, validator and clock.
func New(s *store.Store, hub *live.Hub, validate *contract.Validator, now func() time.Time, log *slog.Logger) *Room {
	return &Room{store: s, hub: hub, validate: validate, now: now, log: log, fresh: newFresh()}
}

// Push answers one verdict for each change, in order, once all that is
// accepted is on disk (SPEC PU2, PU4). An error means that the store failed:
// nothing is known of what has no verdict, and sending again is harmless.
func (r *Room) Push(ctx context.Context, member Member, changes []contract.Change) ([]contract.Verdict, error) {
	appends := make([]*pendingAppend, len(changes))
	for i := range changes {
		appends[i] = r.submit(ctx, member, &changes[i])
	}
	verdicts := make([]contract.Verdict, 0, len(changes))
	told := make(map[string]bool)
	var failed error
	for _, pending := range appends {
		if err := pending.wait(); err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		verdicts = append(verdicts, pending.verdict)
		for _, person := range pending.tell {
			told[person] = true
		}
	}
	for person := range told {
		r.hub.TellHead(person) // After the commit (SPEC LV2), also of those before one that failed.
	}
	if failed != nil {
		return nil, fmt.Errorf("push: %w", failed)
	}
	return verdicts, nil
}

// pendingAppend is one change between its submission and its verdict.
type pendingAppend struct {
	verdict contract.Verdict
	tell    []string
	queued  *store.Pending
	err     error
}

func (p *pendingAppend) wait() error {
	if p.err != nil || p.queued == nil {
		return p.err
	}
	return p.queued.Wait()
}

func (r *Room) submit(ctx context.Context, member Member, change *contract.Change) *pendingAppend {
	pending := &pendingAppend{}
	size := changeSize(change)
	if refusal := r.refuseUnread(member, change, size); refusal != nil {
		pending.verdict = refused(change, refusal)
		return pending
	}
	pending.queued, pending.err = r.store.Submit(ctx, 2*size, func(tx *store.Tx) (err error) {
		pending.verdict, pending.tell, err = r.append(tx, member, change)
		return err
	})
	return pending
}

// refuseUnread is every refusal that needs no look at the store.
func (r *Room) refuseUnread(member Member, change *contract.Change, size int) *contract.Error {
	if size > contract.MaxChangeBytes {
		return contract.NewError(contract.CodeChangeTooLarge, "")
	}
	if invalid := r.validate.Change(change); invalid != nil {
		return invalid
	}
	if change.Author != member.Person {
		return contract.NewError(contract.CodeNotYours, "author")
	}
	return nil
}

func changeSize(change *contract.Change) int {
	size := len(change.ID) + len(change.Entry) + len(change.Kind) + len(change.Stamp)
	for name, value := range change.Set {
		size += len(name) + len(value)
	}
	for name, base := range change.Bases {
		size += len(name) + len(base)
	}
	return size
}

func refused(change *contract.Change, why *contract.Error) contract.Verdict {
	return contract.Verdict{Change: change.ID, Error: why}
}

func accepted(change *contract.Change, given store.Given) contract.Verdict {
	return contract.Verdict{Change: change.ID, Accepted: true, Stamp: given.Stamp, Seq: given.Seq}
}
