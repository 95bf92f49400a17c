package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

const (
	// mostMemory and mostFirstLoad are what Hearth aims to stay under.
	mostMemory    = 40 << 20
	mostFirstLoad = 120 << 10
)

// reportMemory prints what the server holds with the demo's couple, idle.
func reportMemory(server string) error {
	home, err := start("private window", server, "demo", "--addr", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer home.stop()
	resident, err := settledMemory(home.command.Process.Pid)
	if err != nil {
		return err
	}
	fmt.Printf("Idle with the demo's couple, resident:\n  %.1f MB (aim: under %d)\n", float64(resident)/(1<<20), mostMemory>>20)
	return nil
}

// settledMemory reads resident memory until it has stopped falling.
func settledMemory(pid int) (int, error) {
	least, calm := 0, 0
	for calm < 5 {
		now, err := residentBytes(pid)
		if err != nil {
			return 0, err
		}
		calm++
		if least == 0 || now < least-least/50 {
			least, calm = now, 0
		}
		time.Sleep(time.Second) // Measuring over time is the point here.
	}
	return least, nil
}

func residentBytes(pid int) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	var kilobytes int
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	if _, err := fmt.Sscan(after, &kilobytes); err != nil {
		return 0, err
	}
	return kilobytes << 10, nil
}

var assetForm = regexp.MustCompile(`(?:src|href)="/?(assets/[^"]+\.(?:js|css))"`)

// reportBytes prints what a first visit loads before anything shows, and the
// service worker, which comes after.
func reportBytes(app string) error {
	page, err := os.ReadFile(filepath.Join(app, "index.html"))
	if err != nil {
		return err
	}
	first := 0
	for _, asset := range assetForm.FindAllSubmatch(page, -1) {
		size, err := compressedSize(filepath.Join(app, string(asset[1])))
		if err != nil {
			return err
		}
		first += size
	}
	worker, err := compressedSize(filepath.Join(app, "sw.js"))
	if err != nil {
		return err
	}
	fmt.Printf("The app over the wire, compressed:\n")
	fmt.Printf("  first load, JS and CSS     %6.1f KB (aim: under %d)\n", float64(first)/1024, mostFirstLoad>>10)
	fmt.Printf("  service worker, after that %6.1f KB\n", float64(worker)/1024)
	return nil
}

func compressedSize(path string) (int, error) {
	info, err := os.Stat(path + ".br")
	if err != nil {
		info, err = os.Stat(path)
	}
	if err != nil {
		return 0, err
	}
	return int(info.Size()), nil
}
