package main

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"hearth/server/backup"
	"hearth/server/keyfile"
)

// listenFlags are what every command that serves takes.
type listenFlags struct {
	Addr string `env:"HEARTH_ADDR" default:"127.0.0.1:8080" help:"Address to listen on; Caddy stands in front of it."`
	Site string `env:"HEARTH_SITE" default:"hearth.local" help:"Name that phones reach Caddy under, as in the Caddyfile."`
}

// dataFlags say where the couple's words are kept.
type dataFlags struct {
	Data string `env:"HEARTH_DATA" default:"${data}" placeholder:"DIR" help:"Data folder. Default: hearth in the user's data folder."`
	Key  string `env:"HEARTH_KEY" placeholder:"FILE" help:"Key file, made at the first start. Default: the data folder's name with .key."`
}

// keyPath is the key file's: beside the data folder and not in it, so that a
// copy of the folder alone tells nobody anything.
func (f dataFlags) keyPath() string {
	if f.Key != "" {
		return f.Key
	}
	return filepath.Clean(f.Data) + ".key"
}

// socketPath is where a running server answers the command line.
func (f dataFlags) socketPath() string {
	return filepath.Join(filepath.Clean(f.Data)+"-run", "admin.sock")
}

// backupFlags say where backups go and how long they stay.
type backupFlags struct {
	Backups    string   `env:"HEARTH_BACKUPS" placeholder:"DIR" help:"Backup folder, or off. Default: the data folder's name with -backups."`
	Recipient  []string `env:"HEARTH_BACKUP_RECIPIENT" placeholder:"age1..." help:"Who else can read the backups: age public keys."`
	KeepDays   int      `env:"HEARTH_KEEP_DAYS" default:"7" help:"How many days every backup is kept."`
	KeepWeeks  int      `env:"HEARTH_KEEP_WEEKS" default:"5" help:"How many weeks one backup of each is kept."`
	KeepMonths int      `env:"HEARTH_KEEP_MONTHS" default:"12" help:"How many months one backup of each is kept."`
}

// backupsOff is the folder's name where none are wanted.
const backupsOff = "off"

// folder is where backups are kept, nil where none are wanted.
func (f backupFlags) folder(data dataFlags, key keyfile.Key, log *slog.Logger) (*backup.Folder, error) {
	dir := f.Backups
	switch dir {
	case backupsOff:
		return nil, nil
	case "":
		dir = filepath.Clean(data.Data) + "-backups"
	}
	folder := &backup.Folder{
		Dir: dir, Key: key, Now: time.Now, Log: log,
		Keep: backup.Keep{Days: f.KeepDays, Weeks: f.KeepWeeks, Months: f.KeepMonths},
	}
	for _, text := range f.Recipient {
		recipients, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil {
			return nil, fmt.Errorf("backup recipient: %w", err)
		}
		folder.Also = append(folder.Also, recipients...)
	}
	return folder, nil
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
