// Package room is what happens between two people: a change comes in, is
// validated, merged and appended in one durable transaction, and whoever may
// see it is told. The rules are in shared/SPEC.md.
package room

import (
	"context"
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

// otherThan is the one of the two that person is not.
func (m Member) otherThan(person string) string {
	if person == m.Person {
		return m.Partner
	}
	return m.Person
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
	verdicts := make([]contract.Verdict, len(changes))
	var writes writes
	for i := range changes {
		change, verdict := &changes[i], &verdicts[i]
		size := changeSize(change)
		if refusal := r.refuseUnread(member, change, size); refusal != nil {
			*verdict = refused(change, refusal)
			continue
		}
		writes.submit(ctx, r.store, 2*size, func(tx *store.Tx) (tell []string, err error) {
			*verdict, tell, err = r.append(tx, member, change)
			return tell, err
		})
	}
	if err := writes.finish(r.hub); err != nil {
		return nil, fmt.Errorf("push: %w", err)
	}
	return verdicts, nil
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
