package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"time"

	"hearth/server/live"
	"hearth/server/pairing"
	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// keys are the sessions of a couple's two phones.
type keys struct {
	member        room.Member
	writer, other string
}

// moveIn makes couples in a data folder before a server opens it: a running
// server gives out its setup code once.
func moveIn(data string, couples int) ([]keys, error) {
	kept, err := store.Open(store.Options{Dir: data, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	desk := pairing.New(kept, live.NewHub(), time.Now)
	all := make([]keys, couples)
	for i := range all {
		if all[i], err = moveOneIn(desk); err != nil {
			break
		}
	}
	if closing := kept.Close(); err == nil {
		err = closing
	}
	return all, err
}

func moveOneIn(desk *pairing.Desk) (keys, error) {
	ctx := context.Background()
	code, err := desk.SetupCode(ctx)
	if err != nil {
		return keys{}, err
	}
	setup := contract.SetupRequest{Code: code, Name: "A", PartnerName: "B", DeviceName: "bench"}
	writer, member, err := desk.SetUp(ctx, setup)
	if err != nil {
		return keys{}, err
	}
	invitation, err := desk.Invite(ctx, member, contract.InvitePartner, time.Hour)
	if err != nil {
		return keys{}, err
	}
	other, _, err := desk.Join(ctx, contract.JoinRequest{Code: invitation.Code, DeviceName: "bench"})
	return keys{member: member, writer: writer, other: other}, err
}

func (k keys) connect(address string) (*pair, error) {
	writer, err := listenAs(address, k.writer)
	if err != nil {
		return nil, err
	}
	other, err := listenAs(address, k.other)
	me := contract.Me{Person: contract.Person{ID: k.member.Person}}
	return &pair{me: me, writer: writer, other: other}, err
}

func jarWith(address, token string) (http.CookieJar, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	home, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("read address: %w", err)
	}
	jar.SetCookies(home, []*http.Cookie{{Name: "hearth", Value: token, Path: "/"}})
	return jar, nil
}
