package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/fasthttp/websocket"
	"github.com/google/uuid"

	"hearth/shared/contract"
)

// process is a program started for a measurement, and what it printed first.
type process struct {
	command *exec.Cmd
	address string
	start   string
}

var addressForm = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// start runs a program until it has printed a line with a word in it.
func start(until, name string, args ...string) (*process, error) {
	command := exec.Command(name, args...)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	p := &process{command: command}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		p.start += lines.Text() + "\n"
		if strings.Contains(lines.Text(), until) {
			break
		}
	}
	p.address = addressForm.FindString(p.start)
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if p.address == "" {
		p.stop()
		return nil, fmt.Errorf("%s gave no address", name)
	}
	return p, nil
}

// stop asks politely: the demo has a folder to throw away.
func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	_ = p.command.Wait()
}

// pair is two phones of a couple, connected and caught up.
type pair struct {
	me            contract.Me
	writer, other *websocket.Conn
}

// pairUp makes a couple with a setup code and connects both.
func pairUp(address, code string) (*pair, error) {
	mine, theirs := newJar(), newJar()
	var me, partner contract.Me
	setup := contract.SetupRequest{Code: code, Name: "A", PartnerName: "B", DeviceName: "bench"}
	if err := post(mine, address+"/api/pair/setup", setup, &me); err != nil {
		return nil, err
	}
	var invitation contract.InviteReply
	if err := post(mine, address+"/api/pair/invite", contract.InviteRequest{For: contract.InvitePartner}, &invitation); err != nil {
		return nil, err
	}
	if err := post(theirs, address+"/api/pair/join", contract.JoinRequest{Code: invitation.Code, DeviceName: "bench"}, &partner); err != nil {
		return nil, err
	}
	writer, err := listen(mine, address)
	if err != nil {
		return nil, err
	}
	other, err := listen(theirs, address)
	return &pair{me: me, writer: writer, other: other}, err
}

func newJar() http.CookieJar {
	jar, err := cookiejar.New(nil)
	if err != nil {
		panic(err) // Without options it has nothing to fail with.
	}
	return jar
}

func post(jar http.CookieJar, url string, body, reply any) error {
	data, err := json.Marshal(body)
	if err != nil {
		return err
	}
	response, err := (&http.Client{Jar: jar, Timeout: time.Minute}).Post(url, "application/json", bytes.NewReader(data))
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answered %d", url, response.StatusCode)
	}
	return json.NewDecoder(response.Body).Decode(reply)
}

func listen(jar http.CookieJar, address string) (*websocket.Conn, error) {
	conn, err := dial(jar, address+"/api/live")
	if err != nil {
		return nil, err
	}
	hello := contract.FromPhone{Type: contract.MessageHello, Protocol: contract.Protocol}
	if err := conn.WriteJSON(hello); err != nil {
		return nil, err
	}
	return conn, awaitType(conn, contract.MessagePage)
}

func listenAs(address, token string) (*websocket.Conn, error) {
	jar, err := jarWith(address, token)
	if err != nil {
		return nil, err
	}
	return listen(jar, address)
}

func dial(jar http.CookieJar, address string) (*websocket.Conn, error) {
	dialer := websocket.Dialer{Jar: jar, HandshakeTimeout: time.Minute}
	conn, _, err := dialer.Dial("ws"+strings.TrimPrefix(address, "http"), nil)
	return conn, err
}

// awaitType reads up to a message of a type, without decoding more than that.
func awaitType(conn *websocket.Conn, wanted contract.MessageType) error {
	mark := []byte(`{"type":"` + string(wanted) + `"`)
	for {
		_, data, err := conn.ReadMessage()
		if err != nil {
			return err
		}
		if bytes.HasPrefix(data, mark) {
			return nil
		}
	}
}

// hug is one push, as a phone sends it.
func hug(me contract.Me) []byte {
	change := contract.Change{
		ID: uuid.NewString(), Entry: uuid.Must(uuid.NewV7()).String(), Kind: contract.KindAffection, Author: me.Person.ID,
		Stamp: contract.NewStamp(uint64(time.Now().UnixMilli()), 0, 1),
		Set:   map[string]json.RawMessage{"gesture": []byte(`"hug"`), "happened_at": []byte(`"2026-11-20T21:00:00Z"`)},
	}
	data, err := json.Marshal(contract.FromPhone{Type: contract.MessagePush, Changes: []contract.Change{change}})
	if err != nil {
		panic(err) // A change always encodes.
	}
	return data
}
