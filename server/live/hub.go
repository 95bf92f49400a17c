// Package live knows who is listening now. It holds no messages: a listener is
// only told that there is something to read (SPEC LV1).
package live

import "sync"

// Hub is the listeners of all couples. The zero Hub is not usable; see NewHub.
type Hub struct {
	mu        sync.Mutex
	listeners map[string]map[*Listener]struct{} // by person
}

// Listener is one open socket. Each channel holds one ring: ringing a listener
// that has not yet answered the last ring adds nothing (SPEC LV3).
type Listener struct {
	// Head rings when the person's feed has grown.
	Head chan struct{}
	// Me rings when people or devices have changed.
	Me chan struct{}
	// SignedOut closes when the device is signed out (SPEC LV6).
	SignedOut chan struct{}

	person, device string
	signOut        sync.Once
}

// NewHub makes a hub nobody listens to yet.
func NewHub() *Hub {
	return &Hub{listeners: make(map[string]map[*Listener]struct{})}
}

// Listen adds a listener for a device of a person. Call Leave when it is done.
func (h *Hub) Listen(person, device string) *Listener {
	listener := &Listener{
		Head:      make(chan struct{}, 1),
		Me:        make(chan struct{}, 1),
		SignedOut: make(chan struct{}),
		person:    person,
		device:    device,
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.listeners[person] == nil {
		h.listeners[person] = make(map[*Listener]struct{})
	}
	h.listeners[person][listener] = struct{}{}
	return listener
}

// Leave takes a listener off.
func (h *Hub) Leave(listener *Listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners[listener.person], listener)
	if len(h.listeners[listener.person]) == 0 {
		delete(h.listeners, listener.person)
	}
}

// IsListening tells whether anyone listens as a person.
func (h *Hub) IsListening(person string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.listeners[person]) > 0
}

// TellHead rings everyone who listens as one of these people. It never blocks.
func (h *Hub) TellHead(people ...string) {
	h.each(people, func(listener *Listener) { ring(listener.Head) })
}

// TellMe tells the same of people and devices.
func (h *Hub) TellMe(people ...string) {
	h.each(people, func(listener *Listener) { ring(listener.Me) })
}

// SignOut ends what a device listens with.
func (h *Hub) SignOut(person, device string) {
	h.each([]string{person}, func(listener *Listener) {
		if listener.device == device {
			listener.signOut.Do(func() { close(listener.SignedOut) })
		}
	})
}

func (h *Hub) each(people []string, do func(*Listener)) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, person := range people {
		for listener := range h.listeners[person] {
			do(listener)
		}
	}
}

func ring(bell chan struct{}) {
	select {
	case bell <- struct{}{}:
	default:
	}
}
