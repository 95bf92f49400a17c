package sim

import "hearth/shared/contract"

// clock is a device's hybrid logical clock (ME1): it never goes back, and it
// carries. offset is the server's time less the device's, as last heard.
type clock struct {
	millis  uint64
	counter uint32
	offset  int64
}

func (c *clock) next(now int64, writer uint64) contract.Stamp {
	millis := uint64(max(0, now+c.offset))
	switch {
	case millis > c.millis:
		c.millis, c.counter = millis, 0
	case c.counter < 0xffff:
		c.counter++
	default:
		c.millis, c.counter = c.millis+1, 0
	}
	return contract.NewStamp(c.millis, c.counter, writer)
}

func (c *clock) observe(stamp contract.Stamp) {
	if stamp > contract.NewStamp(c.millis, c.counter, ^uint64(0)) {
		c.millis, c.counter = stamp.Millis(), stamp.Counter()
	}
}
