// Command gen writes contract.gen.ts: the contract's types, limits, errors and
// kinds for the app. Run it with scripts/gen.
package main

import (
	"fmt"
	"os"
)

const out = "shared/contract.gen.ts"

func main() {
	text, err := generate("shared/contract")
	if err == nil {
		err = os.WriteFile(out, []byte(text), 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
