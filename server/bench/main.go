// Command bench measures the running server beside a raw limit taken in the
// same run: a bare relay that appends each message to a file, syncs it, and
// forwards it. It is called by scripts/bench, and talks to this machine alone.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	raw := flag.String("raw", "", "serve the raw limit, with its file in this folder")
	server := flag.String("server", "bin/hearth", "the server's binary")
	app := flag.String("app", "pwa/dist", "the built app")
	hugs := flag.Int("hugs", 2000, "messages in each latency run")
	couples := flag.Int("couples", 50, "couples in the throughput run")
	flag.Parse()
	var err error
	if *raw != "" {
		err = serveRaw(*raw)
	} else {
		err = report(*server, *app, *hugs, *couples)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// report prints every figure.
func report(server, app string, hugs, couples int) error {
	if err := reportLatency(server, hugs); err != nil {
		return fmt.Errorf("latency: %w", err)
	}
	if err := reportThroughput(server, couples); err != nil {
		return fmt.Errorf("throughput: %w", err)
	}
	if err := reportMemory(server); err != nil {
		return fmt.Errorf("memory: %w", err)
	}
	if err := reportBytes(app); err != nil {
		return fmt.Errorf("bytes: %w", err)
	}
	return nil
}
