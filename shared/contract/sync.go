package contract

// Cursor is a device's place in its viewer's feed. The zero cursor is the
// beginning.
type Cursor struct {
	// Epoch is random and renewed when the server is restored.
	Epoch string `json:"epoch" validate:"max=64"`
	Seq   uint64 `json:"seq" validate:"max=9007199254740991"`
	// Chain is the rolling hash kept with row Seq, in hex (SPEC PL6).
	Chain string `json:"chain" validate:"max=64"`
}

// Verdict is the server's answer to one change.
type Verdict struct {
	Change string `json:"change"`
	// Accepted means on disk (SPEC PU2).
	Accepted bool `json:"accepted"`
	// Stamp is the canonical stamp of an accepted change.
	Stamp Stamp `json:"stamp,omitempty"`
	// Seq is the row of the author's feed that an accepted change was given. A
	// device past it has the change already, and perhaps what came after it.
	Seq uint64 `json:"seq,omitempty"`
	// Error says why a change was refused.
	Error *Error `json:"error,omitempty"`
}

// Page is one step of a feed: apply Entries and Cursor in one transaction (SPEC PL2).
type Page struct {
	Entries []Entry `json:"entries"`
	Cursor  Cursor  `json:"cursor"`
	// More tells that another page follows at once.
	More bool `json:"more"`
	// Fork tells that the cursor sent was not of this server's history: Entries
	// begin at the beginning (SPEC PL6).
	Fork bool `json:"fork,omitempty"`
}

// SyncRequest is the body of POST /api/sync: the same push and pull as the
// socket, for the service worker and where there is no socket.
type SyncRequest struct {
	Protocol int `json:"protocol" validate:"required"`
	// Person is whose data the device asks for. Under another person's session
	// it is refused, so that nobody's words come into another's store (SPEC PU7).
	Person  string   `json:"person,omitempty" validate:"omitempty,uuid"`
	Changes []Change `json:"changes"`
	// Cursor asks for the next page; without it nothing is pulled.
	Cursor *Cursor `json:"cursor,omitempty"`
}

// SyncReply answers SyncRequest.
type SyncReply struct {
	// Time is the server's clock in milliseconds since 1970.
	Time     int64     `json:"time"`
	Verdicts []Verdict `json:"verdicts"`
	Page     *Page     `json:"page,omitempty"`
}
