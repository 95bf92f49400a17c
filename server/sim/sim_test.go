// Package sim is a deterministic simulation: the real room over the real
// store, with phones, people, a network and disks that do the worst they can,
// and a plain reference beside it. One seed decides everything.
package sim

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"go.uber.org/goleak"
)

var (
	oneSeed  = flag.Uint64("seed", 0, "replay this seed alone")
	seeds    = flag.Int("seeds", 60, "how many seeds to run, from 1 on")
	duration = flag.Duration("for", 0, "run seeds never run before for so long, instead")
	storms   = flag.Int("storms", 3, "storms a seed, each followed by a calm")
	steps    = flag.Int("steps", 400, "steps a storm")
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("github.com/golang/glog.(*fileSink).flushDaemon"))
}

func TestSimulation(t *testing.T) {
	switch {
	case *oneSeed != 0:
		simulate(t, *oneSeed)
	case *duration > 0:
		for until := time.Now().Add(*duration); time.Now().Before(until) && !t.Failed(); {
			seed := rand.Uint64()>>1 + 1
			t.Run(fmt.Sprint(seed), func(t *testing.T) { simulate(t, seed) })
		}
	default:
		for seed := uint64(1); seed <= uint64(*seeds); seed++ {
			t.Run(fmt.Sprint(seed), func(t *testing.T) {
				t.Parallel()
				simulate(t, seed)
			})
		}
	}
}

// simulate plays one seed, and says how to play it again where it fails.
func simulate(t *testing.T, seed uint64) {
	t.Helper()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("seed %d; again: go test ./server/sim -run TestSimulation -seed %d -storms %d -steps %d", seed, seed, *storms, *steps)
		}
	})
	w := newWorld(t, seed)
	defer func() { w.home.close() }()
	for range *storms {
		w.storm(*steps)
		w.calm()
		w.hold()
		if w.chance(2) {
			w.copyFolder()
		} else {
			w.putBack()
		}
	}
	w.calm()
	w.hold()
}
