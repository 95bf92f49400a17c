package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/fasthttp/websocket"

	"hearth/shared/contract"
)

const (
	// hugsEach is how many hugs each couple sends in a throughput run.
	hugsEach = 200
	// inFlight is how many of them may wait for their acknowledgement.
	inFlight = 8
)

// reportThroughput prints hugs a second that are on disk, acknowledged, and
// with the partner, all couples writing at once.
func reportThroughput(server string, couples int) error {
	folder, err := os.MkdirTemp("", "hearth-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	raw, err := start("raw", os.Args[0], "-raw", folder)
	if err != nil {
		return err
	}
	defer raw.stop()
	bare := make([]*pair, couples)
	for i := range bare {
		if bare[i], err = rawPair(raw.address, fmt.Sprint(i)); err != nil {
			return err
		}
	}
	keys, err := moveIn(folder+"/data", couples)
	if err != nil {
		return err
	}
	home, err := start("phones", server, "serve", "--addr", "127.0.0.1:0", "--data", folder+"/data")
	if err != nil {
		return err
	}
	defer home.stop()
	ours := make([]*pair, couples)
	for i, key := range keys {
		if ours[i], err = key.connect(home.address); err != nil {
			return err
		}
	}
	return compareThroughput(ours, bare)
}

func compareThroughput(ours, bare []*pair) error {
	var limit, reached float64
	for range rounds {
		raw, err := hugsPerSecond(bare, anyMessage, func([]byte) int { return 1 })
		if err != nil {
			return err
		}
		hearth, err := hugsPerSecond(ours, verdict, entriesIn)
		if err != nil {
			return err
		}
		limit, reached = max(limit, raw), max(reached, hearth)
	}
	fmt.Printf("%d couples at once, hugs a second on disk and with the partner (best of %d):\n", len(ours), rounds)
	fmt.Printf("  %-26s %8.0f %8.0f %8.2f\n", "", reached, limit, reached/limit)
	return nil
}

func entriesIn(message []byte) int {
	return bytes.Count(message, []byte(`"kind":"`+contract.KindAffection+`"`))
}

// hugsPerSecond sends from all pairs at once, until each hug is acknowledged
// and has reached the partner.
func hugsPerSecond(pairs []*pair, isAck wait, delivered func([]byte) int) (float64, error) {
	from := time.Now()
	var work sync.WaitGroup
	failures := make(chan error, 3*len(pairs))
	for _, one := range pairs {
		slots := make(chan struct{}, inFlight)
		for _, part := range []func() error{
			func() error { return sendHugs(one, slots) },
			func() error { return readAcks(one, slots, isAck) },
			func() error { return readDeliveries(one, delivered) },
		} {
			work.Go(func() {
				if err := part(); err != nil {
					failures <- err
				}
			})
		}
	}
	work.Wait()
	close(failures)
	var failed error
	for err := range failures {
		failed = errors.Join(failed, err)
	}
	return float64(len(pairs)*hugsEach) / time.Since(from).Seconds(), failed
}

func sendHugs(one *pair, slots chan<- struct{}) error {
	for range hugsEach {
		slots <- struct{}{}
		if err := one.writer.WriteMessage(websocket.TextMessage, hug(one.me)); err != nil {
			return err
		}
	}
	return nil
}

func readAcks(one *pair, slots <-chan struct{}, isAck wait) error {
	for range hugsEach {
		if err := isAck(one.writer); err != nil {
			return err
		}
		<-slots
	}
	return nil
}

func readDeliveries(one *pair, delivered func([]byte) int) error {
	for seen := 0; seen < hugsEach; {
		_, data, err := one.other.ReadMessage()
		if err != nil {
			return err
		}
		seen += delivered(data)
	}
	return nil
}
