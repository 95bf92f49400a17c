package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"hearth/server/demo"
	"hearth/server/store"
)

type demoCommand struct {
	listenFlags
}

// Run serves a made-up couple from a throw-away folder until the context ends.
func (c *demoCommand) Run(ctx context.Context, log *slog.Logger) error {
	folder, err := os.MkdirTemp("", "hearth-demo-")
	if err != nil {
		return fmt.Errorf("make demo folder: %w", err)
	}
	defer func() {
		if err := os.RemoveAll(folder); err != nil {
			log.Warn("remove demo folder", "error", err)
		}
	}()
	kept, err := store.Open(store.Options{Dir: folder, Log: log})
	if err != nil {
		return err
	}
	home, err := newHome(kept, log)
	if err != nil {
		return err
	}
	defer home.close()
	ways, err := demo.Fill(ctx, home.desk, home.room, time.Now())
	if err != nil {
		return fmt.Errorf("fill demo: %w", err)
	}
	return home.serve(ctx, c.Addr, func(address string) error {
		printDemo(ways, address)
		return nil
	})
}

func printDemo(ways []demo.SignIn, address string) {
	fmt.Printf("\nHearth is running with a made-up couple. All of it is gone when you stop it.\n\n")
	for _, way := range ways {
		fmt.Printf("  Sign in as %-6s http://%s%s\n", way.Name, address, way.Path)
	}
	fmt.Printf("\nEach link works once. Open the second in a private window: one browser is one phone.\n\n")
}
