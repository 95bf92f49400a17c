package store

import (
	"encoding/json"
	"time"
)

// Couple is two people on this server.
type Couple struct {
	ID     string    `json:"id"`
	People [2]string `json:"people"`
	MadeAt time.Time `json:"made_at"`
}

// Person is one of the two. Joined is false until the first device.
type Person struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Joined bool   `json:"joined"`
}

// Device is one signed-in device.
type Device struct {
	ID       string    `json:"id"`
	Person   string    `json:"person"`
	Name     string    `json:"name"`
	JoinedAt time.Time `json:"joined_at"`
	LastSeen time.Time `json:"last_seen"`
	// Session is the hash of its token.
	Session string `json:"session"`
}

// Session says who a token is.
type Session struct {
	Couple string `json:"couple"`
	Person string `json:"person"`
	Device string `json:"device"`
}

// Code is a pairing code that has been given out. Without a couple it is a
// setup code. A zero ExpiresAt means until used.
type Code struct {
	Couple string `json:"couple,omitempty"`
	Person string `json:"person,omitempty"`
	// FirstDevice: it stops working once the person has joined by another.
	FirstDevice bool      `json:"first_device,omitempty"`
	ExpiresAt   time.Time `json:"expires_at"`
}

// AnyCouple tells whether there is a couple at all.
func (tx *Tx) AnyCouple() (bool, error) {
	found := false
	prefix := keyCouple("")
	err := tx.each(prefix, prefix, func(_, _ []byte) (bool, error) {
		found = true
		return false, nil
	})
	return found, err
}

// Couple reads a couple, nil where there is none.
func (tx *Tx) Couple(couple string) (*Couple, error) {
	return read[Couple](tx, keyCouple(couple))
}

// PutCouple writes a couple.
func (tx *Tx) PutCouple(couple Couple) error { return tx.put(keyCouple(couple.ID), couple) }

// Person reads a person of a couple, nil where there is none.
func (tx *Tx) Person(couple, person string) (*Person, error) {
	return read[Person](tx, keyPerson(couple, person))
}

// PutPerson writes a person of a couple.
func (tx *Tx) PutPerson(couple string, person Person) error {
	return tx.put(keyPerson(couple, person.ID), person)
}

// Devices reads a couple's devices.
func (tx *Tx) Devices(couple string) ([]Device, error) {
	var devices []Device
	prefix := keyDevice(couple, "")
	err := tx.each(prefix, prefix, func(_, value []byte) (bool, error) {
		var device Device
		if err := json.Unmarshal(value, &device); err != nil {
			return false, err
		}
		devices = append(devices, device)
		return true, nil
	})
	return devices, err
}

// Device reads a device of a couple, nil where there is none.
func (tx *Tx) Device(couple, device string) (*Device, error) {
	return read[Device](tx, keyDevice(couple, device))
}

// PutDevice writes a device of a couple.
func (tx *Tx) PutDevice(couple string, device Device) error {
	return tx.put(keyDevice(couple, device.ID), device)
}

// RemoveDevice forgets a device and its session.
func (tx *Tx) RemoveDevice(couple string, device Device) error {
	if err := tx.remove(keySession(device.Session)); err != nil {
		return err
	}
	return tx.remove(keyDevice(couple, device.ID))
}

// Session reads who a token's hash is, nil where it is nobody.
func (tx *Tx) Session(hash string) (*Session, error) { return read[Session](tx, keySession(hash)) }

// PutSession gives a token's hash to a device.
func (tx *Tx) PutSession(hash string, session Session) error {
	return tx.put(keySession(hash), session)
}

// Code reads a code by its hash, nil where there is none.
func (tx *Tx) Code(hash string) (*Code, error) { return read[Code](tx, keyCode(hash)) }

// PutCode gives a code out.
func (tx *Tx) PutCode(hash string, code Code) error { return tx.put(keyCode(hash), code) }

// RemoveCode uses a code up.
func (tx *Tx) RemoveCode(hash string) error { return tx.remove(keyCode(hash)) }

// Codes visits every code that has been given out.
func (tx *Tx) Codes(visit func(hash string, code Code) error) error {
	prefix := keyCode("")
	return tx.each(prefix, prefix, func(key, value []byte) (bool, error) {
		var code Code
		if err := json.Unmarshal(value, &code); err != nil {
			return false, err
		}
		return true, visit(string(key[len(prefix):]), code)
	})
}

func read[T any](tx *Tx, key []byte) (*T, error) {
	var value T
	found, err := tx.get(key, &value)
	if err != nil || !found {
		return nil, err
	}
	return &value, nil
}
