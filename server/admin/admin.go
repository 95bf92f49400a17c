// Package admin lets the command line ask a running server, through a socket
// file that only the server's owner can open: the database cannot be opened
// twice (FAILURES F34).
package admin

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/rpc"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"hearth/server/backup"
)

// ErrNotRunning: no server answers at the socket file.
var ErrNotRunning = errors.New("no hearth is running on this data folder")

const service = "Hearth"

// Desk is what a running server does when asked.
type Desk struct {
	// MakeBackup makes a backup now.
	MakeBackup func(context.Context) (backup.Made, error)
}

// calls is the Desk in the form that net/rpc asks for.
type calls struct {
	ctx  context.Context
	desk Desk
}

// Nothing is the argument of a call that takes none.
type Nothing struct{}

// Backup makes a backup now.
func (c *calls) Backup(_ Nothing, made *backup.Made) (err error) {
	*made, err = c.desk.MakeBackup(c.ctx)
	return err
}

// Serve answers at a socket file until the context ends. Its folder is made
// for the owner alone.
func Serve(ctx context.Context, path string, desk Desk) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make folder of socket file: %w", err)
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove old socket file: %w", err) // Whoever left it is gone: the data folder is ours.
	}
	listener, err := net.Listen("unix", path)
	if err != nil {
		return fmt.Errorf("open socket file: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return errors.Join(fmt.Errorf("close socket file to others: %w", err), listener.Close())
	}
	server := rpc.NewServer()
	if err := server.RegisterName(service, &calls{ctx, desk}); err != nil {
		return errors.Join(fmt.Errorf("register calls: %w", err), listener.Close())
	}
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer stop()
	var talking sync.WaitGroup
	defer talking.Wait()
	for {
		conn, err := listener.Accept()
		if err != nil {
			return nil // It was closed.
		}
		talking.Add(1)
		go func() {
			defer talking.Done()
			hangUp := context.AfterFunc(ctx, func() { _ = conn.Close() })
			defer hangUp()
			server.ServeConn(conn)
		}()
	}
}

// Backup asks a running server for a backup. It answers ErrNotRunning where
// there is none.
func Backup(path string) (made backup.Made, err error) {
	conn, err := net.Dial("unix", path)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return made, ErrNotRunning
	}
	if err != nil {
		return made, fmt.Errorf("open socket file: %w", err)
	}
	client := rpc.NewClient(conn)
	defer func() { _ = client.Close() }()
	if err := client.Call(service+".Backup", Nothing{}, &made); err != nil {
		return made, fmt.Errorf("ask for backup: %w", err)
	}
	return made, nil
}
