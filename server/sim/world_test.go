package sim

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/uuid"

	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// world is everything that happens, in the order that one seed gives it.
type world struct {
	tb  testing.TB
	rng *rand.Rand
	// time is the true time, in milliseconds.
	time int64
	// steps is how many things have happened, trace the last of them.
	steps int
	trace []string

	home      *home
	reference *reference
	couples   []string
	devices   []*device
	links     []*link
	letters   []letter

	// What was, to hold what is to it.
	saved        map[string]*device
	acknowledged map[string]store.Given
	refused      map[string]contract.Code
	mischief     map[string]contract.Code
	marked       map[string]marker
	pushes       []pushed
	pages        []delivered
	// copy is a folder that the server can be put back to.
	copy string
}

type pushed struct {
	member  room.Member
	changes []contract.Change
}

type delivered struct {
	device *device
	page   *contract.Page
	from   contract.Cursor
}

const (
	second = 1000
	day    = 24 * 3600 * second
	year   = 365 * day
)

func newWorld(tb testing.TB, seed uint64) *world {
	w := &world{
		tb: tb, rng: rand.New(rand.NewPCG(seed, 0)), time: 1_800_000_000_000,
		reference: newReference(contract.NewValidator()),
		saved:     make(map[string]*device), acknowledged: make(map[string]store.Given),
		refused: make(map[string]contract.Code), mischief: make(map[string]contract.Code),
		marked: make(map[string]marker),
	}
	w.home = &home{world: w, dir: newFolder(tb)}
	w.home.prepare()
	w.home.open()
	for range 2 {
		w.moveIn()
	}
	return w
}

// moveIn adds a couple: two people, two devices each.
func (w *world) moveIn() {
	couple, one, other := w.uuid(4), w.uuid(4), w.uuid(4)
	w.couples = append(w.couples, couple)
	for _, person := range [][2]string{{one, other}, {other, one}} {
		for range 2 {
			d := &device{world: w, name: fmt.Sprintf("device %d", len(w.devices)), kept: emptyKept(), writer: w.rng.Uint64()}
			d.member = room.Member{Couple: couple, Person: person[0], Partner: person[1], Device: w.uuid(4)}
			d.skew = w.wrongClock()
			w.devices = append(w.devices, d)
		}
	}
}

// wrongClock is how far a clock is off.
func (w *world) wrongClock() int64 {
	wrong := []int64{0, 0, 0, w.rng.Int64N(200) - 100, 30 * second, -30 * second, day, -day, year, -year, -w.time}
	return wrong[w.rng.IntN(len(wrong))]
}

func (w *world) say(format string, args ...any) {
	w.trace = append(w.trace, fmt.Sprintf("%6d  %s", w.steps, fmt.Sprintf(format, args...)))
	if len(w.trace) > 40 {
		w.trace = w.trace[1:]
	}
}

func (w *world) fail(format string, args ...any) {
	w.tb.Helper()
	for _, line := range w.trace {
		w.tb.Log(line)
	}
	w.tb.Fatalf(format, args...)
}

// uuid is a random UUID of a version; a seventh has the time in front.
func (w *world) uuid(version byte) string {
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:8], w.rng.Uint64())
	binary.BigEndian.PutUint64(id[8:], w.rng.Uint64())
	if version == 7 {
		var millis [8]byte
		binary.BigEndian.PutUint64(millis[:], uint64(w.time)<<16)
		copy(id[:6], millis[:])
	}
	id[6], id[8] = id[6]&0x0f|version<<4, id[8]&0x3f|0x80
	return id.String()
}

func (w *world) chance(oneIn int) bool { return w.rng.IntN(oneIn) == 0 }

func (w *world) anyDevice() *device { return w.devices[w.rng.IntN(len(w.devices))] }

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
