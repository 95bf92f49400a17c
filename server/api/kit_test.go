package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/fasthttp/websocket"
	"github.com/google/uuid"

	"hearth/server/live"
	"hearth/server/pairing"
	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// patience bounds every wait of a test; it is no measure of speed.
const patience = 20 * time.Second

// kit is a whole server on a port of its own, with a real store.
type kit struct {
	testing.TB
	server *Server
	desk   *pairing.Desk
	url    string
	log    *logBook
	clock  *clock
}

// clock is the real time plus what the test adds.
type clock struct {
	mu   sync.Mutex
	plus time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.plus)
}

func (c *clock) turn(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.plus += by
}

// logBook keeps what is logged, to look for what must not be in it.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func mustServer(tb testing.TB) *kit {
	tb.Helper()
	return mustPacedServer(tb, usualPace)
}

func mustPacedServer(tb testing.TB, pace pace) *kit {
	tb.Helper()
	k := &kit{TB: tb, log: &logBook{}, clock: &clock{}}
	log := slog.New(slog.NewTextHandler(k.log, nil))
	kept, err := store.Open(tb.TempDir(), log)
	if err != nil {
		tb.Fatal(err)
	}
	hub, validate := live.NewHub(), contract.NewValidator()
	k.desk = pairing.New(kept, hub, k.clock.now)
	app := fstest.MapFS{
		"index.html":       {Data: []byte("<!doctype html><title>Hearth</title>")},
		"assets/app.js":    {Data: []byte("plain")},
		"assets/app.js.br": {Data: []byte("brotli")},
		"assets/app.js.gz": {Data: []byte("gzip")},
	}
	k.server, err = New(Parts{
		Room: room.New(kept, hub, validate, k.clock.now, log), Desk: k.desk, Hub: hub,
		Validate: validate, Now: k.clock.now, Log: log, App: app,
	})
	if err != nil {
		tb.Fatal(err)
	}
	k.server.pace = pace
	k.serve(kept)
	return k
}

func (k *kit) serve(kept *store.Store) {
	k.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		k.Fatal(err)
	}
	k.url = "http://" + listener.Addr().String()
	served := make(chan error, 1)
	go func() { served <- k.server.Serve(listener) }()
	k.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := k.server.Stop(ctx); err != nil {
			k.Error(err)
		}
		if err := <-served; err != nil {
			k.Error(err)
		}
		if err := kept.Close(); err != nil {
			k.Error(err)
		}
	})
}

// mustWait waits for a condition.
func (k *kit) mustWait(what string, holds func() bool) {
	k.Helper()
	for until := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			k.Fatalf("waited in vain: %s", what)
		}
	}
}

// phone is a browser with its own cookies.
type phone struct {
	*kit
	client *http.Client
	me     contract.Me
}

func (k *kit) phone() *phone {
	jar, err := cookiejar.New(nil)
	if err != nil {
		k.Fatal(err)
	}
	transport := &http.Transport{}
	k.Cleanup(transport.CloseIdleConnections)
	return &phone{kit: k, client: &http.Client{Jar: jar, Timeout: patience, Transport: transport}}
}

// mustCouple pairs two phones, as people do.
func (k *kit) mustCouple(one, other string) (*phone, *phone) {
	k.Helper()
	code, err := k.desk.SetupCode(context.Background())
	if err != nil {
		k.Fatal(err)
	}
	a, b := k.phone(), k.phone()
	a.mustPost("/api/pair/setup", contract.SetupRequest{Code: code, Name: one, PartnerName: other, DeviceName: one + "'s phone"}, &a.me)
	b.join(a.invite(contract.InvitePartner), other+"'s phone")
	return a, b
}

func (p *phone) invite(invited contract.InviteFor) string {
	p.Helper()
	var invitation contract.InviteReply
	p.mustPost("/api/pair/invite", contract.InviteRequest{For: invited}, &invitation)
	return invitation.Code
}

func (p *phone) join(code, device string) {
	p.Helper()
	p.mustPost("/api/pair/join", contract.JoinRequest{Code: code, DeviceName: device}, &p.me)
}

// send sends a raw request and answers status and body.
func (p *phone) send(method, path, body string, headers map[string]string) (*http.Response, []byte) {
	p.Helper()
	request, err := http.NewRequest(method, p.url+path, strings.NewReader(body))
	if err != nil {
		p.Fatal(err)
	}
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := p.client.Do(request)
	if err != nil {
		p.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		p.Fatal(err)
	}
	return response, data
}

