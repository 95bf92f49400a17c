package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/fasthttp/websocket"
	"github.com/google/uuid"

	"hearth/shared/contract"
)

// couple is one person's device that writes, and all the couple's others.
type couple struct {
	person string
	writer *websocket.Conn
	others []*websocket.Conn
}

// atOnce is how many couples connect at the same time.
const atOnce = 16

func connectAll(address string, all []keys) ([]*couple, error) {
	return connectEach(len(all), func(i int) (*couple, error) {
		return connect(all[i].member.Person, len(all[i].tokens), func(device int) (*websocket.Conn, error) {
			return listen(address, all[i].tokens[device])
		})
	})
}

func connectRaw(address string, couples, devices int) ([]*couple, error) {
	return connectEach(couples, func(i int) (*couple, error) {
		return connect(uuid.NewString(), devices, func(int) (*websocket.Conn, error) {
			return dial(nil, fmt.Sprintf("%s/%d", address, i))
		})
	})
}

func connectEach(couples int, one func(int) (*couple, error)) ([]*couple, error) {
	all, failures := make([]*couple, couples), make([]error, couples)
	slots := make(chan struct{}, atOnce)
	var work sync.WaitGroup
	for i := range all {
		slots <- struct{}{}
		work.Go(func() {
			all[i], failures[i] = one(i)
			<-slots
		})
	}
	work.Wait()
	return all, errors.Join(failures...)
}

func connect(person string, devices int, dialOne func(int) (*websocket.Conn, error)) (*couple, error) {
	c := &couple{person: person}
	for device := range devices {
		conn, err := dialOne(device)
		if err != nil {
			return nil, err
		}
		if device == 0 {
			c.writer = conn
		} else {
			c.others = append(c.others, conn)
		}
	}
	return c, nil
}

func (c *couple) hangUp() {
	for _, conn := range append(c.others, c.writer) {
		_ = conn.Close()
	}
}

// listen connects a new device and reads until it has caught up.
func listen(address, token string) (*websocket.Conn, error) {
	conn, err := sayHello(address, token)
	if err != nil {
		return nil, err
	}
	for {
		_, data, err := conn.ReadMessage()
		if err != nil || isLastPage(data) {
			return conn, err
		}
	}
}

// isLastPage tells whether a device has caught up with this message.
func isLastPage(message []byte) bool {
	return isOf(message, contract.MessagePage) && !bytes.Contains(message, []byte(`"more":true`))
}

func sayHello(address, token string) (*websocket.Conn, error) {
	jar, err := jarWith(address, token)
	if err != nil {
		return nil, err
	}
	conn, err := dial(jar, address+"/api/live")
	if err != nil {
		return nil, err
	}
	hello := contract.FromPhone{Type: contract.MessageHello, Protocol: contract.Protocol}
	err = conn.WriteJSON(hello)
	return conn, err
}

func dial(jar http.CookieJar, address string) (*websocket.Conn, error) {
	dialer := websocket.Dialer{Jar: jar, HandshakeTimeout: time.Minute, ReadBufferSize: 1 << 10, WriteBufferSize: 1 << 10}
	conn, _, err := dialer.Dial("ws"+strings.TrimPrefix(address, "http"), nil)
	return conn, err
}

type wait func(*websocket.Conn) error

func verdict(conn *websocket.Conn) error { return awaitType(conn, contract.MessageVerdicts) }

func anyMessage(conn *websocket.Conn) error {
	_, _, err := conn.ReadMessage()
	return err
}

// awaitType reads up to a message of a type, without decoding more than that.
func awaitType(conn *websocket.Conn, wanted contract.MessageType) error {
	for {
		_, data, err := conn.ReadMessage()
		if err != nil || isOf(data, wanted) {
			return err
		}
	}
}

func isOf(message []byte, wanted contract.MessageType) bool {
	return bytes.HasPrefix(message, []byte(`{"type":"`+wanted+`"`))
}

// newHug is one change; entries of a run share all but their number.
func newHug(person, run string, number int, note string) contract.Change {
	change := contract.Change{
		ID: uuid.NewString(), Entry: fmt.Sprintf("%s%012x", run, number), Kind: contract.KindAffection, Author: person,
		Stamp: contract.NewStamp(uint64(time.Now().UnixMilli()), 0, 1),
		Set:   map[string]json.RawMessage{"gesture": []byte(`"hug"`), "happened_at": []byte(`"2026-11-20T21:00:00Z"`)},
	}
	if note != "" {
		change.Set["note"] = []byte(`"` + note + `"`)
	}
	return change
}

// newRun is the beginning of the entry ids of one couple in one run.
func newRun() string { return uuid.Must(uuid.NewV7()).String()[:24] }

// push is changes as a phone sends them.
func push(changes ...contract.Change) []byte {
	data, err := json.Marshal(contract.FromPhone{Type: contract.MessagePush, Changes: changes})
	if err != nil {
		panic(err) // A change always encodes.
	}
	return data
}
