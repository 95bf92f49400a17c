package contract

// MessageType tells socket messages apart.
type MessageType string

// From the phone.
const (
	// MessageHello is the first message: protocol and cursor.
	MessageHello MessageType = "hello"
	// MessagePush carries changes.
	MessagePush MessageType = "push"
	// MessagePing asks for a pong.
	MessagePing MessageType = "ping"
)

// From the server.
const (
	// MessageWelcome answers hello.
	MessageWelcome MessageType = "welcome"
	// MessageVerdicts answers one push.
	MessageVerdicts MessageType = "verdicts"
	// MessagePage is the next step of the feed, sent whenever there is one.
	MessagePage MessageType = "page"
	// MessageMe tells that people or devices have changed.
	MessageMe MessageType = "me"
	// MessagePong answers ping.
	MessagePong MessageType = "pong"
	// MessageError says why the socket is about to close.
	MessageError MessageType = "error"
)

// FromPhone is any message a phone sends; fields that the type does not use are empty.
type FromPhone struct {
	Type     MessageType `json:"type" validate:"required,oneof=hello push ping"`
	Protocol int         `json:"protocol,omitempty"`
	Cursor   *Cursor     `json:"cursor,omitempty"`
	Changes  []Change    `json:"changes,omitempty"`
}

// FromServer is any message the server sends; fields that the type does not use are empty.
type FromServer struct {
	Type     MessageType `json:"type"`
	Protocol int         `json:"protocol,omitempty"`
	// Time is the server's clock in milliseconds since 1970.
	Time int64 `json:"time,omitempty"`
	Me   *Me   `json:"me,omitempty"`
	// Fork, in a welcome, tells that the cursor is not of this server's history:
	// the device heals before it pushes (SPEC HE3).
	Fork     bool      `json:"fork,omitempty"`
	Verdicts []Verdict `json:"verdicts,omitempty"`
	Page     *Page     `json:"page,omitempty"`
	Error    *Error    `json:"error,omitempty"`
}
