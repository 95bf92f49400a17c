package api

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"
	"go.uber.org/goleak"

	"hearth/shared/contract"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// These live as long as the process: Badger's logger, and clocks of fasthttp and its pools.
		goleak.IgnoreTopFunction("github.com/golang/glog.(*fileSink).flushDaemon"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.updateServerDate.func1"),
		goleak.IgnoreAnyFunction("github.com/valyala/fasthttp.(*workerPool).Start.func2"),
		goleak.IgnoreTopFunction("github.com/gofiber/fiber/v2/utils.StartTimeStampUpdater.func1.1"),
	)
}

func TestLive_OneHugFromPhoneToPhone(t *testing.T) {
	k := mustServer(t)
	mira, jonas := k.mustCouple("Mira", "Jonas")
	hers, _ := mira.listen(contract.Cursor{})
	his, _ := jonas.listen(contract.Cursor{})
	hug := mira.hug()
	hers.say(contract.FromPhone{Type: contract.MessagePush, Changes: []contract.Change{hug}})
	verdicts := hers.readType(contract.MessageVerdicts).Verdicts
	if len(verdicts) != 1 || !verdicts[0].Accepted || verdicts[0].Change != hug.ID {
		t.Fatalf("verdicts %+v", verdicts)
	}
	page := his.readType(contract.MessagePage).Page
	if len(page.Entries) != 1 || page.Entries[0].ID != hug.Entry || page.Entries[0].Author != mira.me.Person.ID {
		t.Fatalf("page %+v", page)
	}
}

