package main

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/fasthttp/websocket"
)

// pattern is how couples write in one run.
type pattern struct {
	// hugs is how many each couple sends.
	hugs int
	// inFlight is how many of them may wait for their acknowledgement.
	inFlight int
	// every is the pause between a couple's hugs; 0 sends as fast as is answered.
	every time.Duration
	// note is what each hug says.
	note string
}

// figures are what one run came to.
type figures struct {
	acks, delivered float64 // A second.
	delivery        []time.Duration
	acknowledged    []time.Duration
	cpu             time.Duration // The server's, for one hug.
	idle            int           // Bytes of the server's memory for each connection.
}

// run has all couples write at once, until each hug is acknowledged and has
// reached every other device of its couple.
func (p pattern) run(server *process, couples []*couple, isAck wait) (*figures, error) {
	before, err := cpuTime(server.pid())
	if err != nil {
		return nil, err
	}
	from := time.Now()
	var work sync.WaitGroup
	var failures errorList
	all := make([]*course, len(couples))
	for i, one := range couples {
		all[i] = newCourse(p, one, isAck)
		for _, part := range all[i].parts() {
			work.Go(func() {
				if err := part(); err != nil {
					failures.add(err)
					one.hangUp() // Or the others would wait for ever.
					all[i].stop()
				}
			})
		}
	}
	work.Wait()
	if err := errors.Join(failures.all...); err != nil {
		return nil, err
	}
	after, err := cpuTime(server.pid())
	f := sum(all, from)
	f.cpu = (after - before) / time.Duration(p.hugs*len(couples))
	return f, err
}

func sum(all []*course, from time.Time) *figures {
	f := &figures{}
	lastAck, lastDelivery := from, from
	for _, course := range all {
		for number, at := range course.acked {
			f.acknowledged = append(f.acknowledged, at.Sub(course.sentAt(number)))
			lastAck = latest(lastAck, at)
		}
		for _, device := range course.arrived {
			for number, at := range device {
				f.delivery = append(f.delivery, at.Sub(course.sentAt(number)))
				lastDelivery = latest(lastDelivery, at)
			}
		}
	}
	f.acks = float64(len(f.acknowledged)) / lastAck.Sub(from).Seconds()
	f.delivered = float64(len(f.delivery)) / lastDelivery.Sub(from).Seconds()
	return f
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// course is one couple's part of a run.
type course struct {
	pattern
	couple  *couple
	isAck   wait
	run     string
	begin   time.Time
	slots   chan struct{}
	failed  chan struct{}
	failing sync.Once
	sent    []atomic.Int64 // Since begin.
	acked   []time.Time
	arrived [][]time.Time // By device.
}

func newCourse(p pattern, of *couple, isAck wait) *course {
	c := &course{
		pattern: p, couple: of, isAck: isAck, run: newRun(), failed: make(chan struct{}), begin: time.Now(), slots: make(chan struct{}, p.inFlight),
		sent: make([]atomic.Int64, p.hugs), acked: make([]time.Time, p.hugs), arrived: make([][]time.Time, len(of.others)),
	}
	for device := range c.arrived {
		c.arrived[device] = make([]time.Time, p.hugs)
	}
	return c
}

func (c *course) stop() { c.failing.Do(func() { close(c.failed) }) }

func (c *course) parts() []func() error {
	parts := []func() error{c.send, c.readAcks}
	for device, conn := range c.couple.others {
		parts = append(parts, func() error { return c.readDeliveries(conn, c.arrived[device]) })
	}
	return parts
}

func (c *course) sentAt(number int) time.Time {
	return c.begin.Add(time.Duration(c.sent[number].Load()))
}

func (c *course) send() error {
	first := c.begin
	if c.every > 0 { // Couples do not beat time together: each begins somewhere in the pause.
		first = first.Add(rand.N(c.every))
	}
	for number := range c.hugs {
		time.Sleep(time.Until(first.Add(time.Duration(number) * c.every)))
		select {
		case c.slots <- struct{}{}:
		case <-c.failed:
			return nil
		}
		message := push(newHug(c.couple.person, c.run, number, c.note))
		c.sent[number].Store(int64(time.Since(c.begin)))
		if err := c.couple.writer.WriteMessage(websocket.TextMessage, message); err != nil {
			return err
		}
	}
	return nil
}

func (c *course) readAcks() error {
	for number := range c.acked {
		if err := c.isAck(c.couple.writer); err != nil {
			return err
		}
		c.acked[number] = time.Now()
		<-c.slots
	}
	return nil
}

func (c *course) readDeliveries(conn *websocket.Conn, arrived []time.Time) error {
	for seen := 0; seen < len(arrived); {
		_, data, err := conn.ReadMessage()
		if err != nil {
			return err
		}
		now := time.Now()
		for _, number := range numbersIn(data, c.run) {
			if arrived[number].IsZero() {
				arrived[number] = now
				seen++
			}
		}
	}
	return nil
}

// numbersIn finds a run's entries in a message, whatever its form.
func numbersIn(message []byte, run string) []int {
	var numbers []int
	for {
		_, after, found := bytes.Cut(message, []byte(run))
		if !found || len(after) < 12 {
			return numbers
		}
		if number, err := strconv.ParseInt(string(after[:12]), 16, 64); err == nil {
			numbers = append(numbers, int(number))
		}
		message = after
	}
}

// errorList gathers what goes wrong in goroutines.
type errorList struct {
	mu  sync.Mutex
	all []error
}

func (l *errorList) add(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.all = append(l.all, err)
	}
}

// percentile of times, in thousandths: 500 is the median.
func percentile(all []time.Duration, thousandths int) time.Duration {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[min(len(sorted)-1, len(sorted)*thousandths/1000)]
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
