package contract_test

import (
	"math"
	"strings"
	"testing"

	"hearth/shared/contract"
	"hearth/shared/vectors"
)

func TestStamp_ME1_Vectors(t *testing.T) {
	stamps := vectors.ReadStamps(t)
	for i, stamp := range stamps.Ordered {
		if !stamp.Valid() {
			t.Errorf("%s is not valid", stamp)
		}
		if i > 0 && stamps.Ordered[i-1] >= stamp {
			t.Errorf("%s is not before %s", stamps.Ordered[i-1], stamp)
		}
	}
	for _, broken := range stamps.Broken {
		if broken.Valid() {
			t.Errorf("%q is valid", broken)
		}
	}
}

// ME1: the order of the text is the order of time, then counter, then writer.
func TestStamp_ME1_OrdersBytewise(t *testing.T) {
	const writer = math.MaxUint64
	for _, c := range [][2]contract.Stamp{
		{contract.NewStamp(9, 0, writer), contract.NewStamp(10, 0, 0)},
		{contract.NewStamp(255, 9, writer), contract.NewStamp(255, 10, 0)},
		{contract.NewStamp(255, 255, 9), contract.NewStamp(255, 255, 10)},
		{contract.NewStamp(255, math.MaxUint16, writer), contract.NewStamp(256, 0, 0)},
	} {
		if c[0] >= c[1] {
			t.Errorf("%s is not before %s", c[0], c[1])
		}
	}
}

func TestStamp_F17_CarriesAndNeverWraps(t *testing.T) {
	for _, c := range []struct {
		millis  uint64
		counter uint32
		want    contract.Stamp
	}{
		{1, 0xffff, "000000000001ffff0000000000000007"},
		{1, 0x10000, "00000000000200000000000000000007"},
		{1, 0x30005, "00000000000400050000000000000007"},
		{0xffffff, 0x10000, "00000100000000000000000000000007"},
		{contract.MaxStampMillis, 0xffff, "ffffffffffffffff0000000000000007"},
		{contract.MaxStampMillis, 0x10000, "ffffffffffff00000000000000000007"},
		{contract.MaxStampMillis + 1, 1, "ffffffffffff00010000000000000007"},
		{math.MaxUint64, math.MaxUint32, "ffffffffffffffff0000000000000007"},
	} {
		if got := contract.NewStamp(c.millis, c.counter, 7); got != c.want {
			t.Errorf("%d and %d give %s, want %s", c.millis, c.counter, got, c.want)
		}
	}
}

func TestStamp_BrokenHasNoParts(t *testing.T) {
	for _, broken := range []contract.Stamp{"", "01a3", contract.Stamp(strings.Repeat("g", 32))} {
		if broken.Millis() != 0 || broken.Counter() != 0 || broken.Writer() != 0 {
			t.Errorf("%q has parts", broken)
		}
	}
}
