package main

import (
	"fmt"
	"os"
)

// contest is the raw limit and Hearth, running side by side with the same
// couples connected to both.
type contest struct {
	raw, home   *process
	bare, ours  []*couple
	rawIdle     int // Bytes a connection.
	hearthIdle  int
	connections int
}

// newContest moves couples with a number of devices in and connects them all.
func newContest(server, folder string, couples, devices int) (*contest, error) {
	all, err := moveIn(folder+"/data", couples, devices)
	if err != nil {
		return nil, fmt.Errorf("move in: %w", err)
	}
	c := &contest{connections: couples * devices}
	if c.raw, err = startRaw(folder); err != nil {
		return nil, err
	}
	if c.home, err = startHome(server, folder+"/data"); err != nil {
		c.stop()
		return nil, err
	}
	connectBare := func() (err error) { c.bare, err = connectRaw(c.raw.address, couples, devices); return err }
	connectOurs := func() (err error) { c.ours, err = connectAll(c.home.address, all); return err }
	if c.rawIdle, err = c.bytesEach(c.raw, connectBare); err == nil {
		c.hearthIdle, err = c.bytesEach(c.home, connectOurs)
	}
	if err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

// bytesEach is the resident memory that each connection adds, idle.
func (c *contest) bytesEach(of *process, connect func() error) (int, error) {
	before, err := settledMemory(of.pid())
	if err != nil {
		return 0, err
	}
	if err := connect(); err != nil {
		return 0, fmt.Errorf("connect: %w", err)
	}
	after, err := settledMemory(of.pid())
	return (after - before) / c.connections, err
}

func (c *contest) stop() {
	for _, one := range append(c.bare, c.ours...) {
		one.hangUp()
	}
	for _, one := range []*process{c.raw, c.home} {
		if one != nil {
			one.stop()
		}
	}
}

func startRaw(folder string) (*process, error) {
	return start("raw", os.Args[0], "-raw", folder)
}

func startHome(server, data string) (*process, error) {
	return start("phones", server, "serve", "--addr", "127.0.0.1:0", "--data", data)
}
