// Package pairing lets people and devices in and out: codes, sessions and the
// device list (SPEC PR1, PR2).
package pairing

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"hearth/server/live"
	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// Desk is where everyone comes in.
type Desk struct {
	store *store.Store
	hub   *live.Hub
	now   func() time.Time
}

// New makes the desk over its store, hub and clock.
func New(s *store.Store, hub *live.Hub, now func() time.Time) *Desk {
	return &Desk{store: s, hub: hub, now: now}
}

// NeedsSetup is true until the first couple exists.
func (d *Desk) NeedsSetup() (bool, error) {
	var any bool
	err := d.store.View(func(tx *store.Tx) (err error) {
		any, err = tx.AnyCouple()
		return err
	})
	return !any, err
}

// SetUp uses a setup code up, makes a couple, and signs the device in as its
// first person. It answers the session's token, to be shown to the device alone.
func (d *Desk) SetUp(ctx context.Context, request contract.SetupRequest) (token string, member room.Member, err error) {
	token = newToken()
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		if _, err := d.useCode(tx, request.Code, isSetup); err != nil {
			return err
		}
		me := store.Person{ID: uuid.NewString(), Name: request.Name, Joined: true}
		partner := store.Person{ID: uuid.NewString(), Name: request.PartnerName}
		couple := store.Couple{ID: uuid.NewString(), People: [2]string{me.ID, partner.ID}, MadeAt: d.now().UTC()}
		if err := tx.PutCouple(couple); err != nil {
			return err
		}
		if err := tx.PutPerson(couple.ID, partner); err != nil {
			return err
		}
		member, err = d.signIn(tx, couple.ID, me, request.DeviceName, token)
		return err
	})
	return token, member, err
}

// Invite gives out a code for the partner's first device or another of one's own.
func (d *Desk) Invite(ctx context.Context, member room.Member, invited contract.InviteFor, life time.Duration) (contract.InviteReply, error) {
	code := newCode()
	expires := d.now().Add(life).UTC()
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		row := store.Code{Couple: member.Couple, Person: member.Person, ExpiresAt: expires}
		if invited == contract.InvitePartner {
			row.Person, row.FirstDevice = member.Partner, true
			if joined, err := hasJoined(tx, member.Couple, member.Partner); err != nil || joined {
				return orElse(err, contract.NewError(contract.CodeAlreadyJoined, ""))
			}
		}
		if err := d.sweepCodes(tx); err != nil {
			return err
		}
		return tx.PutCode(hashOf(code), row)
	})
	return contract.InviteReply{Code: spelled(code), Path: "/#join=" + code, ExpiresAt: expires}, err
}

// Join uses an invitation up and signs the device in. It answers the session's token.
func (d *Desk) Join(ctx context.Context, request contract.JoinRequest) (token string, member room.Member, err error) {
	token = newToken()
	err = d.store.Update(ctx, func(tx *store.Tx) error {
		code, err := d.useCode(tx, request.Code, isInvitation)
		if err != nil {
			return err
		}
		person, err := tx.Person(code.Couple, code.Person)
		if err != nil {
			return err
		}
		if person == nil || code.FirstDevice && person.Joined {
			return contract.NewError(contract.CodeWrongCode, "code")
		}
		if code.FirstDevice && request.Name != "" {
			person.Name = request.Name
		}
		person.Joined = true
		member, err = d.signIn(tx, code.Couple, *person, request.DeviceName, token)
		return err
	})
	if err == nil {
		d.hub.TellMe(member.Person, member.Partner)
	}
	return token, member, err
}

// signIn adds a device with its session.
func (d *Desk) signIn(tx *store.Tx, couple string, person store.Person, deviceName, token string) (room.Member, error) {
	now := d.now().UTC().Truncate(time.Second)
	device := store.Device{
		ID: uuid.NewString(), Person: person.ID, Name: deviceName, Session: hashOf(token),
		JoinedAt: now, LastSeen: now.Truncate(time.Hour),
	}
	session := store.Session{Couple: couple, Person: person.ID, Device: device.ID}
	if err := tx.PutPerson(couple, person); err != nil {
		return room.Member{}, err
	}
	if err := tx.PutDevice(couple, device); err != nil {
		return room.Member{}, err
	}
	if err := tx.PutSession(device.Session, session); err != nil {
		return room.Member{}, err
	}
	return memberOf(tx, session)
}

// SignOut ends a device of the member's own, and its socket at once (SPEC LV6).
// It answers not_found for anything else.
func (d *Desk) SignOut(ctx context.Context, member room.Member, deviceID string) error {
	err := d.store.Update(ctx, func(tx *store.Tx) error {
		device, err := tx.Device(member.Couple, deviceID)
		if err != nil {
			return err
		}
		if device == nil || device.Person != member.Person {
			return contract.NewError(contract.CodeNotFound, "device")
		}
		return tx.RemoveDevice(member.Couple, *device)
	})
	if err != nil {
		return err
	}
	d.hub.SignOut(member.Person, deviceID)
	d.hub.TellMe(member.Person)
	return nil
}

func hasJoined(tx *store.Tx, couple, personID string) (bool, error) {
	person, err := tx.Person(couple, personID)
	if err != nil || person == nil {
		return false, err
	}
	return person.Joined, nil
}

func memberOf(tx *store.Tx, session store.Session) (room.Member, error) {
	couple, err := tx.Couple(session.Couple)
	if err != nil {
		return room.Member{}, err
	}
	if couple == nil {
		return room.Member{}, fmt.Errorf("session without a couple")
	}
	partner := couple.People[0]
	if partner == session.Person {
		partner = couple.People[1]
	}
	return room.Member{Couple: couple.ID, Person: session.Person, Partner: partner, Device: session.Device}, nil
}

func orElse(err error, other *contract.Error) error {
	if err != nil {
		return err
	}
	return other
}
