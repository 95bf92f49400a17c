package contract

import "encoding/json"

// Audience says who may read an entry.
type Audience string

const (
	// AudienceBoth is for both partners.
	AudienceBoth Audience = "both"
	// AudienceMe is for the author alone, and is always sealed (SPEC PV1).
	AudienceMe Audience = "me"
)

// Names of the fields every kind has. They merge like any other field.
const (
	// FieldAudience holds an Audience; an entry without it is for both.
	FieldAudience = "audience"
	// FieldRemoved holds a boolean.
	FieldRemoved = "removed"
	// FieldReturned holds true on an entry that came back because an edit and
	// its removal did not know of each other (SPEC ME11). Its author alone sees it.
	FieldReturned = "returned"
	// FieldSealed holds the sealed form of an entry for its author alone, in base64.
	FieldSealed = "sealed"
)

// Field is one value of an entry and where it came from.
type Field struct {
	Value json.RawMessage `json:"value" ts:"unknown"`
	// Stamp is canonical: what the server decided, not what the phone proposed.
	Stamp Stamp `json:"stamp" validate:"required,stamp"`
	// Change is the id of the change that set the value.
	Change string `json:"change" validate:"required,uuid4"`
}

// Values are the fields' values by name, as a change sets them.
func Values(fields map[string]Field) map[string]json.RawMessage {
	values := make(map[string]json.RawMessage, len(fields))
	for name, field := range fields {
		values[name] = field.Value
	}
	return values
}

// Gone says why a viewer no longer has an entry.
type Gone string

const (
	// GoneRemoved: its author removed it.
	GoneRemoved Gone = "removed"
	// GoneWithdrawn: it is no longer for this viewer.
	GoneWithdrawn Gone = "withdrawn"
)

// Entry is the whole current state of one entry, as one viewer may see it.
// Where Gone is set there are no fields, and the viewer forgets what it had
// (SPEC PL4).
type Entry struct {
	ID     string `json:"id" validate:"required,uuid7"`
	Kind   Kind   `json:"kind" validate:"required,max=40" ts:"string"`
	Author string `json:"author" validate:"required,uuid"`
	Gone   Gone   `json:"gone,omitempty" validate:"omitempty,oneof=removed" ts:"Gone"`
	// Since is the stamp of what made it gone: of its removal, or of the change
	// of audience (SPEC PL8).
	Since  Stamp            `json:"since,omitempty" validate:"required_with=Gone,omitempty,stamp"`
	Fields map[string]Field `json:"fields,omitempty" validate:"required_without=Gone,max=64,dive"`
}

// Change is one edit on its way to the server.
type Change struct {
	// ID is a random UUID; sending it again is harmless (SPEC PU3).
	ID string `json:"id" validate:"required,uuid4"`
	// Entry is a UUIDv7 made on the device.
	Entry string `json:"entry" validate:"required,uuid7"`
	Kind  Kind   `json:"kind" validate:"required,max=40" ts:"string"`
	// Author is whose change it is; another person's session may not send it (SPEC PU7).
	Author string `json:"author" validate:"required,uuid"`
	Stamp  Stamp  `json:"stamp" validate:"required,stamp"`
	// Set holds the fields this edit sets, and no others.
	Set map[string]json.RawMessage `json:"set" validate:"required,min=1,max=32" ts:"Readonly<Record<string, unknown>>"`
	// Bases names, for each field in Set that the device knew, and for removed
	// and audience wherever it knew them, the change it was made on top of. A
	// removal names every field the device knew (SPEC ME3, ME11).
	Bases map[string]string `json:"bases,omitempty" validate:"max=34,dive,uuid4"`
}

// UnmarshalJSON reads a change of any shape: one that cannot be read keeps
// only its id, and so gets a verdict of its own instead of spoiling the push
// it came in (SPEC PU4, FAILURES F3).
func (c *Change) UnmarshalJSON(data []byte) error {
	type plain Change
	if err := json.Unmarshal(data, (*plain)(c)); err != nil {
		*c = Change{ID: c.ID}
	}
	return nil
}
