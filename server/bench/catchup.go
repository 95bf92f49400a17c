package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fasthttp/websocket"

	"hearth/server/pairing"
	"hearth/server/room"
)

// reportCatchUp prints what a new device costs that has everything to read,
// and what it takes to open a store of that size.
func reportCatchUp(s settings, folder string) error {
	data := folder + "/data"
	couple, err := liveLong(data, s.catchUp)
	if err != nil {
		return err
	}
	fmt.Printf("%d entries:\n", s.catchUp)
	if err := printOpening(data); err != nil {
		return err
	}
	home, err := startHome(s.server, data)
	if err != nil {
		return err
	}
	defer home.stop()
	before, err := statusBytes(home.pid(), "VmRSS:")
	if err != nil {
		return err
	}
	caught, err := best(func() (*catchUp, error) { return catchUpOn(home.address, couple.tokens[1]) })
	if err != nil {
		return err
	}
	most, err := statusBytes(home.pid(), "VmHWM:")
	if err != nil {
		return err
	}
	raw, err := rawCatchUp(folder, caught)
	if err != nil {
		return err
	}
	caught.print(raw, s.catchUp)
	fmt.Printf("  the server's memory           %d MB before, %d MB at most, mapped files with it\n", before>>20, most>>20)
	return nil
}

func (c *catchUp) print(raw *catchUp, entries int) {
	fmt.Printf("  a new device has them in      %.2f s: %.0f a second (raw, the same bytes: %.2f s; ratio %.1f)\n",
		c.seconds, float64(entries)/c.seconds, raw.seconds, c.seconds/raw.seconds)
	fmt.Printf("  on the wire                   %.1f MB in %d messages, the largest %d KB: what a device holds at once\n",
		float64(c.bytes)/(1<<20), c.messages, c.largest>>10)
}

func printOpening(data string) error {
	opening, err := seconds(func() error {
		return inside(data, func(*pairing.Desk, *room.Room) error { return nil })
	})
	if err != nil {
		return err
	}
	reading, err := seconds(func() error { return readFiles(data) })
	fmt.Printf("  opening and closing the store %.2f s (reading its files: %.2f s)\n", opening, reading)
	return err
}

// catchUp is one reading of a whole feed.
type catchUp struct {
	seconds                  float64
	bytes, messages, largest int
}

// best of a few runs, the fastest.
func best(run func() (*catchUp, error)) (*catchUp, error) {
	var fastest *catchUp
	for range rounds {
		one, err := run()
		if err != nil {
			return nil, err
		}
		if fastest == nil || one.seconds < fastest.seconds {
			fastest = one
		}
	}
	return fastest, nil
}

func catchUpOn(address, token string) (*catchUp, error) {
	from := time.Now()
	conn, err := sayHello(address, token)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close() }()
	return readAll(conn, from, isLastPage)
}

// readAll counts up to the message that is the last one.
func readAll(conn *websocket.Conn, from time.Time, isLast func([]byte) bool) (*catchUp, error) {
	c := &catchUp{}
	for {
		_, data, err := conn.ReadMessage()
		if err != nil {
			return nil, err
		}
		c.messages++
		c.bytes += len(data)
		c.largest = max(c.largest, len(data))
		if isLast(data) {
			c.seconds = time.Since(from).Seconds()
			return c, nil
		}
	}
}

// rawCatchUp has the raw limit send as much in as many messages.
func rawCatchUp(folder string, like *catchUp) (*catchUp, error) {
	raw, err := startRaw(folder)
	if err != nil {
		return nil, err
	}
	defer raw.stop()
	return best(func() (*catchUp, error) {
		from := time.Now()
		conn, err := dial(nil, fmt.Sprintf("%s/send/%d/%d", raw.address, like.messages, like.bytes/like.messages))
		if err != nil {
			return nil, err
		}
		defer func() { _ = conn.Close() }()
		left := like.messages
		return readAll(conn, from, func([]byte) bool { left--; return left == 0 })
	})
}

func seconds(work func() error) (float64, error) {
	from := time.Now()
	err := work()
	return time.Since(from).Seconds(), err
}

func readFiles(folder string) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = file.Close() }()
		_, err = io.Copy(io.Discard, file)
		return err
	})
}
