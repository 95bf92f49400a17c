package api

import (
	"strings"
	"testing"
	"time"

	"hearth/shared/contract"
)

// hurried keeps a socket's time so that a dead one is noticed while a test
// waits, and a live one on a busy machine is not taken for dead.
var hurried = pace{pingEvery: 100 * time.Millisecond, silentAfter: 2 * time.Second, writeWithin: time.Second}

// LV4, F29: a phone that went without a goodbye answers no pings. Its socket
// ends, and one that answers stays.
func TestLive_LV4_HalfOpenSocketIsDropped(t *testing.T) {
	k := mustPacedServer(t, hurried)
	mira, jonas := k.mustCouple("Mira", "Jonas")
	jonas.listen(contract.Cursor{}) // Who never reads again answers no ping either.
	hers, _ := mira.listen(contract.Cursor{})
	answers := make(chan contract.FromServer)
	go func() {
		defer close(answers)
		for {
			var message contract.FromServer
			if hers.conn.ReadJSON(&message) != nil { // Reading answers pings.
				return
			}
			answers <- message
		}
	}()
	k.mustWait("the half-open socket is dropped", func() bool { return !k.server.Hub.IsListening(jonas.me.Person.ID) })
	hers.say(contract.FromPhone{Type: contract.MessagePing})
	if answer := <-answers; answer.Type != contract.MessagePong {
		t.Errorf("the live socket said %+v", answer)
	}
	_ = hers.conn.Close()
	<-answers
}

// LV3, LV4: nor does one hold on that takes nothing any more while there is
// much to tell it.
func TestLive_LV4_BlockedSocketIsDropped(t *testing.T) {
	k := mustPacedServer(t, hurried)
	mira, jonas := k.mustCouple("Mira", "Jonas")
	jonas.listen(contract.Cursor{})
	long := strings.Repeat("w", contract.MaxWordsRunes)
	k.mustWait("the blocked socket is dropped", func() bool {
		var changes []contract.Change
		for range 50 {
			changes = append(changes, mira.newChange(contract.KindKindWord, map[string]any{"text": long, "happened_at": "2026-11-20T21:00:00Z"}))
		}
		mira.mustPost("/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Changes: changes}, nil)
		return !k.server.Hub.IsListening(jonas.me.Person.ID)
	})
	again, _ := jonas.listen(contract.Cursor{}) // The phone is back, and has everything.
	_ = again.conn.Close()
}
