package contract

import (
	"encoding/binary"
	"encoding/hex"
)

// Stamp is a hybrid logical clock reading: 32 lowercase hex characters that
// order bytewise. The first 12 are milliseconds since 1970, the next 4 a
// counter, the last 16 the writer, random per running page. A stamp is never a
// JSON number and never compared by locale (SPEC ME1).
type Stamp string

// MaxStampMillis is the largest time a stamp can hold.
const MaxStampMillis = 1<<48 - 1

// NewStamp builds a stamp. The counter carries into the milliseconds, and the
// time stops at MaxStampMillis rather than wrap (FAILURES F17).
func NewStamp(millis uint64, counter uint32, writer uint64) Stamp {
	millis = min(min(millis, MaxStampMillis)+uint64(counter>>16), MaxStampMillis)
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], millis<<16|uint64(counter&0xffff))
	binary.BigEndian.PutUint64(b[8:], writer)
	return Stamp(hex.EncodeToString(b[:]))
}

// Valid tells whether s has the form of a stamp.
func (s Stamp) Valid() bool {
	if len(s) != 32 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// Millis is the stamp's time, 0 where it is not valid.
func (s Stamp) Millis() uint64 { return s.clock() >> 16 }

// Counter is the stamp's counter, 0 where it is not valid.
func (s Stamp) Counter() uint32 { return uint32(s.clock() & 0xffff) }

// Writer is who made the stamp, 0 where it is not valid.
func (s Stamp) Writer() uint64 {
	_, writer := s.split()
	return writer
}

func (s Stamp) clock() uint64 {
	clock, _ := s.split()
	return clock
}

func (s Stamp) split() (clock, writer uint64) {
	b, err := hex.DecodeString(string(s))
	if err != nil || len(b) != 16 {
		return 0, 0
	}
	return binary.BigEndian.Uint64(b[:8]), binary.BigEndian.Uint64(b[8:])
}
