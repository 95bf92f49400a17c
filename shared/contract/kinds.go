package contract

// Kind names what an entry is. An app shows a kind it does not know as
// "Update Hearth to see this"; the server refuses one it does not know.
type Kind string

const (
	// KindAffection is a touch between the two: a hug, a kiss.
	KindAffection Kind = "affection"
	// KindKindWord is something kind said to the partner.
	KindKindWord Kind = "kind_word"
	// KindCheckIn is how close, how in life, how we are, and what is needed.
	KindCheckIn Kind = "check_in"
)

// Kinds are all kinds this program knows.
func Kinds() []Kind { return []Kind{KindAffection, KindKindWord, KindCheckIn} }

// Body is the empty body of a kind, nil for one that is not known. A field
// that is not in it is kept as it came, so that an older server loses nothing
// of a newer app (SPEC ME10).
func Body(kind Kind) any {
	switch kind {
	case KindAffection:
		return Affection{}
	case KindKindWord:
		return KindWord{}
	case KindCheckIn:
		return CheckIn{}
	default:
		return nil
	}
}

// Affection is the body of KindAffection.
type Affection struct {
	Gesture string `json:"gesture" validate:"required,oneof=hug kiss hold_hands touch cuddle massage dance own"`
	// OwnName is what the couple calls a gesture of their own.
	OwnName string `json:"own_name,omitempty" validate:"max=40"`
	Note    string `json:"note,omitempty" validate:"max=2000"`
	// StartedBy is seen from the author.
	StartedBy string `json:"started_by,omitempty" validate:"omitempty,oneof=me partner both"`
	// HappenedAt is the person's own date and time, RFC 3339 with their offset.
	HappenedAt string `json:"happened_at" validate:"required,moment"`
}

// KindWord is the body of KindKindWord.
type KindWord struct {
	Text       string `json:"text" validate:"required,max=4000"`
	HappenedAt string `json:"happened_at" validate:"required,moment"`
}

// CheckIn is the body of KindCheckIn.
type CheckIn struct {
	Ratings *Ratings `json:"ratings" validate:"required"`
	Need    string   `json:"need,omitempty" validate:"omitempty,oneof=talk be_heard hug time space help nothing"`
	Words   string   `json:"words,omitempty" validate:"max=4000"`

	HappenedAt string `json:"happened_at" validate:"required,moment"`
}

// Ratings belong together and travel as one field, so that two edits never mix
// into a set nobody chose (SPEC ME4). Life and Us may be left out.
type Ratings struct {
	Closeness int `json:"closeness" validate:"required,min=1,max=7"`
	Life      int `json:"life,omitempty" validate:"omitempty,min=1,max=5"`
	Us        int `json:"us,omitempty" validate:"omitempty,min=1,max=5"`
}
