package api

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/fasthttp/websocket"

	"hearth/shared/contract"
)

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
