package main

import (
	"os"
	"path/filepath"
	"strings"
)

// listenFlags are what every command that serves takes.
type listenFlags struct {
	Addr string `env:"HEARTH_ADDR" default:"127.0.0.1:8080" help:"Address to listen on; Caddy stands in front of it."`
	Site string `env:"HEARTH_SITE" default:"hearth.local" help:"Name that phones reach Caddy under, as in the Caddyfile."`
}

// dataFlags say where the couple's words are kept.
type dataFlags struct {
	Data string `env:"HEARTH_DATA" default:"${data}" placeholder:"DIR" help:"Data folder. Default: hearth in the user's data folder."`
}

// siteURL is the address that phones open.
func (f listenFlags) siteURL() string {
	if strings.Contains(f.Site, "://") {
		return strings.TrimSuffix(f.Site, "/")
	}
	return "https://" + f.Site
}

// defaultData follows the XDG base directory specification.
func defaultData() string {
	if base := os.Getenv("XDG_DATA_HOME"); base != "" {
		return filepath.Join(base, "hearth")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "hearth-data"
	}
	return filepath.Join(home, ".local", "share", "hearth")
}
