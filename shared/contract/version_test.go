package contract_test

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"regexp"
	"testing"

	"hearth/shared/contract"
)

// pinned is the hash of what each protocol says on the wire.
var pinned = map[int]string{
	1: "c0607133dc87a3db",
}

var (
	comments  = regexp.MustCompile(`(?s)/\*\*.*?\*/|//[^\n]*`)
	sentences = regexp.MustCompile(`(?m)^ *sentence: .*$`)
	gaps      = regexp.MustCompile(`\s+`)
)

// VE1: whoever changes what is said decides whether an older app or server
// would misread it. If so, raise Protocol. Either way, pin the new hash.
func TestProtocol_HashIsPinned(t *testing.T) {
	source, err := os.ReadFile("../contract.gen.ts")
	if err != nil {
		t.Fatal(err)
	}
	said := comments.ReplaceAll(source, nil)
	said = sentences.ReplaceAll(said, nil) // Words for people; programs compare codes.
	said = gaps.ReplaceAll(said, []byte(" "))
	sum := sha256.Sum256(said)
	if hash := hex.EncodeToString(sum[:8]); hash != pinned[contract.Protocol] {
		t.Errorf("protocol %d has the hash %s, pinned is %q", contract.Protocol, hash, pinned[contract.Protocol])
	}
}

// VE1: the server speaks its own protocol and the two before.
func TestProtocol_VE1_OldestIsAtMostTwoBehind(t *testing.T) {
	if contract.OldestProtocol < 1 || contract.OldestProtocol > contract.Protocol {
		t.Errorf("oldest %d, own %d", contract.OldestProtocol, contract.Protocol)
	}
	if contract.Protocol-contract.OldestProtocol != min(2, contract.Protocol-1) {
		t.Errorf("%d to %d is not three protocols", contract.OldestProtocol, contract.Protocol)
	}
}
