package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"time"

	"github.com/fasthttp/websocket"
	"github.com/google/uuid"

	"hearth/shared/contract"
)

var setupCode = regexp.MustCompile(`Setup code\s+(\S+)`)

// rounds alternate between raw and Hearth, so that a busy moment hits both.
const rounds = 4

// reportLatency prints how long one hug takes to its acknowledgement and to
// the partner, one at a time.
func reportLatency(server string, hugs int) error {
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
	home, err := start("Link", server, "serve", "--addr", "127.0.0.1:0", "--data", folder+"/data")
	if err != nil {
		return err
	}
	defer home.stop()
	couple, err := pairUp(home.address, setupCode.FindStringSubmatch(home.start)[1])
	if err != nil {
		return err
	}
	bare, err := rawPair(raw.address, "latency")
	if err != nil {
		return err
	}
	var ours, limit times
	for range rounds {
		if err := limit.measure(bare, hugs/rounds, anyMessage, anyMessage); err != nil {
			return err
		}
		if err := ours.measure(couple, hugs/rounds, verdict, page); err != nil {
			return err
		}
	}
	fmt.Printf("One hug at a time (%d of them), milliseconds:\n", hugs)
	fmt.Printf("  %-26s %8s %8s %8s\n", "", "hearth", "raw", "ratio")
	printRow("acknowledged, p50", ours.ack, limit.ack, 50)
	printRow("acknowledged, p99", ours.ack, limit.ack, 99)
	printRow("partner has it, p50", ours.partner, limit.partner, 50)
	printRow("partner has it, p99", ours.partner, limit.partner, 99)
	return nil
}

func rawPair(address, name string) (*pair, error) {
	writer, err := dial(nil, address+"/"+name)
	if err != nil {
		return nil, err
	}
	other, err := dial(nil, address+"/"+name)
	me := contract.Me{Person: contract.Person{ID: uuid.NewString()}}
	return &pair{me: me, writer: writer, other: other}, err
}

// times are how long each hug took, both ways.
type times struct{ ack, partner []time.Duration }

type wait func(*websocket.Conn) error

func verdict(conn *websocket.Conn) error { return awaitType(conn, contract.MessageVerdicts) }

func page(conn *websocket.Conn) error { return awaitType(conn, contract.MessagePage) }

func anyMessage(conn *websocket.Conn) error {
	_, _, err := conn.ReadMessage()
	return err
}

func (t *times) measure(couple *pair, hugs int, isAck, isPage wait) error {
	for range hugs {
		message := hug(couple.me)
		arrived := make(chan time.Time, 1)
		failed := make(chan error, 1)
		go func() {
			if err := isPage(couple.other); err != nil {
				failed <- err
			}
			arrived <- time.Now()
		}()
		from := time.Now()
		if err := couple.writer.WriteMessage(websocket.TextMessage, message); err != nil {
			return err
		}
		if err := isAck(couple.writer); err != nil {
			return err
		}
		t.ack = append(t.ack, time.Since(from))
		t.partner = append(t.partner, (<-arrived).Sub(from))
		select {
		case err := <-failed:
			return err
		default:
		}
	}
	return nil
}

func printRow(name string, ours, limit []time.Duration, percent int) {
	a, b := percentile(ours, percent), percentile(limit, percent)
	fmt.Printf("  %-26s %8.2f %8.2f %8.2f\n", name, millis(a), millis(b), float64(a)/float64(b))
}

func percentile(all []time.Duration, percent int) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
