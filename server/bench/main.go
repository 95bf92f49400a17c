// Command bench measures the running server beside a raw limit taken in the
// same run: a bare relay that appends each message to a file, syncs it, and
// forwards it. It is called by scripts/bench, and talks to this machine alone.
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
)

// settings are how large each part is.
type settings struct {
	server, app string
	only        string
	hugs        int
	couples     string
	catchUp     int
	history     int
}

func main() {
	var s settings
	raw := flag.String("raw", "", "serve the raw limit, with its file in this folder")
	flag.StringVar(&s.server, "server", "bin/hearth", "the server's binary")
	flag.StringVar(&s.app, "app", "pwa/dist", "the built app")
	flag.StringVar(&s.only, "only", "", "parts to run, with commas between: latency, load, slow, catchup, history, memory, bytes")
	flag.IntVar(&s.hugs, "hugs", 2000, "hugs in each latency run")
	flag.StringVar(&s.couples, "couples", "1,50,1000,5000", "sizes of the load runs")
	flag.IntVar(&s.catchUp, "catchup", 100_000, "entries to catch up on")
	flag.IntVar(&s.history, "history", 1_000_000, "entries in the long history")
	flag.Parse()
	var err error
	if *raw != "" {
		err = serveRaw(*raw)
	} else {
		err = s.report()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// report prints every figure that was asked for.
func (s settings) report() error {
	raiseFileLimit()
	parts := []struct {
		name string
		run  func(settings, string) error
	}{
		{"latency", reportLatency}, {"load", reportLoad}, {"slow", reportSlow}, {"catchup", reportCatchUp},
		{"history", reportHistory}, {"memory", reportMemory}, {"bytes", reportBytes},
	}
	for _, part := range parts {
		if s.only != "" && !slices.Contains(strings.Split(s.only, ","), part.name) {
			continue
		}
		if err := inFolder(func(folder string) error { return part.run(s, folder) }); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}

// inFolder runs with a folder that is thrown away.
func inFolder(run func(folder string) error) error {
	folder, err := os.MkdirTemp("", "hearth-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	return run(folder)
}
