// Command hearth is the home server: it keeps what a couple writes, and serves
// the app to their phones.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// commands is the command line. Every flag can be set by its environment variable too.
type commands struct {
	Serve   serveCommand   `cmd:"" default:"withargs" help:"Run the home server."`
	Backup  backupCommand  `cmd:"" help:"Make a backup now, also while the server runs."`
	Verify  verifyCommand  `cmd:"" help:"Try backups out, and say what is in them."`
	Restore restoreCommand `cmd:"" help:"Put a backup in the place of the data folder."`
	Demo    demoCommand    `cmd:"" help:"Run a throw-away server with a couple that has a year of life in it."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))

	var line commands
	parsed := kong.Parse(&line,
		kong.Name("hearth"),
		kong.Description("Hearth keeps two people close: a home server for a couple's app."),
		kong.Vars{"data": defaultData()},
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(log),
	)
	err := parsed.Run()
	stop()
	if err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "hearth:", err)
		os.Exit(1)
	}
}

// version is set by scripts/build.
var version = "development"

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run() error {
	fmt.Println("hearth", version)
	return nil
}
