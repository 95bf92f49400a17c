package api

import (
	"encoding/json"
	"sync/atomic"
	"time"

	"github.com/gofiber/websocket/v2"

	"hearth/server/live"
	"hearth/server/room"
	"hearth/shared/contract"
)

// closeSignedOut is the socket's close code for a device that was signed out.
const closeSignedOut = 4401

// pump is the one writer of a socket. It reads the feed from its own cursor
// whenever the bell rings, so that catching up and live are one thing (SPEC LV1).
type pump struct {
	server   *Server
	conn     *websocket.Conn
	member   room.Member
	listener *live.Listener

	// cursors brings the place to begin at; answers brings replies, one at a
	// time: a phone that does not read them stops being read (LV3).
	cursors chan contract.Cursor
	answers chan contract.FromServer
	goodbye chan *contract.Error
	// readerLeft closes when nothing more will be read, ending when nothing
	// more will be written, done when the connection is no longer touched.
	readerLeft chan struct{}
	ending     chan struct{}
	done       chan struct{}

	// answering is true while the reader prepares an answer. Pages wait for
	// it, so that a phone hears the verdict on a change before the page that
	// holds it.
	answering atomic.Bool

	cursor contract.Cursor
	begun  bool
	// owesPage is true from the bell to the page.
	owesPage bool
}

func (s *Server) startPump(conn *websocket.Conn, member room.Member) *pump {
	p := &pump{
		server:     s,
		conn:       conn,
		member:     member,
		listener:   s.Hub.Listen(member.Person, member.Device),
		cursors:    make(chan contract.Cursor),
		answers:    make(chan contract.FromServer),
		goodbye:    make(chan *contract.Error),
		readerLeft: make(chan struct{}),
		ending:     make(chan struct{}),
		done:       make(chan struct{}),
	}
	go p.run()
	return p
}

// begin starts the feed after a cursor, or at its beginning.
func (p *pump) begin(cursor *contract.Cursor) {
	if cursor == nil {
		cursor = &contract.Cursor{}
	}
	select {
	case p.cursors <- *cursor:
	case <-p.ending:
	}
}

// send hands a reply to the writer.
func (p *pump) send(message contract.FromServer) {
	select {
	case p.answers <- message:
	case <-p.ending:
	}
}

// sayGoodbye has the writer say why, and end.
func (p *pump) sayGoodbye(why *contract.Error) {
	select {
	case p.goodbye <- why:
		<-p.ending
	case <-p.ending:
	}
}

// join ends the writer and waits for it.
func (p *pump) join() {
	close(p.readerLeft)
	<-p.done
}

func (p *pump) run() {
	defer close(p.done)
	defer p.hurryReader() // After ending is closed, or a reader that just looked would wait its full time.
	defer close(p.ending)
	defer p.server.recovered("live pump")
	defer p.server.Hub.Leave(p.listener)
	pings := time.NewTicker(p.server.pace.pingEvery)
	defer pings.Stop()
	for p.step(pings.C) {
	}
}

// step waits for one thing to write and writes it. It answers false at the end.
func (p *pump) step(pings <-chan time.Time) bool {
	select {
	case <-p.readerLeft:
		return false
	case <-p.server.stopping:
		return p.leave(websocket.CloseGoingAway, nil)
	case <-p.listener.SignedOut:
		return p.leave(closeSignedOut, contract.NewError(contract.CodeSignedOut, ""))
	case why := <-p.goodbye:
		return p.leave(websocket.ClosePolicyViolation, why)
	case p.cursor = <-p.cursors:
		p.begun = true
		return p.welcome() && p.writePage(true)
	case answer := <-p.answers:
		return p.writeAnswer(answer)
	case <-p.listener.Head:
		p.owesPage = p.begun
		return p.answering.Load() || p.writeOwed()
	case <-p.listener.Me:
		return !p.begun || p.writeMe(contract.FromServer{Type: contract.MessageMe})
	case <-pings:
		return p.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(p.server.pace.writeWithin)) == nil
	}
}

// writeAnswer writes an answer, and the page that has waited for it.
func (p *pump) writeAnswer(answer contract.FromServer) bool {
	p.answering.Store(false)
	return p.write(answer) && p.writeOwed()
}

func (p *pump) writeOwed() bool {
	owes := p.owesPage
	p.owesPage = false
	return !owes || p.writePage(false)
}

// writePage writes the next page, also when there is nothing new if the phone
// waits to hear that it has caught up. More pages ring the bell again, so that
// verdicts get their turn in between.
func (p *pump) writePage(evenEmpty bool) bool {
	page, err := p.server.Room.Pull(p.member, p.cursor)
	if err != nil {
		return p.leave(websocket.CloseInternalServerErr, p.server.publicError(err, "WS", "/api/live"))
	}
	if page.More {
		select {
		case p.listener.Head <- struct{}{}:
		default:
		}
	}
	isNews := page.Cursor != p.cursor || page.Fork
	p.cursor = page.Cursor
	if !isNews && !evenEmpty {
		return true
	}
	return p.write(contract.FromServer{Type: contract.MessagePage, Page: page})
}

// welcome answers hello.
func (p *pump) welcome() bool {
	isOurs, err := p.server.Room.Knows(p.member, p.cursor)
	if err != nil {
		return p.leave(websocket.CloseInternalServerErr, p.server.publicError(err, "WS", "/api/live"))
	}
	return p.writeMe(contract.FromServer{Type: contract.MessageWelcome, Fork: !isOurs})
}

// writeMe writes a message that says who this is.
func (p *pump) writeMe(message contract.FromServer) bool {
	me, err := p.server.Desk.Me(p.member)
	if err != nil {
		return p.leave(websocket.CloseInternalServerErr, p.server.publicError(err, "WS", "/api/live"))
	}
	message.Protocol, message.Time, message.Me = contract.Protocol, p.server.Now().UnixMilli(), me
	return p.write(message)
}

func (p *pump) write(message contract.FromServer) bool {
	data, err := json.Marshal(message)
	if err != nil {
		p.server.Log.Error("encode message", "type", message.Type, "error", err)
		return false
	}
	if err := p.conn.SetWriteDeadline(time.Now().Add(p.server.pace.writeWithin)); err != nil {
		return false
	}
	return p.conn.WriteMessage(websocket.TextMessage, data) == nil
}

// leave says why, where there is a why, and closes from this side.
func (p *pump) leave(closeCode int, why *contract.Error) bool {
	if why != nil {
		p.write(contract.FromServer{Type: contract.MessageError, Error: why})
	}
	reason := websocket.FormatCloseMessage(closeCode, "")
	_ = p.conn.WriteControl(websocket.CloseMessage, reason, time.Now().Add(goodbyeDeadline))
	return false
}

// stillThere gives the phone silentAfter from now to be heard of, unless the
// writer has ended.
func (p *pump) stillThere() bool {
	if err := p.conn.SetReadDeadline(time.Now().Add(p.server.pace.silentAfter)); err != nil {
		return false
	}
	select {
	case <-p.ending:
		return false
	default:
		return true
	}
}

// hurryReader gives the reader no longer than a goodbye takes.
func (p *pump) hurryReader() { _ = p.conn.SetReadDeadline(time.Now().Add(goodbyeDeadline)) }
