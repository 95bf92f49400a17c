package contract_test

import (
	"encoding/json"
	"regexp"
	"testing"

	"hearth/shared/contract"
	"hearth/shared/vectors"
)

var fieldPath = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}(\.[a-z][a-z0-9_]{0,39})?$`)

// Whatever arrives gets a verdict: no panic, a code of the catalogue, a field
// that is a name; and what is accepted is accepted again once it was stored.
func FuzzChange(f *testing.F) {
	for _, c := range append(vectors.Valid(f), vectors.Invalid(f)...) {
		data, err := json.Marshal(c.Change)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"id":7,"set":{"a":[[[[]]]]}}`))
	validate := contract.NewValidator()
	f.Fuzz(func(t *testing.T, data []byte) {
		var change contract.Change
		if json.Unmarshal(data, &change) != nil {
			return
		}
		if err := validate.Change(&change); err != nil {
			if contract.Find(err.Code).Code != err.Code || !fieldPath.MatchString(err.Field) {
				t.Errorf("verdict %s about %q", err.Code, err.Field)
			}
			return
		}
		stored, err := json.Marshal(change)
		if err != nil {
			t.Fatalf("accepted, and cannot be stored: %v", err)
		}
		var again contract.Change
		if err := json.Unmarshal(stored, &again); err != nil {
			t.Fatalf("accepted, and cannot be read again: %v", err)
		}
		if err := validate.Change(&again); err != nil {
			t.Errorf("accepted, stored, and then refused: %v", err)
		}
	})
}

// A stamp made is a stamp read, later counters never sort before, and any text
// is either a stamp of parts or none.
func FuzzStamp(f *testing.F) {
	f.Add(uint64(1_800_000_000_000), uint32(0xffff), uint64(1), "01a3185c50000000000000000000000a")
	f.Add(uint64(contract.MaxStampMillis), uint32(0x10000), uint64(0), "")
	f.Fuzz(func(t *testing.T, millis uint64, counter uint32, writer uint64, text string) {
		stamp := contract.NewStamp(millis, counter, writer)
		if !stamp.Valid() || stamp.Writer() != writer {
			t.Errorf("made %s", stamp)
		}
		if next := contract.NewStamp(millis, counter+1, writer); millis < contract.MaxStampMillis>>1 && counter+1 != 0 && next <= stamp {
			t.Errorf("%s is not after %s", next, stamp)
		}
		read := contract.Stamp(text)
		if read.Valid() && contract.NewStamp(read.Millis(), read.Counter(), read.Writer()) != read {
			t.Errorf("%s is not its parts", read)
		}
	})
}

// Whatever is typed is a code or none, and a code is read as itself.
func FuzzNormalCode(f *testing.F) {
	for _, typed := range []string{"", "ABCD-EFGH", "oilo 0110", "ABCDEFGU", "ſbcd-efgh", "ABCD\u2003EFGH", "\xff"} {
		f.Add(typed)
	}
	form := regexp.MustCompile(`^[` + contract.CodeAlphabet + `]{8}$`)
	f.Fuzz(func(t *testing.T, typed string) {
		code := contract.NormalCode(typed)
		if code != "" && (!form.MatchString(code) || contract.NormalCode(code) != code) {
			t.Errorf("%q was read from %q", code, typed)
		}
	})
}
