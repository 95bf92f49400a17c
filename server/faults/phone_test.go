package faults

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/fasthttp/websocket"
	"github.com/google/uuid"

	"hearth/shared/contract"
)

// phone is a signed-in device: it sends, and remembers what was acknowledged.
// It survives the program, as phones do.
type phone struct {
	jar     http.CookieJar
	me      contract.Me
	counter uint32
	// outbox is what has no verdict yet; acknowledged is in the order of verdicts.
	outbox       []contract.Change
	acknowledged []contract.Change
}

var codeLine = regexp.MustCompile(`Setup code\s+(\S+)`)

// mustMoveIn pairs two phones with a home nobody lives in yet.
func (h *home) mustMoveIn() (one, other *phone) {
	h.Helper()
	code := codeLine.FindStringSubmatch(h.said)
	if code == nil {
		h.Fatalf("no setup code in %q", h.said)
	}
	one, other = newPhone(), newPhone()
	h.mustPost(one, "/api/pair/setup", contract.SetupRequest{Code: code[1], Name: "Mira", PartnerName: "Jonas", DeviceName: "a"}, &one.me)
	var invitation contract.InviteReply
	h.mustPost(one, "/api/pair/invite", contract.InviteRequest{For: contract.InvitePartner}, &invitation)
	h.mustPost(other, "/api/pair/join", contract.JoinRequest{Code: invitation.Code, DeviceName: "b"}, &other.me)
	return one, other
}

func newPhone() *phone {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err)
	}
	return &phone{jar: jar}
}

func (h *home) mustPost(p *phone, path string, body, reply any) {
	h.Helper()
	status, answer, err := h.post(p, path, body)
	if err != nil || status/100 != 2 {
		h.Fatalf("POST %s: %d %s (%v); the program says %q", path, status, answer, err, h.complains)
	}
	if err := json.Unmarshal(answer, reply); err != nil {
		h.Fatal(err)
	}
}

func (h *home) post(p *phone, path string, body any) (int, []byte, error) {
	data, err := json.Marshal(body)
	if err != nil {
		return 0, nil, err
	}
	client := http.Client{Jar: p.jar, Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Post(h.address+path, "application/json", bytes.NewReader(data))
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	return response.StatusCode, answer, err
}

// write puts a kind word of so many characters into the outbox.
func (p *phone) write(size int) {
	p.counter++
	text, _ := json.Marshal(fmt.Sprintf("%d %s", p.counter, strings.Repeat("w", size)))
	p.outbox = append(p.outbox, contract.Change{
		ID: uuid.NewString(), Entry: uuid.Must(uuid.NewV7()).String(), Kind: contract.KindKindWord, Author: p.me.Person.ID,
		Stamp: contract.NewStamp(uint64(time.Now().UnixMilli()), p.counter, 1),
		Set:   map[string]json.RawMessage{"text": text, "happened_at": []byte(`"2026-11-20T21:00:00Z"`)},
	})
}

// settle takes verdicts over. A refusal is a fault here: all is well written.
func (p *phone) settle(verdicts []contract.Verdict) error {
	for _, verdict := range verdicts {
		if len(p.outbox) == 0 || verdict.Change != p.outbox[0].ID || !verdict.Accepted {
			return fmt.Errorf("[PU4] verdict %+v", verdict)
		}
		p.acknowledged = append(p.acknowledged, p.outbox[0])
		p.outbox = p.outbox[1:]
	}
	return nil
}

// mustSend sends the outbox by POST, change by change.
func (h *home) mustSend(p *phone) {
	h.Helper()
	for len(p.outbox) > 0 {
		var reply contract.SyncReply
		h.mustPost(p, "/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Changes: p.outbox[:1]}, &reply)
		if err := p.settle(reply.Verdicts); err != nil {
			h.Fatal(err)
		}
	}
}

// errRefused is what the program says instead of verdicts.
type errRefused contract.Code

func (e errRefused) Error() string { return string(e) }

// sendLive sends by a socket what more writes, until the socket ends or more
// answers false.
func (h *home) sendLive(p *phone, more func() bool) error {
	address, err := url.Parse(h.address)
	if err != nil {
		return err
	}
	dialer := websocket.Dialer{Jar: p.jar, HandshakeTimeout: patience}
	conn, _, err := dialer.Dial("ws://"+address.Host+"/api/live", nil)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	for more() {
		batch := p.outbox[:min(len(p.outbox), 10)]
		if err := conn.WriteJSON(contract.FromPhone{Type: contract.MessagePush, Changes: batch}); err != nil {
			return err
		}
		var message contract.FromServer
		if err := errors.Join(conn.SetReadDeadline(time.Now().Add(patience)), conn.ReadJSON(&message)); err != nil {
			return err
		}
		if message.Error != nil {
			return errRefused(message.Error.Code)
		}
		if err := p.settle(message.Verdicts); err != nil {
			return err
		}
	}
	return nil
}

// mustRead reads a phone's feed from a cursor to its head, and answers the
// entries by id and how often each came.
func (h *home) mustRead(p *phone, cursor *contract.Cursor) map[string]int {
	h.Helper()
	seen := make(map[string]int)
	for {
		var reply contract.SyncReply
		h.mustPost(p, "/api/sync", contract.SyncRequest{Protocol: contract.Protocol, Cursor: cursor}, &reply)
		if reply.Page.Fork {
			h.Fatal("[PL6] the feed is another one than before")
		}
		for _, entry := range reply.Page.Entries {
			seen[entry.ID]++
		}
		if *cursor = reply.Page.Cursor; !reply.Page.More {
			return seen
		}
	}
}
