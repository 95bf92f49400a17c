package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"hearth/server/pairing"
	"hearth/server/room"
	"hearth/shared/contract"
)

// writers push at once while a history is written, so that each commit is full.
const writers = 8

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

func writeHistory(rooms *room.Room, member room.Member, entries int) error {
	var work sync.WaitGroup
	var failures errorList
	for writer := range writers {
		work.Go(func() {
			run := newRun()
			for from := writer * contract.MaxPushChanges; from < entries; from += writers * contract.MaxPushChanges {
				failures.add(writeSome(rooms, member, run, from, min(from+contract.MaxPushChanges, entries)))
			}
		})
	}
	work.Wait()
	return errors.Join(failures.all...)
}

func writeSome(rooms *room.Room, member room.Member, run string, from, to int) error {
	var changes []contract.Change
	for number := from; number < to; number++ {
		changes = append(changes, newHug(member.Person, run, number, ""))
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
	return nil
}
