// Command gen prints contract.gen.ts: the contract's types, limits, errors and
// kinds for the app. scripts/gen runs it, and prettier after it.
package main

import (
	"fmt"
	"os"
)

func main() {
	text, err := generate("shared/contract")
	if err == nil {
		_, err = os.Stdout.WriteString(text)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}
