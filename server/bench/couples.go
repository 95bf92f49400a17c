package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"time"

	"hearth/server/keyfile"
	"hearth/server/live"
	"hearth/server/pairing"
	"hearth/server/room"
	"hearth/server/store"
	"hearth/shared/contract"
)

// keys are the sessions of a couple's devices: the writer's first, then the
// partner's, then in turn.
type keys struct {
	member room.Member
	tokens []string
}

// inside works on a data folder before a server opens it: a running server
// gives out its setup code once.
func inside(data string, work func(*pairing.Desk, *room.Room) error) error {
	quiet := slog.New(slog.DiscardHandler)
	kept, err := openStore(data, quiet)
	if err != nil {
		return err
	}
	hub := live.NewHub()
	rooms := room.New(kept, hub, contract.NewValidator(), time.Now, quiet)
	err = work(pairing.New(kept, hub, time.Now), rooms)
	if closing := kept.Close(); err == nil {
		err = closing
	}
	return err
}

// moveIn makes couples, each with a number of devices.
func moveIn(data string, couples, devices int) ([]keys, error) {
	all := make([]keys, couples)
	err := inside(data, func(desk *pairing.Desk, _ *room.Room) (err error) {
		for i := range all {
			if all[i], err = moveOneIn(desk, devices); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

func moveOneIn(desk *pairing.Desk, devices int) (keys, error) {
	ctx := context.Background()
	code, err := desk.SetupCode(ctx)
	if err != nil {
		return keys{}, err
	}
	setup := contract.SetupRequest{Code: code, Name: "A", PartnerName: "B", DeviceName: "bench"}
	token, writer, err := desk.SetUp(ctx, setup)
	if err != nil {
		return keys{}, err
	}
	all := keys{member: writer, tokens: []string{token}}
	inviting, whom := writer, contract.InvitePartner
	var partner room.Member
	for len(all.tokens) < devices {
		invitation, err := desk.Invite(ctx, inviting, whom, time.Hour)
		if err != nil {
			return keys{}, err
		}
		token, joined, err := desk.Join(ctx, contract.JoinRequest{Code: invitation.Code, DeviceName: "bench"})
		if err != nil {
			return keys{}, err
		}
		all.tokens = append(all.tokens, token)
		if whom == contract.InvitePartner {
			partner, whom = joined, contract.InviteMe
		}
		if inviting = writer; len(all.tokens)%2 == 1 {
			inviting = partner
		}
	}
	return all, nil
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

// openStore opens a data folder as the server does, with a key file beside it.
func openStore(data string, log *slog.Logger) (*store.Store, error) {
	path := data + ".key"
	key, err := keyfile.Load(path)
	if errors.Is(err, os.ErrNotExist) {
		key, err = keyfile.Make(path)
	}
	if err != nil {
		return nil, err
	}
	secret, err := key.Database()
	if err != nil {
		return nil, err
	}
	return store.Open(store.Options{Dir: data, Key: secret, Log: log})
}
