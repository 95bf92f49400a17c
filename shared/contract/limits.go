package contract

import "time"

// Sizes in bytes unless the name says otherwise. The PWA has the same numbers
// from contract.gen.ts.
const (
	// MaxBodyBytes bounds one HTTP body and one socket message.
	MaxBodyBytes = 1 << 20
	// MaxChangeBytes bounds one encoded change, so that a full push of small
	// changes and one large one both fit MaxBodyBytes.
	MaxChangeBytes = 256 << 10
	// MaxPushChanges is how many changes one push may carry.
	MaxPushChanges = 100
	// MaxPushBytes is how much of the outbox a phone puts in one push.
	MaxPushBytes = 512 << 10
	// MaxHealEntries is how many entries one healing may offer, and how many it
	// may say it holds.
	MaxHealEntries = 100
	// MaxFields is how many fields one change may set.
	MaxFields = 32
	// PageEntries and PageBytes bound one page of the feed, whichever comes first.
	PageEntries = 500
	PageBytes   = 256 << 10
	// MaxNoteRunes bounds a note on an affection, in Unicode code points.
	MaxNoteRunes = 2000
	// MaxWordsRunes bounds a kind word and the words of a check-in.
	MaxWordsRunes = 4000
	// MaxNameRunes bounds a person's, a device's and an own gesture's name.
	MaxNameRunes = 40
	// ClosenessSteps is how many positions the two circles have, from apart to overlapping.
	ClosenessSteps = 7
	// MoodSteps is how many positions "in life" and "us" have.
	MoodSteps = 5
	// CodeLength is the length of a pairing code, in characters of CodeAlphabet.
	CodeLength = 8
)

// CodeAlphabet is Crockford's base 32: no I, L, O or U to misread or misspell.
const CodeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Durations, in milliseconds in contract.gen.ts.
const (
	// ClockLead is how far ahead of the server a stamp may be before it is restamped (SPEC ME6).
	ClockLead = time.Minute
	// CodeLife is how long an invitation works.
	CodeLife = 10 * time.Minute
	// PingEvery is how often each side of a socket pings the other.
	PingEvery = 20 * time.Second
	// SilentAfter is how long a socket may be silent before it counts as dead.
	SilentAfter = 50 * time.Second
	// TrashLife is how long a removed entry stays in its author's trash.
	TrashLife = 30 * 24 * time.Hour
)
