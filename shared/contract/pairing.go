package contract

import "time"

// Person is one of the two.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Joined is false until the person has a device.
	Joined bool `json:"joined"`
}

// Device is one signed-in device of the person who asks.
type Device struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	JoinedAt time.Time `json:"joined_at"`
	// LastSeen is to the hour: enough to know a lost phone, too little to watch someone.
	LastSeen time.Time `json:"last_seen"`
	// This marks the device that asks.
	This bool `json:"this"`
}

// Me is what a signed-in device knows of its couple. It never holds the
// partner's devices.
type Me struct {
	Couple  string   `json:"couple"`
	Device  string   `json:"device"`
	Person  Person   `json:"person"`
	Partner Person   `json:"partner"`
	Devices []Device `json:"devices"`
}

// StartReply answers GET /api/start, the only call that needs no session.
type StartReply struct {
	Protocol int `json:"protocol"`
	// NeedsSetup is true until the first couple exists.
	NeedsSetup bool `json:"needs_setup"`
}

// SetupRequest is the body of POST /api/pair/setup: the one-time setup code
// makes a couple and signs this device in. It answers Me.
type SetupRequest struct {
	Code        string `json:"code" validate:"required,pairing_code"`
	Name        string `json:"name" validate:"required,max=40,visible"`
	PartnerName string `json:"partner_name" validate:"required,max=40,visible"`
	DeviceName  string `json:"device_name" validate:"required,max=40,visible"`
}

// InviteFor says whom an invitation lets in.
type InviteFor string

const (
	// InvitePartner lets the partner's first device in.
	InvitePartner InviteFor = "partner"
	// InviteMe lets another device of one's own in.
	InviteMe InviteFor = "me"
)

// InviteRequest is the body of POST /api/pair/invite.
type InviteRequest struct {
	For InviteFor `json:"for" validate:"required,oneof=partner me"`
}

// InviteReply is an invitation: it works once, for CodeLife.
type InviteReply struct {
	// Code is for typing, as XXXX-XXXX.
	Code string `json:"code"`
	// Path with the code in its fragment, to be put behind the app's own
	// origin: a fragment is in no server's log.
	Path      string    `json:"path"`
	ExpiresAt time.Time `json:"expires_at"`
}

// JoinRequest is the body of POST /api/pair/join. It answers Me.
type JoinRequest struct {
	Code       string `json:"code" validate:"required,pairing_code"`
	DeviceName string `json:"device_name" validate:"required,max=40,visible"`
	// Name lets the partner mend the name they were invited under.
	Name string `json:"name,omitempty" validate:"omitempty,max=40,visible"`
}
