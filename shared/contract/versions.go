package contract

import "encoding/json"

// Version is a value that a field of an entry had before (SPEC ME5).
type Version struct {
	Field string          `json:"field"`
	Value json.RawMessage `json:"value" ts:"unknown"`
	Stamp Stamp           `json:"stamp"`
	// Change is the id of the change that set it.
	Change string `json:"change"`
	// Lost is true where an edit that did not know of it won over it.
	Lost bool `json:"lost,omitempty"`
}

// VersionsReply answers GET /api/entries/{entry}/versions: what the author
// wrote before, newest first.
type VersionsReply struct {
	Versions []Version `json:"versions"`
}