// LV1, F8: whatever is written around the moment of connecting arrives, once and in order.
func TestLive_NoGapBetweenCatchingUpAndLive(t *testing.T) {
	k := mustServer(t)
	mira, jonas := k.mustCouple("Mira", "Jonas")
	const hugs = 300
	written := make(chan []string, 1)
	go func() {
		var ids []string
		for range hugs {
			hug := mira.hug()
			ids = append(ids, hug.Entry)
			mira.mustPost("/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Changes: []contract.Change{hug}}, nil)
		}
		written <- ids
	}()
	var seen []string
	cursor := contract.Cursor{}
	for len(seen) < hugs { // Drops the socket every forty entries, and goes on from its cursor.
		s := jonas.connect()
		s.say(contract.FromPhone{Type: contract.MessageHello, Protocol: contract.Protocol, Cursor: &cursor})
		for batch := 0; batch < 40 && len(seen) < hugs; {
			page := s.readType(contract.MessagePage).Page
			for _, entry := range page.Entries {
				seen = append(seen, entry.ID)
				batch++
			}
			cursor = page.Cursor
		}
		_ = s.conn.Close()
	}
	ids := <-written
	for i := range ids {
		if seen[i] != ids[i] {
			t.Fatalf("place %d has the wrong entry", i)
		}
	}
	if cursor.Seq != hugs {
		t.Errorf("cursor at %d", cursor.Seq)
	}
}

func TestLive_LV6_SignedOutIsOut(t *testing.T) {
	k := mustServer(t)
	mira, jonas := k.mustCouple("Mira", "Jonas")
	tablet := k.phone()
	tablet.join(mira.invite(contract.InviteMe), "tablet")
	s, _ := tablet.listen(contract.Cursor{})
	his, _ := jonas.listen(contract.Cursor{})

	jonas.mustRefuse(http.MethodPost, "/api/devices/"+tablet.me.Device+"/sign-out", "", nil, contract.CodeNotFound, "device")
	mira.mustPost("/api/devices/"+tablet.me.Device+"/sign-out", nil, nil)
	if code := s.mustEnd(); code != closeSignedOut {
		t.Errorf("closed with %d", code)
	}
	tablet.mustRefuse(http.MethodGet, "/api/me", "", nil, contract.CodeSignedOut, "")
	tablet.mustRefuse(http.MethodPost, "/api/sync", `{"protocol":1}`, nil, contract.CodeSignedOut, "")
	his.say(contract.FromPhone{Type: contract.MessagePing})
	his.readType(contract.MessagePong) // The partner's socket is not touched.
}

// LV8: what a phone pushed comes back after its verdict, never before.
func TestLive_LV8_VerdictFirst(t *testing.T) {
	k := mustServer(t)
	mira, _ := k.mustCouple("Mira", "Jonas")
	s, _ := mira.listen(contract.Cursor{})
	for i := range 200 {
		s.say(contract.FromPhone{Type: contract.MessagePush, Changes: []contract.Change{mira.hug()}})
		if first := s.read(); first.Type != contract.MessageVerdicts {
			t.Fatalf("push %d: heard %s first", i, first.Type)
		}
		s.readType(contract.MessagePage)
	}
}

func TestLive_PartnerJoinsIsTold(t *testing.T) {
	k := mustServer(t)
	setup, err := k.desk.SetupCode(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	mira := k.phone()
	mira.mustPost("/api/pair/setup", contract.SetupRequest{Code: setup, Name: "Mira", PartnerName: "Jonas", DeviceName: "p"}, &mira.me)
	s, _ := mira.listen(contract.Cursor{})
	k.phone().join(mira.invite(contract.InvitePartner), "p")
	if me := s.readType(contract.MessageMe).Me; !me.Partner.Joined {
		t.Errorf("told %+v", me)
	}
}

func TestLive_BadMessagesGetCodedErrors(t *testing.T) {
	k := mustServer(t)
	mira, _ := k.mustCouple("Mira", "Jonas")
	many := make([]contract.Change, contract.MaxPushChanges+1)
	for name, bad := range map[string]struct {
		text string
		code contract.Code
	}{
		"broken":    {`{"type":`, contract.CodeBrokenJSON},
		"unknown":   {`{"type":"spell"}`, contract.CodeInvalidField},
		"old app":   {`{"type":"hello","protocol":0}`, contract.CodeAppTooOld},
		"new app":   {`{"type":"hello","protocol":9999}`, contract.CodeServerTooOld},
		"too many":  {mira.encode(contract.FromPhone{Type: contract.MessagePush, Changes: many}), contract.CodeTooManyChanges},
		"too large": {`{"type":"` + strings.Repeat("x", contract.MaxBodyBytes) + `"}`, contract.CodeBodyTooLarge},
	} {
		s := mira.connect()
		s.sayRaw(bad.text)
		if got := s.readType(contract.MessageError).Error; got.Code != bad.code {
			t.Errorf("%s: %v", name, got)
		}
		s.mustEnd()
	}
	s, _ := mira.listen(contract.Cursor{}) // The server is none the worse.
	s.say(contract.FromPhone{Type: contract.MessagePush, Changes: []contract.Change{mira.hug()}})
	s.readType(contract.MessageVerdicts)
}

// LV3: a phone that reads nothing costs its partner nothing.
func TestLive_LV3_SlowListenerSlowsNobody(t *testing.T) {
	k := mustServer(t)
	mira, jonas := k.mustCouple("Mira", "Jonas")
	tablet := k.phone()
	tablet.join(jonas.invite(contract.InviteMe), "tablet")
	tablet.listen(contract.Cursor{}) // And never reads again.
	his, _ := jonas.listen(contract.Cursor{})
	long := strings.Repeat("w", contract.MaxWordsRunes)
	const words = 3000
	go func() {
		for range words / 50 {
			var changes []contract.Change
			for range 50 {
				changes = append(changes, mira.newChange(contract.KindKindWord, map[string]any{"text": long, "happened_at": "2026-11-20T21:00:00Z"}))
			}
			mira.mustPost("/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Changes: changes}, nil)
		}
	}()
	for seen := 0; seen < words; {
		seen += len(his.readType(contract.MessagePage).Page.Entries)
	}
}

// LV5, F30: nothing to say, nothing said.
func TestLive_LV5_IdleIsSilent(t *testing.T) {
	k := mustServer(t)
	mira, jonas := k.mustCouple("Mira", "Jonas")
	mira.mustPost("/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Changes: []contract.Change{mira.hug()}}, nil)
	his, _ := jonas.listen(contract.Cursor{})
	for range 3 { // Everything the server says between two pings is their pongs.
		his.say(contract.FromPhone{Type: contract.MessagePing})
		if message := his.read(); message.Type != contract.MessagePong {
			t.Errorf("idle, but said %+v", message)
		}
	}
}

func TestLive_StopSaysGoodbye(t *testing.T) {
	k := mustServer(t)
	mira, _ := k.mustCouple("Mira", "Jonas")
	s, _ := mira.listen(contract.Cursor{})
	ended := make(chan int, 1)
	go func() { ended <- s.mustEnd() }()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := k.server.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	select {
	case code := <-ended:
		if code != websocket.CloseGoingAway {
			t.Errorf("closed with %d", code)
		}
	case <-time.After(patience):
		t.Error("the socket was left hanging")
	}
}

// No word of an entry, no token and no code is ever logged, whatever happens.
func TestLogs_HoldNoPrivateText(t *testing.T) {
	k := mustServer(t)
	mira, _ := k.mustCouple("Mira", "Jonas")
	const marker = "zebrafinch"
	word := mira.newChange(contract.KindKindWord, map[string]any{"text": marker, "happened_at": "not a date " + marker})
	var reply contract.SyncReply
	mira.mustPost("/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Changes: []contract.Change{word}}, &reply)
	if reply.Verdicts[0].Accepted || strings.Contains(mira.encode(reply), marker) {
		t.Errorf("reply %+v", reply)
	}
	s, _ := mira.listen(contract.Cursor{})
	s.sayRaw(`{"` + marker)
	s.mustEnd()
	if strings.Contains(k.log.String(), marker) {
		t.Error("the log holds what was written")
	}
}
