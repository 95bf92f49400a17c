package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// rounds alternate between raw and Hearth, so that a busy moment hits both.
const rounds = 4

const (
	// flatOutHugs are sent in one round that goes as fast as is answered, by all couples together.
	flatOutHugs = 10_000
	// flatOutInFlight bounds how many of a couple's wait for an answer meanwhile.
	flatOutInFlight = 8
	// pacedRate is hugs a second, of all couples together, in a paced round: far
	// more than 5,000 couples ever send.
	pacedRate = 1000
	// pacedFor is how long a paced round takes.
	pacedFor = 3 * time.Second
)

// reportLoad prints throughput, delivery times, CPU and memory by the number
// of couples, and of devices for the middle size.
func reportLoad(s settings, folder string) error {
	fmt.Println("Load. A hug counts as acknowledged when it is on disk, as delivered once on each other device.")
	fmt.Printf("  %-8s %-7s %-9s %-7s %9s %11s %9s %9s %9s %8s %7s\n", "couples", "devices", "rate", "",
		"acks/s", "delivered/s", "p50 ms", "p99 ms", "p99.9 ms", "CPU µs", "KB idle")
	for i, text := range strings.Split(s.couples, ",") {
		couples, err := strconv.Atoi(text)
		if err != nil {
			return fmt.Errorf("read sizes: %w", err)
		}
		for _, devices := range []int{2, 4} {
			if devices == 4 && couples != 50 {
				continue
			}
			if !hasFilesFor(couples * devices) {
				fmt.Printf("  %-8d %-7d skipped: too few files may be open\n", couples, devices)
				continue
			}
			if err := oneLoad(s.server, fmt.Sprintf("%s/%d-%d", folder, i, devices), couples, devices); err != nil {
				return err
			}
		}
	}
	return nil
}

func oneLoad(server, folder string, couples, devices int) error {
	compare := inTurns
	if !hasFilesFor(2 * couples * devices) {
		compare = oneAfterTheOther
	}
	flatOut := pattern{hugs: max(2, flatOutHugs/couples), inFlight: flatOutInFlight}
	if couples == 1 {
		flatOut.hugs /= 4
	}
	every := time.Duration(couples) * time.Second / pacedRate
	paced := pattern{hugs: max(1, int(pacedFor/every)), inFlight: 1 << 10, every: every}
	raw, hearth, err := compare(server, folder, couples, devices, []pattern{flatOut, paced})
	if err != nil {
		return err
	}
	for i, rate := range []string{"flat out", fmt.Sprintf("%d/s", pacedRate)} {
		name := fmt.Sprintf("%-8d %-7d %-9s", couples, devices, rate)
		printFigures(name, "hearth", hearth[i])
		printFigures(strings.Repeat(" ", len(name)), "raw", raw[i])
		printRatio(strings.Repeat(" ", len(name)), hearth[i], raw[i])
	}
	return nil
}

// inTurns measures both side by side.
func inTurns(server, folder string, couples, devices int, patterns []pattern) (raw, hearth []*figures, err error) {
	c, err := newContest(server, folder, couples, devices)
	if err != nil {
		return nil, nil, err
	}
	defer c.stop()
	for _, p := range patterns {
		limit, ours, err := c.compare(p)
		if err != nil {
			return nil, nil, err
		}
		limit.idle, ours.idle = c.rawIdle, c.hearthIdle
		raw, hearth = append(raw, limit), append(hearth, ours)
	}
	return raw, hearth, nil
}

// compare runs a pattern in rounds and answers the best throughput and all
// delivery times of each.
func (c *contest) compare(p pattern) (raw, hearth *figures, err error) {
	raw, hearth = &figures{}, &figures{}
	for range rounds {
		limit, err := p.run(c.raw, c.bare, anyMessage)
		if err != nil {
			return nil, nil, fmt.Errorf("raw: %w", err)
		}
		ours, err := p.run(c.home, c.ours, verdict)
		if err != nil {
			return nil, nil, fmt.Errorf("hearth: %w", err)
		}
		raw.take(limit)
		hearth.take(ours)
	}
	return raw, hearth, nil
}

// take keeps the best of the rates, and every time.
func (f *figures) take(round *figures) {
	if f.cpu == 0 || round.cpu < f.cpu {
		f.cpu = round.cpu
	}
	f.acks, f.delivered = max(f.acks, round.acks), max(f.delivered, round.delivered)
	f.delivery = append(f.delivery, round.delivery...)
	f.acknowledged = append(f.acknowledged, round.acknowledged...)
}

func printFigures(name, who string, f *figures) {
	fmt.Printf("  %s %-7s %9.0f %11.0f %9.2f %9.2f %9.2f %8d %7s\n", name, who, f.acks, f.delivered,
		millis(percentile(f.delivery, 500)), millis(percentile(f.delivery, 990)), millis(percentile(f.delivery, 999)),
		f.cpu.Microseconds(), fmt.Sprintf("%.1f", float64(f.idle)/1024))
}

func printRatio(name string, ours, raw *figures) {
	at := func(thousandths int) float64 {
		return float64(percentile(ours.delivery, thousandths)) / float64(percentile(raw.delivery, thousandths))
	}
	fmt.Printf("  %s %-7s %9.2f %11.2f %9.2f %9.2f %9.2f\n", name, "ratio",
		ours.acks/raw.acks, ours.delivered/raw.delivered, at(500), at(990), at(999))
}
