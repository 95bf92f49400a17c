package sim

import (
	"maps"

	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// reference is what the server has to be: told every accepted change in order,
// it says what each person has.
type reference struct {
	validate *contract.Validator
	// stories by couple and entry.
	stories map[string]map[string]*story
	// heads is how many rows each person's feed has (PL1).
	heads map[string]uint64
	// given is what every accepted change was given.
	given map[string]store.Given
}

// story is one entry, from its first change on.
type story struct {
	id, author string
	kind       contract.Kind
	told       []told
	// began is what it was when the server was put back (HE1).
	began       fields
	fields      fields
	past        map[past]string
	withPartner bool
	wasSealed   bool
	// trashedAt is when it was removed, by the server's clock; 0 while it is not.
	trashedAt int64
	// erased is the removal that erased it (TR2).
	erased contract.Stamp
}

type told struct {
	change contract.Change
	stamp  contract.Stamp
}

// past names a value that was superseded.
type past struct{ field, change string }

func newReference(validate *contract.Validator) *reference {
	return &reference{
		validate: validate, stories: make(map[string]map[string]*story),
		heads: make(map[string]uint64), given: make(map[string]store.Given),
	}
}

func (r *reference) story(couple, entry string) *story { return r.stories[couple][entry] }

// refusal is the code that a change of a well-behaved phone has to be refused
// with, "" where it has to be accepted.
func (r *reference) refusal(member room.Member, change contract.Change) contract.Code {
	for couple, stories := range r.stories {
		about := stories[change.Entry]
		switch {
		case about == nil:
		case couple != member.Couple || about.author != member.Person:
			return contract.CodeNotYours
		case about.erased != "":
			return contract.CodeErased
		case mustBeSealed(about.fields, change):
			return contract.CodeUnsealed
		default:
			return ""
		}
	}
	if mustBeSealed(nil, change) {
		return contract.CodeUnsealed
	}
	return ""
}

// accept is told a change that the server has accepted, and answers what it
// has to be given.
func (r *reference) accept(member room.Member, change contract.Change, stamp contract.Stamp, now int64) store.Given {
	if r.stories[member.Couple] == nil {
		r.stories[member.Couple] = make(map[string]*story)
	}
	about := r.story(member.Couple, change.Entry)
	if about == nil {
		about = &story{id: change.Entry, author: member.Person, kind: change.Kind, began: make(fields), past: make(map[past]string)}
		r.stories[member.Couple][change.Entry] = about
	}
	about.tell(change, stamp)
	switch inTrash := isTrue(about.fields[removed]); {
	case !inTrash:
		about.trashedAt = 0
	case about.trashedAt == 0:
		about.trashedAt = now
	}
	r.heads[member.Person]++
	r.given[change.ID] = store.Given{Stamp: stamp, Seq: r.heads[member.Person]}
	if seen := r.seen(about); seen || about.withPartner {
		r.heads[member.Partner]++
		about.withPartner = seen
	}
	return r.given[change.ID]
}

// emptyTrash erases what was removed until a time, and answers how many that were.
func (r *reference) emptyTrash(until int64) (erased int) {
	for _, stories := range r.stories {
		for _, about := range stories {
			if about.trashedAt == 0 || about.trashedAt > until {
				continue
			}
			about.erased, about.trashedAt = about.fields[removed].Stamp, 0
			about.fields, about.told, about.began = nil, nil, make(fields)
			about.past = make(map[past]string)
			r.heads[about.author]++
			erased++
		}
	}
	return erased
}

// tell merges a change, and keeps what it superseded or what superseded it (ME5).
func (s *story) tell(change contract.Change, stamp contract.Stamp) {
	before, after := s.fields, meet(s.fields, change, stamp)
	for name, value := range change.Set {
		was, existed := before[name]
		switch {
		case !existed || !isContent(name):
		case after[name].Change == change.ID:
			s.past[past{name, was.Change}] = string(was.Value)
		default:
			s.past[past{name, change.ID}] = string(value)
		}
	}
	s.fields, s.told = after, append(s.told, told{change, stamp})
	if isMe(after[audience]) {
		s.seal()
	}
}

// seal forgets what was readable.
func (s *story) seal() {
	s.wasSealed = true
	maps.DeleteFunc(s.fields, func(name string, _ contract.Field) bool { return isReadable(name) })
	maps.DeleteFunc(s.past, func(value past, _ string) bool { return isReadable(value.field) })
}

// seen: for both, not removed, and whole (PL5, ME7).
func (r *reference) seen(s *story) bool {
	has := func(name string) bool {
		field, exists := s.fields[name]
		return exists && string(field.Value) != "null"
	}
	return !isMe(s.fields[audience]) && !isTrue(s.fields[removed]) && r.validate.Complete(s.kind, has)
}

// shown is an entry as a person may see it, and whether they have it at all.
func (r *reference) shown(s *story, person string) (contract.Entry, bool) {
	entry := contract.Entry{ID: s.id, Kind: s.kind, Author: s.author}
	switch {
	case s.erased != "":
		entry.Gone, entry.Since = contract.GoneRemoved, s.erased
		return entry, false
	case person == s.author:
		entry.Fields = s.fields
		return entry, true
	case r.seen(s):
		entry.Fields = maps.Clone(s.fields)
		delete(entry.Fields, returned) // The author's alone, as is
		delete(entry.Fields, sealed)   // what was private before it was opened.
		return entry, true
	case isTrue(s.fields[removed]):
		entry.Gone, entry.Since = contract.GoneRemoved, s.fields[removed].Stamp
	default:
		entry.Gone, entry.Since = contract.GoneWithdrawn, s.fields[audience].Stamp
	}
	return entry, false
}
