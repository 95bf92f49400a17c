package room

import (
	"time"

	"hearth/shared/contract"
)

// restamper gives canonical stamps (SPEC ME6). It remembers its last reading,
// so that changes restamped within a millisecond keep their order.
type restamper struct {
	millis  uint64
	counter uint32
}

// canonical is the change's own stamp, unless it is too far ahead of now or
// not after a value the change was based on.
func (r *restamper) canonical(now time.Time, fields map[string]contract.Field, change *contract.Change) contract.Stamp {
	stamp, limit := change.Stamp, uint64(now.Add(contract.ClockLead).UnixMilli())
	if r.millis > limit {
		*r = restamper{} // The server's own clock ran ahead, and was set right.
	}
	if stamp.Millis() > limit {
		stamp = r.next(uint64(now.UnixMilli()), stamp.Writer())
	}
	for name, base := range change.Bases {
		current, exists := fields[name]
		if exists && base == current.Change && stamp <= current.Stamp {
			stamp = contract.NewStamp(current.Stamp.Millis(), current.Stamp.Counter()+1, stamp.Writer())
		}
	}
	return stamp
}

func (r *restamper) next(millis, writer uint64) contract.Stamp {
	if millis > r.millis {
		r.millis, r.counter = millis, 0
	} else {
		r.counter++
	}
	return contract.NewStamp(r.millis, r.counter, writer)
}
