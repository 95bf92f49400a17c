package contract

// HealRequest is the body of POST /api/heal: what a device knows and a server
// that was restored from an older copy may lack (SPEC HE1).
type HealRequest struct {
	Protocol int `json:"protocol" validate:"required"`
	// Person is whose data the device has (SPEC PU7).
	Person string `json:"person,omitempty" validate:"omitempty,uuid"`
	// Offers are the person's own entries, whole, as the device has them; one
	// that was erased is offered as gone.
	Offers []Entry `json:"offers"`
	// Holds are ids of the partner's entries that the device has and that the
	// server did not speak of (SPEC HE4).
	Holds []string `json:"holds" validate:"dive,uuid7"`
}

// HealVerdict is the server's answer to one offer.
type HealVerdict struct {
	Entry    string `json:"entry"`
	Accepted bool   `json:"accepted"`
	// Error says why an offer was refused.
	Error *Error `json:"error,omitempty"`
}

// HealReply answers HealRequest: one verdict for each offer, in order, once
// all that was accepted is on disk.
type HealReply struct {
	Verdicts []HealVerdict `json:"verdicts"`
}

// Offer checks an entry that a device offers by itself, as Change does a change.
func (v *Validator) Offer(entry *Entry) *Error {
	if err := v.Message(entry); err != nil {
		return err
	}
	shape, known := v.bodies[entry.Kind]
	if !known {
		return NewError(CodeUnknownKind, "kind")
	}
	return v.set(shape, Values(entry.Fields))
}
