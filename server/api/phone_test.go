package api

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"

	"github.com/google/uuid"

	"hearth/shared/contract"
)

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
