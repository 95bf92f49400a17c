package sim

import (
	"maps"

	"hearth/shared/contract"
)

// What SPEC.md says of changes that meet, written a second time and plainly:
// the devices here merge by it, and the reference holds the server to it.

type fields map[string]contract.Field

const (
	audience = contract.FieldAudience
	removed  = contract.FieldRemoved
	returned = contract.FieldReturned
	sealed   = contract.FieldSealed
)

// meet puts a change under its canonical stamp into an entry's fields.
func meet(before fields, change contract.Change, stamp contract.Stamp) fields {
	after := maps.Clone(before)
	if after == nil {
		after = make(fields)
	}
	for name, value := range change.Set {
		news := contract.Field{Value: value, Stamp: stamp, Change: change.ID}
		current, exists := before[name]
		switch {
		case !exists:
			after[name] = news
		case wins(name, news, current, change):
			after[name] = above(news, current)
		default:
			after[name] = above(current, news)
		}
	}
	if comesBack(before, change) {
		latest := stamp
		if was, exists := after[removed]; exists {
			latest = max(latest, was.Stamp)
		}
		latest = following(latest)
		after[removed] = contract.Field{Value: []byte("false"), Stamp: latest, Change: change.ID}
		after[returned] = contract.Field{Value: []byte("true"), Stamp: latest, Change: change.ID}
	}
	return after
}

// wins: the greater stamp (ME3), then the greater change (ME9); of two
// audiences that did not know of each other the private one (ME8).
func wins(name string, news, current contract.Field, change contract.Change) bool {
	if name == audience && !knew(change, name, current) && isMe(news) != isMe(current) {
		return isMe(news)
	}
	if news.Stamp == current.Stamp {
		return news.Change > current.Change
	}
	return news.Stamp > current.Stamp
}

// above gives the winner of two audiences the greater stamp (ME8).
func above(winner, loser contract.Field) contract.Field {
	if winner.Stamp+contract.Stamp(winner.Change) < loser.Stamp+contract.Stamp(loser.Change) {
		winner.Stamp = following(loser.Stamp)
	}
	return winner
}

// comesBack: a removal and an edit that did not know of each other (ME11).
func comesBack(before fields, change contract.Change) bool {
	if value, sets := change.Set[removed]; sets {
		return string(value) == "true" && !knewAll(before, change)
	}
	was := before[removed]
	return isTrue(was) && !knew(change, removed, was)
}

func knewAll(before fields, change contract.Change) bool {
	for name, current := range before {
		if isContent(name) && !knew(change, name, current) {
			return false
		}
	}
	return true
}

func knew(change contract.Change, name string, current contract.Field) bool {
	return change.Bases[name] == current.Change
}

// canonical is a change's stamp after those of what it was based on (ME6).
func canonical(before fields, change contract.Change) contract.Stamp {
	stamp := change.Stamp
	for name := range change.Bases {
		current, exists := before[name]
		if exists && knew(change, name, current) && stamp <= current.Stamp {
			stamp = following(current.Stamp)[:16] + stamp[16:]
		}
	}
	return stamp
}

func following(stamp contract.Stamp) contract.Stamp {
	return contract.NewStamp(stamp.Millis(), stamp.Counter()+1, stamp.Writer())
}

// isPast: the fields hold something of the change already, or only newer values.
func isPast(now fields, change contract.Change, stamp contract.Stamp) bool {
	for _, field := range now {
		if field.Change == change.ID {
			return true
		}
	}
	for name, value := range change.Set {
		current, exists := now[name]
		news := contract.Field{Value: value, Stamp: stamp, Change: change.ID}
		if exists && wins(name, news, current, change) || !exists && !isMe(now[audience]) {
			return false
		}
	}
	return true
}

// mustBeSealed tells whether a change brings readable words to what is for its
// author alone (PV1). Only one that knew it was private may open it.
func mustBeSealed(before fields, change contract.Change) bool {
	value, sets := change.Set[audience]
	wasMe, becomesMe := isMe(before[audience]), string(value) == `"me"`
	opens := sets && knew(change, audience, before[audience])
	if !becomesMe && (!wasMe || opens) {
		return false
	}
	for name := range change.Set {
		if isReadable(name) {
			return true
		}
	}
	return false
}

func isMe(field contract.Field) bool   { return string(field.Value) == `"me"` }
func isTrue(field contract.Field) bool { return string(field.Value) == "true" }

// isContent: somebody's words, rather than what becomes of them.
func isContent(name string) bool { return name != audience && name != removed && name != returned }

func isReadable(name string) bool { return isContent(name) && name != sealed }
