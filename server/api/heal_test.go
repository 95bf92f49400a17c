package api

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"hearth/shared/contract"
)

// forked is a place in a history that this server never had.
func forked() contract.Cursor { return contract.Cursor{Epoch: "before", Seq: 7, Chain: "c"} }

func TestSync_HE3_HealingComesBeforeAnythingNew(t *testing.T) {
	k := mustServer(t)
	mira, _ := k.mustCouple("Mira", "Jonas")
	cursor := forked()
	request := contract.SyncRequest{Protocol: contract.Protocol, Changes: []contract.Change{mira.hug()}, Cursor: &cursor}
	var reply contract.SyncReply
	mira.mustPost("/api/sync", request, &reply)
	if len(reply.Verdicts) != 0 || !reply.Page.Fork {
		t.Errorf("a phone that has to heal is answered %+v", reply)
	}
	request.Cursor = &reply.Page.Cursor
	mira.mustPost("/api/sync", request, &reply)
	if len(reply.Verdicts) != 1 || !reply.Verdicts[0].Accepted {
		t.Errorf("afterwards it is answered %+v", reply)
	}
}

func TestLive_HE3_AForkIsSaidInTheWelcome(t *testing.T) {
	k := mustServer(t)
	mira, _ := k.mustCouple("Mira", "Jonas")
	for _, cursor := range []contract.Cursor{{}, forked()} {
		s := mira.connect()
		s.say(contract.FromPhone{Type: contract.MessageHello, Protocol: contract.Protocol, Cursor: &cursor})
		if welcome := s.read(); welcome.Fork != (cursor.Epoch != "") {
			t.Errorf("from %+v the welcome says fork %v", cursor, welcome.Fork)
		}
	}
}

func TestHeal_HE1_ByHTTP(t *testing.T) {
	k := mustServer(t)
	mira, jonas := k.mustCouple("Mira", "Jonas")
	stamp := contract.NewStamp(1_800_000_000_000, 0, 1)
	field := func(value string) contract.Field {
		return contract.Field{Value: []byte(value), Stamp: stamp, Change: uuid.NewString()}
	}
	offer := contract.Entry{
		ID: uuid.Must(uuid.NewV7()).String(), Kind: contract.KindKindWord, Author: mira.me.Person.ID,
		Fields: map[string]contract.Field{"text": field(`"given back"`), "happened_at": field(`"2026-11-20T21:00:00+01:00"`)},
	}
	var reply contract.HealReply
	mira.mustPost("/api/heal", contract.HealRequest{Protocol: contract.Protocol, Offers: []contract.Entry{offer}}, &reply)
	if len(reply.Verdicts) != 1 || !reply.Verdicts[0].Accepted {
		t.Fatalf("the offer got %+v", reply)
	}
	cursor := contract.Cursor{}
	var synced contract.SyncReply
	jonas.mustPost("/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Cursor: &cursor}, &synced)
	if len(synced.Page.Entries) != 1 || string(synced.Page.Entries[0].Fields["text"].Value) != `"given back"` {
		t.Errorf("the partner reads %+v", synced.Page)
	}
	for field, request := range map[string]contract.HealRequest{
		"offers": {Protocol: contract.Protocol, Offers: make([]contract.Entry, contract.MaxHealEntries+1)},
		"holds":  {Protocol: contract.Protocol, Holds: []string{"not an id"}},
	} {
		response, body := mira.send(http.MethodPost, "/api/heal", mira.encode(request), nil)
		var failure errorBody
		mira.decode(body, &failure)
		if response.StatusCode/100 != 4 || failure.Error.Field != field {
			t.Errorf("%s: %d %s", field, response.StatusCode, body)
		}
	}
	if response, body := jonas.send(http.MethodGet, "/api/entries/"+offer.ID+"/versions", "", nil); response.StatusCode != http.StatusNotFound {
		t.Errorf("[ME5] the partner's look at earlier versions is answered %d %s", response.StatusCode, body)
	}
}

// PU7, F25: a device that holds one person's data, and by now another's session,
// is given nothing of the other's.
func TestSync_PU7_AnotherPersonsDeviceIsGivenNothing(t *testing.T) {
	k := mustServer(t)
	mira, jonas := k.mustCouple("Mira", "Jonas")
	for path, request := range map[string]any{
		"/api/sync": contract.SyncRequest{Protocol: contract.Protocol, Person: mira.me.Person.ID, Cursor: &contract.Cursor{}},
		"/api/heal": contract.HealRequest{Protocol: contract.Protocol, Person: mira.me.Person.ID},
	} {
		response, body := jonas.send(http.MethodPost, path, jonas.encode(request), nil)
		var failure errorBody
		jonas.decode(body, &failure)
		if response.StatusCode != http.StatusForbidden || failure.Error.Field != "person" {
			t.Errorf("%s: %d %s", path, response.StatusCode, body)
		}
		if response, body := mira.send(http.MethodPost, path, mira.encode(request), nil); response.StatusCode != http.StatusOK {
			t.Errorf("%s, their own: %d %s", path, response.StatusCode, body)
		}
	}
}

// F33: the library hands a connection on as soon as its handler returns; what
// is still to be written to one phone must never reach another. A handler that
// leaves its writer behind is seen by the race detector, which scripts/test uses.
func TestLive_F33_NoSocketHearsAnother(t *testing.T) {
	k := mustServer(t)
	mira, _ := k.mustCouple("Mira", "Jonas")
	ada, _ := k.mustCouple("Ada", "Ben")
	for range 5 { // Much to read, so that a page is being made when the phone leaves.
		var changes []contract.Change
		for range contract.MaxPushChanges {
			changes = append(changes, mira.hug())
		}
		var reply contract.SyncReply
		mira.mustPost("/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Changes: changes}, &reply)
	}
	hello := mira.encode(contract.FromPhone{Type: contract.MessageHello, Protocol: contract.Protocol})
	for range 30 {
		var leaving []*socket
		for range 8 {
			leaving = append(leaving, mira.connect())
		}
		for _, one := range leaving {
			one.sayRaw(hello)
		}
		for _, one := range leaving {
			_ = one.conn.NetConn().Close()
		}
		for range 4 {
			coming, _ := ada.listen(contract.Cursor{})
			coming.say(contract.FromPhone{Type: contract.MessagePing})
			if message := coming.read(); message.Type != contract.MessagePong {
				t.Fatalf("Ada hears a %s", message.Type)
			}
			_ = coming.conn.Close()
		}
	}
}
