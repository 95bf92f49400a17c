package sim

import (
	"encoding/json"

	"hearth/server/live"
	"hearth/shared/contract"
)

// Two ways between a device and the server. A link is a socket: in order, until
// it is cut. Letters are calls by POST: any order, lost or doubled.

// link is one socket. What is in it is JSON, as on the wire.
type link struct {
	device   *device
	up, down [][]byte
	// The device's side: what it waits for, and where its next page follows.
	pushing bool
	from    contract.Cursor
	// The server's side.
	listener *live.Listener
	cursor   contract.Cursor
	begun    bool
}

// letter is a call by POST, or its answer.
type letter struct {
	device *device
	life   int
	from   contract.Cursor
	body   []byte
	answer bool
}

// dial opens a socket and says hello.
func (d *device) dial() {
	if d.link != nil || d.away {
		return
	}
	d.link = &link{device: d, from: d.kept.Cursor}
	d.links = append(d.links, d.link)
	d.link.listener = d.home.hub.Listen(d.member.Person, d.member.Device)
	cursor := d.kept.Cursor
	d.link.say(contract.FromPhone{Type: contract.MessageHello, Protocol: contract.Protocol, Cursor: &cursor})
}

// hangUp cuts the socket; what is in it is lost.
func (d *device) hangUp() {
	if d.link == nil {
		return
	}
	d.home.hub.Leave(d.link.listener)
	for i, other := range d.links {
		if other == d.link {
			d.links = append(d.links[:i:i], d.links[i+1:]...)
			break
		}
	}
	d.link = nil
}

// push sends the outbox by the socket, one push at a time (PU8).
func (d *device) push() {
	if d.link == nil || d.link.pushing || len(d.kept.Outbox) == 0 {
		return
	}
	d.link.pushing = true
	d.link.say(contract.FromPhone{Type: contract.MessagePush, Changes: d.batch()})
}

// post sends the outbox by a call of its own, beside any socket.
func (d *device) post() {
	if d.away {
		return
	}
	cursor := d.kept.Cursor
	request := contract.SyncRequest{Protocol: contract.Protocol, Changes: d.batch(), Cursor: &cursor}
	d.letters = append(d.letters, letter{device: d, life: d.life, from: cursor, body: mustJSON(request)})
}

func (l *link) say(message contract.FromPhone) { l.up = append(l.up, mustJSON(message)) }

func (l *link) tell(message contract.FromServer) { l.down = append(l.down, mustJSON(message)) }

// hear has the server do what the next message of a socket asks for.
func (l *link) hear() {
	var message contract.FromPhone
	mustDecode(take(&l.up), &message)
	home := l.device.home
	switch message.Type {
	case contract.MessageHello:
		l.cursor, l.begun = *message.Cursor, true
		l.tell(contract.FromServer{Type: contract.MessageWelcome, Time: home.now().UnixMilli()})
		l.turn(true)
	case contract.MessagePush:
		verdicts, err := home.push(l.device.member, message.Changes)
		if err != nil {
			l.device.hangUp() // The server says why, and closes.
			return
		}
		l.tell(contract.FromServer{Type: contract.MessageVerdicts, Time: home.now().UnixMilli(), Verdicts: verdicts})
	}
}

// pump is the server's one writer of a socket, woken by the bell (LV1).
func (l *link) pump() {
	select {
	case <-l.listener.Head:
		if l.begun {
			l.turn(false)
		}
	default:
	}
}

func (l *link) turn(evenEmpty bool) {
	page := l.device.home.pull(l.device.member, l.cursor)
	if page.More {
		select {
		case l.listener.Head <- struct{}{}:
		default:
		}
	}
	isNews := page.Cursor != l.cursor
	l.cursor = page.Cursor
	if isNews || evenEmpty {
		l.tell(contract.FromServer{Type: contract.MessagePage, Page: page})
	}
}

// read has the device do what the next message of its socket says.
func (l *link) read() {
	var message contract.FromServer
	mustDecode(take(&l.down), &message)
	switch message.Type {
	case contract.MessageWelcome:
		l.device.kept.Clock.offset = message.Time - (l.device.time + l.device.skew)
	case contract.MessageVerdicts:
		l.pushing = false
		l.device.settle(message.Verdicts, message.Time)
	case contract.MessagePage:
		l.device.pages = append(l.device.pages, delivered{l.device, message.Page, l.from})
		if !l.device.turn(message.Page, l.from) {
			l.device.hangUp() // A call by POST has read on meanwhile: begin anew from there.
			return
		}
		l.from = message.Page.Cursor
	}
}

// arrive has a letter read by whom it is for.
func (w *world) arrive(l letter) {
	if l.answer {
		if l.life == l.device.life {
			var reply contract.SyncReply
			mustDecode(l.body, &reply)
			w.pages = append(w.pages, delivered{l.device, reply.Page, l.from})
			l.device.settle(reply.Verdicts, reply.Time)
			l.device.turn(reply.Page, l.from)
		}
		return
	}
	var request contract.SyncRequest
	mustDecode(l.body, &request)
	verdicts, err := w.home.push(l.device.member, request.Changes)
	if err != nil {
		return // A 5xx: the phone tries again when it likes.
	}
	page := w.home.pull(l.device.member, *request.Cursor)
	reply := contract.SyncReply{Time: w.home.now().UnixMilli(), Verdicts: verdicts, Page: page}
	l.answer, l.body = true, mustJSON(reply)
	w.letters = append(w.letters, l)
}

func take[T any](queue *[]T) T {
	first := (*queue)[0]
	*queue = (*queue)[1:]
	return first
}

func mustDecode(data []byte, into any) {
	if err := json.Unmarshal(data, into); err != nil {
		panic(err)
	}
}
