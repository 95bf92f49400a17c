package backup

import (
	"fmt"
	"time"
)

// Keep is how long backups are kept (SPEC BK3).
type Keep struct {
	// Days is how long every backup is.
	Days int
	// Weeks and Months are how long the first whole one of each is.
	Weeks, Months int
}

// chain is a whole backup and those that go on from it, oldest first.
type chain []string

func (c chain) began() time.Time { return timeOf(c[0]) }

func (c chain) newest() time.Time { return timeOf(c[len(c)-1]) }

func chainsOf(names []string) []chain {
	var chains []chain
	for _, name := range names {
		if isWhole(name) || len(chains) == 0 {
			chains = append(chains, chain{name})
			continue
		}
		last := len(chains) - 1
		chains[last] = append(chains[last], name)
	}
	return chains
}

// expired are the backups of a sorted list that have had their time. The
// newest chain never has.
func (k Keep) expired(names []string, now time.Time) (gone []string) {
	chains := chainsOf(names)
	weeks, months := make(map[string]bool), make(map[string]bool)
	for i, c := range chains {
		began := c.began()
		year, week := began.ISOWeek()
		isFirst := func(of map[string]bool, name string, since time.Time) bool {
			if of[name] || began.Before(since) {
				return false
			}
			of[name] = true
			return true
		}
		ofWeek := isFirst(weeks, fmt.Sprint(year, week), now.AddDate(0, 0, -7*k.Weeks))
		ofMonth := isFirst(months, began.Format("2006-01"), now.AddDate(0, -k.Months, 0))
		switch {
		case i == len(chains)-1 || !c.newest().Before(now.AddDate(0, 0, -k.Days)):
		case ofWeek || ofMonth:
			gone = append(gone, c[1:]...)
		default:
			gone = append(gone, c...)
		}
	}
	return gone
}
