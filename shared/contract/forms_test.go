package contract_test

import (
	"testing"

	"hearth/shared/contract"
)

func TestNormalCode(t *testing.T) {
	for typed, want := range map[string]string{
		"ABCD-EFGH":         "ABCDEFGH",
		"abcd-efgh":         "ABCDEFGH",
		" ab cd\tef gh\n":   "ABCDEFGH",
		"OoIi-LlAA":         "001111AA",
		"0123-4567":         "01234567",
		"--A-B-C-D-E-F-G-H": "ABCDEFGH",
		"":                  "",
		"ABCD-EFG":          "",
		"ABCD-EFGHJ":        "",
		"ABCD-EFGU":         "", // U is in no code.
		"ABCD-EFG!":         "",
		"ABCD–EFGH":         "", // A dash of print.
		"ÄBCD-EFGH":         "",
		"ſBCD-EFGH":         "SBCDEFGH",
	} {
		if got := contract.NormalCode(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

func TestNames_AreVisible(t *testing.T) {
	validate := contract.NewValidator()
	for name, isGood := range map[string]bool{
		"Mira":            true,
		"محمد":            true,
		"李 明":             true,
		"🦊":               true,
		" ":               false,
		"\u00a0\u2003":    false,
		"\u200b":          false, // A zero-width space alone.
		"Mi\nra":          false,
		"Mi\x1b[31mra":    false,
		"👩\u200d👩\u200d👧": true,
	} {
		setup := contract.SetupRequest{Code: "0000-0000", Name: name, PartnerName: "Jonas", DeviceName: "Phone"}
		if err := validate.Message(setup); (err == nil) != isGood {
			t.Errorf("%q: %v", name, err)
		}
	}
}
