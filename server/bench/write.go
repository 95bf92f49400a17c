package main

import (
	"context"
	"fmt"

	"hearth/server/pairing"
	"hearth/server/room"
	"hearth/shared/contract"
)

// liveLong moves a couple in that has written a number of entries, by the same
// push that phones use.
func liveLong(data string, entries int) (keys, error) {
	var couple keys
	err := inside(data, func(desk *pairing.Desk, rooms *room.Room) (err error) {
		if couple, err = moveOneIn(desk, 2); err != nil {
			return err
		}
		return writeHistory(rooms, couple.member, entries)
	})
	return couple, err
}

// writeHistory pushes one batch at a time, as a phone does (SPEC PU8).
func writeHistory(rooms *room.Room, member room.Member, entries int) error {
	for written := 0; written < entries; {
		changes := make([]contract.Change, min(contract.MaxPushChanges, entries-written))
		for i := range changes {
			changes[i] = newHug(member.Person, newRun(), written+i, "")
		}
		verdicts, err := rooms.Push(context.Background(), member, changes)
		if err != nil {
			return err
		}
		for _, verdict := range verdicts {
			if !verdict.Accepted {
				return fmt.Errorf("a hug was refused: %w", verdict.Error)
			}
		}
		written += len(changes)
	}
	return nil
}
