package sim

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"hearth/shared/contract"
)

// What people do. Every text holds a marker, so that it is known whose it is
// wherever it turns up.

type marker struct {
	couple, author string
	private        bool
}

var markers = regexp.MustCompile(`zq[0-9]+zq`)

func (d *device) word(private bool) string {
	word := fmt.Sprintf("zq%dzq", len(d.marked))
	d.marked[word] = marker{couple: d.member.Couple, author: d.member.Person, private: private}
	return word
}

// words are now and then long, so that the feed has pages.
func (d *device) words() string {
	word := d.word(false)
	if d.rng.IntN(12) == 0 {
		word += strings.Repeat(" long", contract.MaxNoteRunes/6)
	}
	return word
}

// live has the person do one thing.
func (d *device) live() {
	ids, kinds := d.own()
	if len(ids) == 0 || d.rng.IntN(4) == 0 {
		kind := contract.Kinds()[d.rng.IntN(len(contract.Kinds()))]
		d.record(d.uuid(7), kind, d.fresh(kind, d.rng.IntN(4) == 0))
		return
	}
	id := ids[len(ids)-1-min(d.rng.IntN(len(ids)), d.rng.IntN(len(ids)))] // Rather a new one.
	if set := d.next(kinds[id], d.now(id)); set != nil {
		d.record(id, kinds[id], set)
	}
}

func (d *device) fresh(kind contract.Kind, private bool) map[string]any {
	if private {
		return map[string]any{audience: "me", sealed: d.word(true)}
	}
	return d.content(kind)
}

func (d *device) content(kind contract.Kind) map[string]any {
	set := map[string]any{"happened_at": time.UnixMilli(d.time).UTC().Format(contract.Moment)}
	switch kind {
	case contract.KindAffection:
		set["gesture"], set["note"] = "hug", d.words()
	case contract.KindKindWord:
		set["text"] = d.words()
	case contract.KindCheckIn:
		set["ratings"], set["words"] = d.ratings(), d.words()
	}
	return set
}

func (d *device) ratings() contract.Ratings {
	return contract.Ratings{Closeness: 1 + d.rng.IntN(contract.ClosenessSteps), Us: 1 + d.rng.IntN(contract.MoodSteps)}
}

// next is what somebody may do with an entry of theirs as they see it.
func (d *device) next(kind contract.Kind, now fields) map[string]any {
	switch choice := d.rng.IntN(10); {
	case isTrue(now[removed]) && choice < 6:
		return map[string]any{removed: false, returned: false}
	case isTrue(now[returned]) && choice < 4:
		return map[string]any{returned: false}
	case choice == 0:
		return map[string]any{removed: true}
	case isMe(now[audience]) && choice == 1:
		set := d.content(kind) // Opened, it holds everything.
		set[audience] = "both"
		return set
	case isMe(now[audience]) && choice < 6:
		return map[string]any{sealed: d.word(true)}
	case isMe(now[audience]) || choice == 1:
		return map[string]any{audience: "me", sealed: d.word(true)}
	case choice == 2:
		return map[string]any{audience: "both"}
	default:
		return d.edit(kind, choice)
	}
}

func (d *device) edit(kind contract.Kind, choice int) map[string]any {
	set := d.content(kind)
	for _, name := range []string{"gesture", "happened_at", "note", "text", "ratings", "words"} {
		if d.rng.IntN(2) == 0 {
			delete(set, name)
		}
	}
	if choice == 3 {
		set["from_a_newer_app"] = map[string]any{"words": d.words()} // ME10
	}
	if kind == contract.KindAffection && choice == 4 {
		set["note"] = nil
	}
	if len(set) == 0 {
		return nil
	}
	return set
}

// misbehave saves a change that the server has to refuse, and that must hold
// up none behind it (PU4).
func (d *device) misbehave() {
	var change contract.Change
	var code contract.Code
	switch theirs := d.notOwn(); {
	case theirs != nil && d.rng.IntN(2) == 0:
		change = d.record(theirs.id, theirs.kind, map[string]any{removed: true})
		code = contract.CodeNotYours
	case d.rng.IntN(2) == 0:
		change = d.record(d.uuid(7), contract.KindKindWord, map[string]any{audience: "me", "text": d.word(true)})
		code = contract.CodeUnsealed
	default:
		change = d.record(d.uuid(7), "letter", map[string]any{"text": d.words()})
		code = contract.CodeUnknownKind
	}
	d.mischief[change.ID] = code
}

// notOwn is an entry of somebody else: the partner's, or another couple's.
func (d *device) notOwn() *story {
	var others []*story
	for _, couple := range d.couples {
		for _, id := range sortedKeys(d.reference.stories[couple]) {
			if about := d.reference.stories[couple][id]; about.author != d.member.Person {
				others = append(others, about)
			}
		}
	}
	if len(others) == 0 {
		return nil
	}
	return others[d.rng.IntN(len(others))]
}
