package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
)

const (
	// mostMemory and mostFirstLoad are what Hearth aims to stay under.
	mostMemory    = 40 << 20
	mostFirstLoad = 120 << 10
)

// reportMemory prints what the server holds with the demo's couple, idle.
func reportMemory(s settings, _ string) error {
	home, err := start("private window", s.server, "demo", "--addr", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer home.stop()
	resident, err := settledMemory(home.pid())
	if err != nil {
		return err
	}
	fmt.Printf("Idle with the demo's couple, resident:\n  %.1f MB (aim: under %d)\n", float64(resident)/(1<<20), mostMemory>>20)
	return nil
}

var assetForm = regexp.MustCompile(`(?:src|href)="/?(assets/[^"]+\.(?:js|css))"`)

// reportBytes prints what a first visit loads before anything shows, and the
// service worker, which comes after.
func reportBytes(s settings, _ string) error {
	page, err := os.ReadFile(filepath.Join(s.app, "index.html"))
	if err != nil {
		return err
	}
	first := 0
	for _, asset := range assetForm.FindAllSubmatch(page, -1) {
		size, err := compressedSize(filepath.Join(s.app, string(asset[1])))
		if err != nil {
			return err
		}
		first += size
	}
	worker, err := compressedSize(filepath.Join(s.app, "sw.js"))
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
