// Package demo fills a server with a couple and a year of their life, by the
// same push that phones use.
package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"hearth/server/pairing"
	"hearth/server/room"
	"hearth/shared/contract"
)

// linkLife is how long the sign-in links of a demo work.
const linkLife = 24 * time.Hour

// SignIn is the way in for one of the two.
type SignIn struct {
	Name string
	// Path to open behind the server's address, once.
	Path string
}

// Fill makes the couple and its year up to now, and answers a way in for each.
func Fill(ctx context.Context, desk *pairing.Desk, rooms *room.Room, now time.Time) ([]SignIn, error) {
	mira, jonas, err := moveIn(ctx, desk)
	if err != nil {
		return nil, fmt.Errorf("move in: %w", err)
	}
	year := &year{draw: rand.New(rand.NewPCG(7, 11)), now: now, people: [2]room.Member{mira, jonas}}
	year.live()
	for i, member := range year.people {
		if err := pushAll(ctx, rooms, member, year.changes[i]); err != nil {
			return nil, err
		}
	}
	var ways []SignIn
	for _, one := range []struct {
		name   string
		member room.Member
	}{{nameMira, mira}, {nameJonas, jonas}} {
		invitation, err := desk.Invite(ctx, one.member, contract.InviteMe, linkLife)
		if err != nil {
			return nil, fmt.Errorf("invite: %w", err)
		}
		ways = append(ways, SignIn{one.name, invitation.Path})
		if err := desk.SignOut(ctx, one.member, one.member.Device); err != nil {
			return nil, fmt.Errorf("sign out: %w", err)
		}
	}
	return ways, nil
}

func moveIn(ctx context.Context, desk *pairing.Desk) (mira, jonas room.Member, err error) {
	code, err := desk.SetupCode(ctx)
	if err != nil {
		return mira, jonas, err
	}
	_, mira, err = desk.SetUp(ctx, contract.SetupRequest{
		Code: code, Name: nameMira, PartnerName: nameJonas, DeviceName: "Demo",
	})
	if err != nil {
		return mira, jonas, err
	}
	invitation, err := desk.Invite(ctx, mira, contract.InvitePartner, linkLife)
	if err != nil {
		return mira, jonas, err
	}
	_, jonas, err = desk.Join(ctx, contract.JoinRequest{Code: invitation.Code, DeviceName: "Demo"})
	return mira, jonas, err
}

func pushAll(ctx context.Context, rooms *room.Room, member room.Member, changes []contract.Change) error {
	for len(changes) > 0 {
		n := min(len(changes), contract.MaxPushChanges)
		verdicts, err := rooms.Push(ctx, member, changes[:n])
		if err != nil {
			return err
		}
		for _, verdict := range verdicts {
			if !verdict.Accepted {
				return fmt.Errorf("demo change refused: %w", verdict.Error)
			}
		}
		changes = changes[n:]
	}
	return nil
}

// year draws a believable life: mornings and evenings, a busy autumn in which
// the two touch less, and a way back.
type year struct {
	draw    *rand.Rand
	now     time.Time
	people  [2]room.Member
	changes [2][]contract.Change
	// told remembers what was last said, so that nobody repeats themselves.
	told int
}

func (y *year) live() {
	for daysAgo := 365; daysAgo >= 0; daysAgo-- {
		day := y.now.AddDate(0, 0, -daysAgo)
		warmth := warmthOf(daysAgo)
		y.touches(day, warmth)
		if y.draw.Float64() < 0.15+0.35*warmth {
			y.say(day)
		}
		if daysAgo%3 == 0 || daysAgo == 1 {
			y.checkIn(day, warmth)
		}
	}
}

// warmthOf is between 0 and 1: lowest about three months ago.
func warmthOf(daysAgo int) float64 {
	const coldest, width = 95.0, 60.0
	distance := (float64(daysAgo) - coldest) / width
	return 1 - 0.75/(1+distance*distance)
}

func (y *year) touches(day time.Time, warmth float64) {
	for range y.draw.IntN(2 + int(warmth*3)) {
		body := contract.Affection{
			Gesture:    pick(y.draw, gestures),
			StartedBy:  pick(y.draw, []string{"me", "partner", "both"}),
			HappenedAt: y.moment(day, 7, 23),
		}
		if y.draw.IntN(6) == 0 {
			body.Note = pick(y.draw, touchNotes)
		}
		y.write(y.draw.IntN(2), contract.KindAffection, body)
	}
}

func (y *year) say(day time.Time) {
	text := kindWords[y.told%len(kindWords)]
	y.write(y.told%2, contract.KindKindWord, contract.KindWord{Text: text, HappenedAt: y.moment(day, 8, 22)})
	y.told++
}

func (y *year) checkIn(day time.Time, warmth float64) {
	step := func(most int) int {
		around := warmth*float64(most-1) + y.draw.Float64()*1.6 - 0.5
		return max(1, min(most, 1+int(around)))
	}
	who := y.draw.IntN(2)
	body := contract.CheckIn{
		Ratings: &contract.Ratings{
			Closeness: step(contract.ClosenessSteps), Life: step(contract.MoodSteps), Us: step(contract.MoodSteps),
		},
		Need:       pick(y.draw, needs),
		HappenedAt: y.moment(day, 17, 22),
	}
	if y.draw.IntN(2) == 0 {
		words := calmWords
		if warmth < 0.5 {
			words = farWords
		}
		body.Words = pick(y.draw, words)
	}
	y.write(who, contract.KindCheckIn, body)
}

// moment is a time on the day between two hours, and never after now.
func (y *year) moment(day time.Time, from, to int) string {
	minutes := from*60 + y.draw.IntN((to-from)*60)
	midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, day.Location())
	at := midnight.Add(time.Duration(minutes) * time.Minute)
	if at.After(y.now) {
		at = y.now.Add(-time.Duration(1+y.draw.IntN(90)) * time.Minute)
	}
	return at.Format(contract.Moment)
}

func (y *year) write(who int, kind contract.Kind, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // The bodies above always encode.
	}
	var set map[string]json.RawMessage
	if err := json.Unmarshal(data, &set); err != nil {
		panic(err)
	}
	y.changes[who] = append(y.changes[who], contract.Change{
		ID: uuid.NewString(), Entry: uuid.Must(uuid.NewV7()).String(), Kind: kind,
		Author: y.people[who].Person, Set: set,
		Stamp: contract.NewStamp(uint64(y.now.UnixMilli()), uint32(len(y.changes[who])), uint64(who+1)),
	})
}

func pick(draw *rand.Rand, from []string) string { return from[draw.IntN(len(from))] }
