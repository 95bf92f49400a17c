// Package sample has one of each thing that the generator writes.
package sample

import "time"

// Colour is a union.
type Colour string

const (
	ColourRed  Colour = "red"
	ColourBlue Colour = "blue"
)

// Mark is a text of its own.
type Mark string

// hidden is Go's own affair.
type hidden struct{ Colour Colour }

const (
	// Most is a number, Few a sum of others.
	Most = 1 << 10
	Few  = Most / 2
	// Name is a text that needs care.
	Name = `it's a "name"`
	// Soon is in milliseconds.
	Soon  = 2 * time.Second
	quiet = 1
)

// Error would hide a name of the language.
type Error struct {
	Code Mark `json:"code"`
}

// Thing has a field of every sort.
//
// And a second paragraph.
type Thing struct {
	Text     string           `json:"text"`
	Maybe    int64            `json:"maybe,omitempty"`
	Yes      bool             `json:"yes"`
	Colour   Colour           `json:"colour"`
	Chosen   string           `json:"chosen" validate:"required,oneof=one two"`
	Told     any              `json:"told" ts:"unknown"`
	When     time.Time        `json:"when"`
	Inner    *Inner           `json:"inner,omitempty"`
	Many     []Inner          `json:"many"`
	ByName   map[string]Error `json:"by_name"`
	Unspoken string           `json:"-"`
	bare     hidden
}

type Inner struct {
	Mark Mark `json:"mark"`
}
