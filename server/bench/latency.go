package main

import (
	"fmt"
	"time"
)

// reportLatency prints how long one hug takes to its acknowledgement and to
// the partner, one at a time.
func reportLatency(s settings, folder string) error {
	c, err := newContest(s.server, folder, 1, 2)
	if err != nil {
		return err
	}
	defer c.stop()
	raw, hearth, err := c.compare(pattern{hugs: s.hugs / rounds, inFlight: 1})
	if err != nil {
		return err
	}
	fmt.Printf("One hug at a time (%d of them), milliseconds:\n", s.hugs)
	fmt.Printf("  %-26s %8s %8s %8s\n", "", "hearth", "raw", "ratio")
	printRow("acknowledged, p50", hearth.acknowledged, raw.acknowledged, 500)
	printRow("acknowledged, p99", hearth.acknowledged, raw.acknowledged, 990)
	printRow("partner has it, p50", hearth.delivery, raw.delivery, 500)
	printRow("partner has it, p99", hearth.delivery, raw.delivery, 990)
	return nil
}

func printRow(name string, ours, limit []time.Duration, thousandths int) {
	a, b := percentile(ours, thousandths), percentile(limit, thousandths)
	fmt.Printf("  %-26s %8.2f %8.2f %8.2f\n", name, millis(a), millis(b), float64(a)/float64(b))
}
