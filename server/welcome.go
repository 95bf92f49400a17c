package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/mdp/qrterminal/v3"
)

// printStart shows where Hearth is, and the setup code while there is no couple.
func (h *home) printStart(ctx context.Context, flags listenFlags, address string) error {
	fmt.Printf("\nHearth is running.\n\n  On this computer   http://%s\n  On your phones     %s  (through Caddy)\n\n", address, flags.siteURL())
	needsSetup, err := h.desk.NeedsSetup()
	if err != nil || !needsSetup {
		return err
	}
	code, err := h.desk.SetupCode(ctx)
	if err != nil {
		return err
	}
	link := flags.siteURL() + "/#setup=" + strings.ReplaceAll(code, "-", "")
	fmt.Printf("Nobody lives here yet. Point a phone's camera here, or type the code:\n\n")
	printQR(link)
	fmt.Printf("\n  Setup code   %s   (works once)\n  Link         %s\n\n", code, link)
	return nil
}

func printQR(text string) {
	qrterminal.GenerateWithConfig(text, qrterminal.Config{
		Level: qrterminal.M, Writer: os.Stdout, HalfBlocks: true, QuietZone: 2,
		BlackChar: qrterminal.BLACK_BLACK, WhiteChar: qrterminal.WHITE_WHITE,
		BlackWhiteChar: qrterminal.BLACK_WHITE, WhiteBlackChar: qrterminal.WHITE_BLACK,
	})
}
