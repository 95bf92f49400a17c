package contract

import (
	"regexp"
	"strings"
	"time"
	"unicode"
)

// Moment is the layout of happened_at: RFC 3339 to the second, with an offset.
const Moment = "2006-01-02T15:04:05Z07:00"

var (
	uuid7Form     = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	momentForm    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)
	fieldNameForm = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	sealedForm    = regexp.MustCompile(`^[A-Za-z0-9+/]+={0,2}$`)
)

func isMoment(s string) bool {
	_, err := time.Parse(Moment, s) // By itself it takes fractions and one-digit hours.
	return err == nil && momentForm.MatchString(s)
}

// isVisible wants at least one character one can see, and no control characters.
func isVisible(s string) bool {
	seen := false
	for _, r := range s {
		if unicode.IsControl(r) {
			return false
		}
		seen = seen || unicode.IsGraphic(r) && !unicode.IsSpace(r)
	}
	return seen
}

// NormalCode reads a pairing code as people type it: any case, with or without
// dash and spaces, O for 0, I and L for 1. It answers "" where that is no code.
func NormalCode(typed string) string {
	var code strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch {
		case r == '-' || unicode.IsSpace(r):
			continue
		case r == 'O':
			r = '0'
		case r == 'I' || r == 'L':
			r = '1'
		}
		if !strings.ContainsRune(CodeAlphabet, r) {
			return ""
		}
		code.WriteRune(r)
	}
	if code.Len() != CodeLength {
		return ""
	}
	return code.String()
}
