package pairing

import (
	"context"
	"slices"
	"time"

	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// Member says who a session's token is; signed_out where it is nobody.
func (d *Desk) Member(token string) (member room.Member, err error) {
	err = d.store.View(func(tx *store.Tx) error {
		session, err := tx.Session(hashOf(token))
		if err != nil {
			return err
		}
		if session == nil {
			return contract.NewError(contract.CodeSignedOut, "")
		}
		member, err = memberOf(tx, *session)
		return err
	})
	return member, err
}

// Me is what the member's device knows of its couple. It answers signed_out
// where the device is gone.
func (d *Desk) Me(member room.Member) (*contract.Me, error) {
	me := &contract.Me{Couple: member.Couple, Device: member.Device, Devices: []contract.Device{}}
	err := d.store.View(func(tx *store.Tx) (err error) {
		if me.Person, err = personIn(tx, member.Couple, member.Person); err != nil {
			return err
		}
		if me.Partner, err = personIn(tx, member.Couple, member.Partner); err != nil {
			return err
		}
		devices, err := tx.Devices(member.Couple)
		for _, device := range devices {
			if device.Person == member.Person { // The partner's devices are the partner's affair.
				me.Devices = append(me.Devices, deviceFor(member, device))
			}
		}
		slices.SortFunc(me.Devices, func(a, b contract.Device) int { return a.JoinedAt.Compare(b.JoinedAt) })
		return err
	})
	return me, err
}

// Seen notes that a device is in use, to the hour.
func (d *Desk) Seen(ctx context.Context, member room.Member) error {
	hour := d.now().UTC().Truncate(time.Hour)
	isNew := false
	err := d.store.View(func(tx *store.Tx) error {
		device, err := tx.Device(member.Couple, member.Device)
		isNew = device != nil && hour.After(device.LastSeen)
		return err
	})
	if err != nil || !isNew {
		return err
	}
	return d.store.Update(ctx, func(tx *store.Tx) error {
		device, err := tx.Device(member.Couple, member.Device)
		if err != nil || device == nil {
			return err
		}
		device.LastSeen = hour
		return tx.PutDevice(member.Couple, *device)
	})
}

func personIn(tx *store.Tx, couple, id string) (contract.Person, error) {
	person, err := tx.Person(couple, id)
	if err != nil || person == nil {
		return contract.Person{}, err
	}
	return contract.Person{ID: person.ID, Name: person.Name, Joined: person.Joined}, nil
}

func deviceFor(member room.Member, device store.Device) contract.Device {
	return contract.Device{
		ID: device.ID, Name: device.Name, JoinedAt: device.JoinedAt, LastSeen: device.LastSeen,
		This: device.ID == member.Device,
	}
}