func (p *phone) mustPost(path string, request, reply any) {
	p.Helper()
	response, data := p.send(http.MethodPost, path, p.encode(request), nil)
	if response.StatusCode/100 != 2 {
		p.Fatalf("POST %s: %d %s", path, response.StatusCode, data)
	}
	if reply != nil {
		p.decode(data, reply)
	}
}

// mustRefuse sends a request and wants a coded error about a field, in the
// catalogue's status and words.
func (p *phone) mustRefuse(method, path, body string, headers map[string]string, code contract.Code, field string) {
	p.Helper()
	response, data := p.send(method, path, body, headers)
	var reply errorBody
	p.decode(data, &reply)
	known := contract.Find(code)
	if reply.Error == nil || reply.Error.Code != code || reply.Error.Field != field || response.StatusCode != known.Status {
		p.Errorf("%s %s: %d %s, want %s about %q", method, path, response.StatusCode, data, code, field)
	}
}

func (p *phone) encode(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		p.Fatal(err)
	}
	return string(data)
}

func (p *phone) decode(data []byte, into any) {
	p.Helper()
	if err := json.Unmarshal(data, into); err != nil {
		p.Fatalf("decode %q: %v", data, err)
	}
}

// newChange is a change of the phone's own, of a new entry.
func (p *phone) newChange(kind contract.Kind, set map[string]any) contract.Change {
	raw := make(map[string]json.RawMessage)
	for name, value := range set {
		raw[name] = json.RawMessage(p.encode(value))
	}
	return contract.Change{
		ID: uuid.NewString(), Entry: uuid.Must(uuid.NewV7()).String(), Kind: kind, Author: p.me.Person.ID, Set: raw,
		Stamp: contract.NewStamp(uint64(p.clock.now().UnixMilli()), 0, 1),
	}
}

func (p *phone) hug() contract.Change {
	return p.newChange(contract.KindAffection, map[string]any{"gesture": "hug", "happened_at": "2026-11-20T21:00:00+01:00"})
}

// socket is a phone's live connection.
type socket struct {
	*phone
	conn *websocket.Conn
}

func (p *phone) dial(headers http.Header) (*websocket.Conn, *http.Response, error) {
	address, err := url.Parse(p.url)
	if err != nil {
		p.Fatal(err)
	}
	dialer := websocket.Dialer{Jar: p.client.Jar, HandshakeTimeout: patience}
	return dialer.Dial("ws://"+address.Host+"/api/live", headers)
}

// listen connects, says hello, and reads up to the end of the first catch-up.
func (p *phone) listen(cursor contract.Cursor) (*socket, contract.Cursor) {
	p.Helper()
	s := p.connect()
	s.say(contract.FromPhone{Type: contract.MessageHello, Protocol: contract.Protocol, Cursor: &cursor})
	if welcome := s.read(); welcome.Type != contract.MessageWelcome || welcome.Me == nil || welcome.Time == 0 {
		p.Fatalf("welcome was %+v", welcome)
	}
	for {
		page := s.readType(contract.MessagePage).Page
		if !page.More {
			return s, page.Cursor
		}
	}
}

func (p *phone) connect() *socket {
	p.Helper()
	conn, _, err := p.dial(nil)
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(func() { _ = conn.Close() })
	return &socket{phone: p, conn: conn}
}

func (s *socket) say(message contract.FromPhone) {
	s.Helper()
	s.sayRaw(s.encode(message))
}

func (s *socket) sayRaw(text string) {
	s.Helper()
	if err := s.conn.WriteMessage(websocket.TextMessage, []byte(text)); err != nil {
		s.Fatal(err)
	}
}

func (s *socket) read() contract.FromServer {
	s.Helper()
	if err := s.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		s.Fatal(err)
	}
	_, data, err := s.conn.ReadMessage()
	if err != nil {
		s.Fatal(err)
	}
	var message contract.FromServer
	s.decode(data, &message)
	return message
}

// readType reads up to the next message of a type.
func (s *socket) readType(wanted contract.MessageType) contract.FromServer {
	s.Helper()
	for {
		if message := s.read(); message.Type == wanted {
			return message
		}
	}
}

// mustEnd reads until the socket closes, and answers its close code.
func (s *socket) mustEnd() int {
	s.Helper()
	if err := s.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		s.Fatal(err)
	}
	for {
		if _, _, err := s.conn.ReadMessage(); err != nil {
			var closed *websocket.CloseError
			if errors.As(err, &closed) {
				return closed.Code
			}
			s.Fatalf("socket ended with %v", err)
		}
	}
}
