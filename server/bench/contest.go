package main

import (
	"fmt"
	"os"
)

// contest is the raw limit and Hearth, running side by side with the same
// couples connected to both.
type contest struct {
	raw, home  *process
	bare, ours []*couple
	rawIdle    int // Bytes a connection.
	hearthIdle int
}

// newContest moves couples with a number of devices in and connects them all.
func newContest(server, folder string, couples, devices int) (*contest, error) {
	all, err := moveIn(folder+"/data", couples, devices)
	if err != nil {
		return nil, fmt.Errorf("move in: %w", err)
	}
	c := &contest{}
	if c.raw, err = startRaw(folder); err != nil {
		return nil, err
	}
	if c.home, err = startHome(server, folder+"/data"); err != nil {
		c.stop()
		return nil, err
	}
	connectBare := func() (err error) { c.bare, err = connectRaw(c.raw.address, couples, devices); return err }
	connectOurs := func() (err error) { c.ours, err = connectAll(c.home.address, all); return err }
	if c.rawIdle, err = bytesEach(c.raw, couples*devices, connectBare); err == nil {
		c.hearthIdle, err = bytesEach(c.home, couples*devices, connectOurs)
	}
	if err != nil {
		c.stop()
		return nil, err
	}
	return c, nil
}

// oneAfterTheOther measures raw first, then Hearth, where only one of them may
// have so many connections open.
func oneAfterTheOther(server, folder string, couples, devices int, patterns []pattern) (raw, hearth []*figures, err error) {
	all, err := moveIn(folder+"/data", couples, devices)
	if err != nil {
		return nil, nil, err
	}
	begin := func() (*process, error) { return startRaw(folder) }
	raw, err = alone(begin, couples*devices, patterns, anyMessage, func(address string) ([]*couple, error) {
		return connectRaw(address, couples, devices)
	})
	if err != nil {
		return nil, nil, err
	}
	begin = func() (*process, error) { return startHome(server, folder+"/data") }
	hearth, err = alone(begin, couples*devices, patterns, verdict, func(address string) ([]*couple, error) {
		return connectAll(address, all)
	})
	return raw, hearth, err
}

func alone(begin func() (*process, error), connections int, patterns []pattern, isAck wait, connect func(string) ([]*couple, error)) ([]*figures, error) {
	one, err := begin()
	if err != nil {
		return nil, err
	}
	defer one.stop()
	var couples []*couple
	idle, err := bytesEach(one, connections, func() (err error) { couples, err = connect(one.address); return err })
	if err != nil {
		return nil, err
	}
	defer func() {
		for _, couple := range couples {
			couple.hangUp()
		}
	}()
	var all []*figures
	for _, p := range patterns {
		sum := &figures{idle: idle}
		if err := p.repeat(one, couples, isAck, sum); err != nil {
			return nil, err
		}
		all = append(all, sum)
	}
	return all, nil
}

// bytesEach is the resident memory that each connection adds, idle.
func bytesEach(of *process, connections int, connect func() error) (int, error) {
	before, err := settledMemory(of.pid())
	if err != nil {
		return 0, err
	}
	if err := connect(); err != nil {
		return 0, fmt.Errorf("connect: %w", err)
	}
	after, err := settledMemory(of.pid())
	return (after - before) / connections, err
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
