package main

import (
	"fmt"
	"strings"

	"github.com/fasthttp/websocket"
)

const (
	// slowCouples is how many couples write beside listeners that never read.
	slowCouples = 10
	// slowHugs is how many each sends in a round.
	slowHugs = 400
)

// reportSlow prints what it costs the others that one device in each couple
// says hello and then never reads. The raw relay has no such case: it would
// stand still.
func reportSlow(s settings, folder string) error {
	all, err := moveIn(folder+"/data", slowCouples, 3)
	if err != nil {
		return err
	}
	home, err := startHome(s.server, folder+"/data")
	if err != nil {
		return err
	}
	defer home.stop()
	reading := make([]keys, len(all))
	for i, one := range all {
		reading[i] = keys{member: one.member, tokens: one.tokens[:2]}
	}
	couples, err := connectAll(home.address, reading)
	if err != nil {
		return err
	}
	// Long notes: short ones would all fit the buffers of a socket that nobody reads.
	p := pattern{hugs: slowHugs, inFlight: flatOutInFlight, note: strings.Repeat("♥", 1900)}
	without, with := &figures{}, &figures{}
	if err := p.repeat(home, couples, verdict, without); err != nil {
		return err
	}
	silent, err := connectSilent(home.address, all)
	if err != nil {
		return err
	}
	if err := p.repeat(home, couples, verdict, with); err != nil {
		return err
	}
	for _, conn := range silent {
		_ = conn.Close()
	}
	fmt.Printf("A device in each of %d couples that never reads; the others, flat out:\n", slowCouples)
	fmt.Printf("  %-26s %8s %8s %8s\n", "", "with", "without", "ratio")
	fmt.Printf("  %-26s %8.0f %8.0f %8.2f\n", "delivered a second", with.delivered, without.delivered, with.delivered/without.delivered)
	printRow("partner has it, ms, p50", with.delivery, without.delivery, 500)
	printRow("partner has it, ms, p99", with.delivery, without.delivery, 990)
	return nil
}

func (p pattern) repeat(server *process, couples []*couple, isAck wait, into *figures) error {
	for range rounds {
		round, err := p.run(server, couples, isAck)
		if err != nil {
			return err
		}
		into.take(round)
	}
	return nil
}

// connectSilent connects each couple's third device, which reads nothing.
func connectSilent(address string, all []keys) ([]*websocket.Conn, error) {
	var silent []*websocket.Conn
	for _, one := range all {
		conn, err := sayHello(address, one.tokens[2])
		if err != nil {
			return nil, err
		}
		silent = append(silent, conn)
	}
	return silent, nil
}
