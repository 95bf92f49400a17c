package api

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"

	"hearth/server/room"
	"hearth/shared/contract"
	"hearth/shared/vectors"
)

var fieldPath = regexp.MustCompile(`^([a-z_]+(\[\d+\])?(\.[a-z_]+)*)?$`)

// fuzzed is a server that whatever arrives is thrown at.
type fuzzed struct {
	*kit
	author, partner room.Member
	// read is how far each of the two has read.
	read map[string]contract.Cursor
}

// mustFuzzed has the author of the shared cases live here, so that those are
// accepted.
func mustFuzzed(f *testing.F) *fuzzed {
	f.Helper()
	author := vectors.Valid(f)[0].Change.Author
	one := room.Member{Couple: uuid.NewString(), Person: author, Partner: uuid.NewString(), Device: uuid.NewString()}
	other := room.Member{Couple: one.Couple, Person: one.Partner, Partner: one.Person, Device: uuid.NewString()}
	return &fuzzed{kit: mustServer(f), author: one, partner: other, read: make(map[string]contract.Cursor)}
}

func seedChanges(f *testing.F, add func(changes ...any)) {
	f.Helper()
	for _, c := range append(vectors.Valid(f), vectors.Invalid(f)...) {
		add(c.Change)
	}
	for _, c := range vectors.Merges(f) {
		var changes []any
		for _, step := range c.Steps {
			changes = append(changes, step.Change)
		}
		add(changes...)
	}
	add(map[string]any{"id": 5}, "text", nil)
}

// Whatever a socket says is answered: no panic, a coded error or verdicts.
func FuzzFromPhone(f *testing.F) {
	seedChanges(f, func(changes ...any) {
		f.Add(mustMarshal(f, map[string]any{"type": "push", "changes": changes}))
	})
	f.Add([]byte(`{"type":"hello","protocol":1,"cursor":{"epoch":"","seq":3,"chain":"00"}}`))
	f.Add([]byte(`{"type":"ping","protocol":-1}`))
	server := mustFuzzed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		var message contract.FromPhone
		if server.refuses(t, data, &message) {
			return
		}
		if message.Cursor != nil {
			server.mustRead(t, server.author, *message.Cursor)
		}
		server.mustPush(t, message.Changes)
	})
}

// And whatever is posted.
func FuzzSyncRequest(f *testing.F) {
	seedChanges(f, func(changes ...any) {
		f.Add(mustMarshal(f, map[string]any{"protocol": 1, "changes": changes, "cursor": contract.Cursor{}}))
	})
	broken := vectors.Valid(f)[0].Change
	broken.ID, broken.Entry = "00000000-0000-4000-8000-0000000000ff", "01a3185c-5000-7000-8000-0000000000ff"
	broken.Set = map[string]json.RawMessage{"note": []byte(`"MARK"`)}
	request := mustMarshal(f, contract.SyncRequest{Protocol: 1, Changes: []contract.Change{broken}})
	f.Add(bytes.Replace(request, []byte("MARK"), []byte("\xff"), 1)) // JSON to Go, and to no browser.
	server := mustFuzzed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		var request contract.SyncRequest
		if server.refuses(t, data, &request) {
			return
		}
		if request.Cursor != nil {
			server.mustRead(t, server.author, *request.Cursor)
		}
		server.mustPush(t, request.Changes)
	})
}

// refuses decodes and checks a message, and wants a known error where it is
// refused.
func (s *fuzzed) refuses(t *testing.T, data []byte, message any) bool {
	t.Helper()
	err := decode(data, message)
	if err == nil {
		if invalid := s.server.Validate.Message(message); invalid != nil {
			err = invalid
		}
	}
	if err == nil {
		return false
	}
	mustBeKnown(t, s.server.publicError(err, "WS", "/api/live"))
	return true
}

// mustPush pushes changes twice: one verdict each, in order, the same again,
// and what comes of them can be read.
func (s *fuzzed) mustPush(t *testing.T, changes []contract.Change) {
	t.Helper()
	verdicts, err := s.server.push(context.Background(), s.author, changes)
	if err != nil {
		mustBeKnown(t, s.server.publicError(err, "WS", "/api/live"))
		return
	}
	if len(verdicts) != len(changes) {
		t.Fatalf("[PU4] %d verdicts for %d changes", len(verdicts), len(changes))
	}
	for i, verdict := range verdicts {
		if verdict.Change != changes[i].ID || verdict.Accepted == (verdict.Error != nil) {
			t.Errorf("[PU4] verdict %d is %+v", i, verdict)
		}
		if verdict.Error != nil {
			mustBeKnown(t, verdict.Error)
		}
	}
	mustTravel(t, contract.SyncReply{Verdicts: verdicts})
	s.mustChangeNothing(t, changes, verdicts)
}

func (s *fuzzed) mustChangeNothing(t *testing.T, changes []contract.Change, verdicts []contract.Verdict) {
	t.Helper()
	s.mustReadOn(t, s.partner)
	before := s.mustReadOn(t, s.author)
	again, err := s.server.push(context.Background(), s.author, changes)
	if err != nil {
		t.Fatal(err)
	}
	for i, verdict := range verdicts {
		if verdict.Accepted && !slices.Contains(again, verdict) {
			t.Errorf("[PU3] verdict %d was %+v, and again %+v", i, verdict, again[i])
		}
	}
	if after := s.mustReadOn(t, s.author); after != before && allAccepted(verdicts) {
		t.Errorf("[PU3] sent again, the feed went from %d to %d", before.Seq, after.Seq)
	}
}

func allAccepted(verdicts []contract.Verdict) bool {
	return !slices.ContainsFunc(verdicts, func(v contract.Verdict) bool { return !v.Accepted })
}

// mustReadOn reads a person's feed up to its head, and answers where that is.
func (s *fuzzed) mustReadOn(t *testing.T, member room.Member) contract.Cursor {
	t.Helper()
	for {
		page := s.mustRead(t, member, s.read[member.Person])
		s.read[member.Person] = page.Cursor
		if !page.More {
			return page.Cursor
		}
	}
}

func (s *fuzzed) mustRead(t *testing.T, member room.Member, cursor contract.Cursor) *contract.Page {
	t.Helper()
	page, err := s.server.Room.Pull(member, cursor)
	if err != nil {
		t.Fatalf("pull: %v", err)
	}
	mustTravel(t, page)
	return page
}

func mustBeKnown(t *testing.T, err *contract.Error) {
	t.Helper()
	if contract.Find(err.Code).Code != err.Code || err.Code == contract.CodeInternal || !fieldPath.MatchString(err.Field) {
		t.Errorf("refused with %s about %q", err.Code, err.Field)
	}
}

// mustTravel: it is JSON, and text that a socket may carry.
func mustTravel(t *testing.T, message any) {
	t.Helper()
	data, err := json.Marshal(message)
	if err != nil {
		t.Fatalf("cannot be sent: %v", err)
	}
	if !utf8.Valid(data) || bytes.ContainsRune(data, 0) {
		t.Error("is no text: a browser would close the socket, again and again")
	}
}

func mustMarshal(tb testing.TB, value any) []byte {
	tb.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}
