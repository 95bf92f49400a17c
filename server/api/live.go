package api

import (
	"context"
	"fmt"
	"net"
	"runtime/debug"
	"time"

	"github.com/gofiber/websocket/v2"

	"hearth/server/room"
	"hearth/shared/contract"
)

// goodbyeDeadline is how long a socket that is told to go may take.
const goodbyeDeadline = time.Second

// pace is how a socket's time is kept. Tests hurry it.
type pace struct {
	pingEvery   time.Duration
	silentAfter time.Duration
	// writeWithin is how long one message may take to leave.
	writeWithin time.Duration
}

var usualPace = pace{pingEvery: contract.PingEvery, silentAfter: contract.SilentAfter, writeWithin: 10 * time.Second}

// hardReadLimit is where the library cuts a message off without a word. Up to
// it, one that is too large still gets its coded error.
const hardReadLimit = 4 * contract.MaxBodyBytes

// handleLive reads one socket until it ends. Its pump is the only writer, and
// is joined before the handler returns: the library hands the connection to
// another client as soon as it does (FAILURES F33).
func (s *Server) handleLive(conn *websocket.Conn) {
	defer s.recovered("live reader")
	if !s.joinSockets() {
		return
	}
	defer s.sockets.Done()
	member, isMember := conn.Locals(localMember).(room.Member)
	if !isMember {
		return
	}
	pump := s.startPump(conn, member)
	defer pump.join()

	conn.SetReadLimit(hardReadLimit)
	conn.SetPongHandler(func(string) error {
		if !pump.stillThere() {
			return net.ErrClosed
		}
		return nil
	})
	if err := s.readMessages(conn, member, pump); err != nil {
		pump.sayGoodbye(s.publicError(err, "WS", "/api/live"))
	}
}

// joinSockets counts a socket in, unless the server is stopping.
func (s *Server) joinSockets() bool {
	s.joining.Lock()
	defer s.joining.Unlock()
	select {
	case <-s.stopping:
		return false
	default:
		s.sockets.Add(1)
		return true
	}
}

// readMessages answers what the phone sends, until the socket ends (nil) or
// the phone says something that cannot be answered.
func (s *Server) readMessages(conn *websocket.Conn, member room.Member, pump *pump) error {
	for pump.stillThere() {
		_, data, err := conn.ReadMessage()
		if err != nil {
			return nil
		}
		if len(data) > contract.MaxBodyBytes {
			return contract.NewError(contract.CodeBodyTooLarge, "")
		}
		var message contract.FromPhone
		if err := decode(data, &message); err != nil {
			return err
		}
		if invalid := s.Validate.Message(&message); invalid != nil {
			return invalid
		}
		if err := s.answer(member, pump, &message); err != nil {
			return err
		}
	}
	return nil
}

// answer does what one message asks for.
func (s *Server) answer(member room.Member, pump *pump, message *contract.FromPhone) error {
	switch message.Type {
	case contract.MessageHello:
		if refusal := refuseProtocol(message.Protocol); refusal != nil {
			return refusal
		}
		if err := s.Desk.Seen(context.Background(), member); err != nil {
			return err
		}
		pump.begin(message.Cursor)
	case contract.MessagePush:
		pump.answering.Store(true)
		verdicts, err := s.push(context.Background(), member, message.Changes)
		if err != nil {
			return err
		}
		pump.send(contract.FromServer{Type: contract.MessageVerdicts, Time: s.Now().UnixMilli(), Verdicts: verdicts})
	case contract.MessagePing:
		pump.send(contract.FromServer{Type: contract.MessagePong, Time: s.Now().UnixMilli()})
	}
	return nil
}

// recovered keeps a panic in one socket from ending the server; Fiber's own
// recovery does not reach here.
func (s *Server) recovered(where string) {
	if broken := recover(); broken != nil {
		s.Log.Error("panic", "where", where, "error", fmt.Sprint(broken), "stack", string(debug.Stack()))
	}
}
