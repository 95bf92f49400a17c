package faults

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"hearth/shared/contract"
)

// PU2, PU3: killed at any moment while both write, the program has everything
// that it acknowledged, and once each; what it had not acknowledged is sent
// again.
func TestKill_PU2_AcknowledgedIsThere(t *testing.T) {
	data := t.TempDir()
	h := mustStart(t, data, welcome)
	one, other := h.mustMoveIn()
	phones := []*phone{one, other}
	cursors := make([]contract.Cursor, len(phones))
	for round := range *rounds {
		before := []int{len(one.acknowledged), len(other.acknowledged)}
		h.writeUntilKilled(phones, 20+rand.IntN(200))
		h = mustStart(t, data, greeting)
		for _, p := range phones {
			h.mustSend(p)
		}
		news := slices.Concat(one.acknowledged[before[0]:], other.acknowledged[before[1]:])
		for i, p := range phones {
			mustHaveOnce(t, news, h.mustRead(p, &cursors[i]))
		}
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
	}
	all := slices.Concat(one.acknowledged, other.acknowledged)
	for _, p := range phones {
		mustHaveOnce(t, all, h.mustRead(p, &contract.Cursor{}))
	}
	t.Logf("%d kills, %d changes acknowledged, each there once", *rounds, len(all))
}

// writeUntilKilled has the phones write by sockets at once, and kills the
// program after so many acknowledgements.
func (h *home) writeUntilKilled(phones []*phone, after int) {
	h.Helper()
	var acknowledged atomic.Int64
	kill := make(chan struct{})
	var enough sync.Once
	var writers sync.WaitGroup
	for _, p := range phones {
		writers.Go(func() {
			before := len(p.acknowledged)
			_ = h.sendLive(p, func() bool {
				acknowledged.Add(int64(len(p.acknowledged) - before))
				before = len(p.acknowledged)
				if acknowledged.Load() >= int64(after) {
					enough.Do(func() { close(kill) })
				}
				for range 1 + rand.IntN(10) {
					p.write(rand.IntN(500))
				}
				return true
			})
		})
	}
	<-kill
	h.kill()
	writers.Wait()
}

func mustHaveOnce(t *testing.T, changes []contract.Change, seen map[string]int) {
	t.Helper()
	for i, change := range changes {
		if seen[change.Entry] != 1 {
			t.Errorf("of %d acknowledged changes, number %d is there %d times", len(changes), i, seen[change.Entry])
		}
	}
	if len(seen) > len(changes) {
		t.Errorf("%d entries, of which %d were acknowledged", len(seen), len(changes))
	}
}
