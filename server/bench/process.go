package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// process is a program started for a measurement, and the address it printed.
type process struct {
	command *exec.Cmd
	address string
}

var addressForm = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// start runs a program until it has printed a line with a word in it.
func start(until, name string, args ...string) (*process, error) {
	command := exec.Command(name, args...)
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	p := &process{command: command}
	var said strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		said.WriteString(lines.Text() + "\n")
		if strings.Contains(lines.Text(), until) {
			break
		}
	}
	p.address = addressForm.FindString(said.String())
	go func() { _, _ = io.Copy(io.Discard, out) }()
	if p.address == "" {
		p.stop()
		return nil, fmt.Errorf("%s gave no address", name)
	}
	return p, nil
}

// stop asks politely: the demo has a folder to throw away.
func (p *process) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	_ = p.command.Wait()
}

func (p *process) pid() int { return p.command.Process.Pid }

// raiseFileLimit lets this process and those it starts open as many files as
// the machine allows: each connection is one at both ends.
func raiseFileLimit() {
	const wanted = 1 << 16
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) != nil {
		return
	}
	asked := syscall.Rlimit{Cur: wanted, Max: max(wanted, limit.Max)}
	if limit.Cur < wanted && syscall.Setrlimit(syscall.RLIMIT_NOFILE, &asked) != nil {
		limit.Cur = limit.Max // More than this takes an administrator.
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
	}
}

// hasFilesFor tells whether that many more files may be open at once.
func hasFilesFor(files int) bool {
	var limit syscall.Rlimit
	return syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) == nil && uint64(files)+100 < limit.Cur
}

// settledMemory reads resident memory until it has stopped falling.
func settledMemory(pid int) (int, error) {
	least, calm := 0, 0
	for calm < 10 {
		now, err := statusBytes(pid, "VmRSS:")
		if err != nil {
			return 0, err
		}
		calm++
		if least == 0 || now < least-least/50 {
			least, calm = now, 0
		}
		time.Sleep(200 * time.Millisecond) // Measuring over time is the point here.
	}
	return least, nil
}

// statusBytes reads one size from the kernel's account of a process: VmRSS is
// resident now, VmHWM the most that ever was.
func statusBytes(pid int, name string) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	var kilobytes int
	_, after, _ := strings.Cut(string(status), name)
	if _, err := fmt.Sscan(after, &kilobytes); err != nil {
		return 0, err
	}
	return kilobytes << 10, nil
}

// cpuTime is what a process has computed so far, in steps of 10 ms.
func cpuTime(pid int) (time.Duration, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, err
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	var user, system int64
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		return 0, err
	}
	return time.Duration(user+system) * 10 * time.Millisecond, nil
}
