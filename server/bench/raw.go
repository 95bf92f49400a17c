package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"

	"github.com/fasthttp/websocket"
	"github.com/valyala/fasthttp"
)

// rawRelay is the least that could keep the promise: append, sync, answer the
// writer, forward to the other. Messages that wait share one sync.
type rawRelay struct {
	file  *os.File
	queue chan rawMessage

	mu    sync.Mutex
	peers map[string][]*rawPeer // by pair
}

type rawPeer struct {
	conn *websocket.Conn
	mu   sync.Mutex
}

type rawMessage struct {
	pair string
	from *rawPeer
	data []byte
}

// serveRaw prints its address and relays until it is killed.
func serveRaw(folder string) error {
	file, err := os.OpenFile(filepath.Join(folder, "raw.log"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	relay := &rawRelay{file: file, queue: make(chan rawMessage, 256), peers: make(map[string][]*rawPeer)}
	go relay.commit()
	fmt.Printf("http://%s raw\n", listener.Addr())
	upgrader := websocket.FastHTTPUpgrader{}
	return fasthttp.Serve(listener, func(c *fasthttp.RequestCtx) {
		pair := string(c.Path())
		var messages, size int
		if _, err := fmt.Sscanf(pair, "/send/%d/%d", &messages, &size); err == nil {
			_ = upgrader.Upgrade(c, func(conn *websocket.Conn) { send(conn, messages, size) })
			return
		}
		_ = upgrader.Upgrade(c, func(conn *websocket.Conn) { relay.read(pair, &rawPeer{conn: conn}) })
	})
}

// send is catching up at its barest: so many messages of a size, and until the
// other end has read them.
func send(conn *websocket.Conn, messages, size int) {
	message := make([]byte, size)
	for range messages {
		if conn.WriteMessage(websocket.TextMessage, message) != nil {
			return
		}
	}
	_, _, _ = conn.ReadMessage()
}

func (r *rawRelay) read(pair string, peer *rawPeer) {
	r.mu.Lock()
	r.peers[pair] = append(r.peers[pair], peer)
	r.mu.Unlock()
	for {
		_, data, err := peer.conn.ReadMessage()
		if err != nil {
			return
		}
		r.queue <- rawMessage{pair, peer, data}
	}
}

func (r *rawRelay) commit() {
	for first := range r.queue {
		batch := []rawMessage{first}
		for len(r.queue) > 0 && len(batch) < 256 {
			batch = append(batch, <-r.queue)
		}
		for _, message := range batch {
			if _, err := r.file.Write(message.data); err != nil {
				panic(err)
			}
		}
		if err := r.file.Sync(); err != nil {
			panic(err)
		}
		for _, message := range batch {
			r.forward(message)
		}
	}
}

func (r *rawRelay) forward(message rawMessage) {
	r.mu.Lock()
	peers := r.peers[message.pair]
	r.mu.Unlock()
	for _, peer := range peers {
		peer.mu.Lock()
		_ = peer.conn.WriteMessage(websocket.TextMessage, message.data)
		peer.mu.Unlock()
	}
}
