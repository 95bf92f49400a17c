// Package api is Hearth over HTTP and WebSocket. It is the only package that
// knows Fiber: it decodes, asks room and pairing, and encodes.
package api

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"hearth/server/live"
	"hearth/server/pairing"
	"hearth/server/room"
	"hearth/shared/contract"
)

// Server answers phones. Make it with New, run it with Serve, end it with Stop.
type Server struct {
	Parts
	app      *fiber.App
	files    *files
	attempts *attempts
	pace     pace

	// stopping closes when sockets are to say goodbye; sockets waits for them.
	stopping chan struct{}
	stop     sync.Once
	sockets  sync.WaitGroup
	joining  sync.Mutex
}

// Parts is everything a Server needs.
type Parts struct {
	Room     *room.Room
	Desk     *pairing.Desk
	Hub      *live.Hub
	Validate *contract.Validator
	Now      func() time.Time
	Log      *slog.Logger
	// App is the built PWA, rooted where index.html is.
	App fs.FS
}

// New makes a server from its parts.
func New(parts Parts) (*Server, error) {
	loaded, err := loadFiles(parts.App)
	if err != nil {
		return nil, fmt.Errorf("load app: %w", err)
	}
	s := &Server{Parts: parts, files: loaded, attempts: newAttempts(parts.Now), pace: usualPace, stopping: make(chan struct{})}
	s.app = fiber.New(fiber.Config{
		AppName:               "Hearth",
		DisableStartupMessage: true,
		// Fiber reuses its buffers; a kept string would change under us.
		Immutable: true,
		// Only a proxy on this machine may say where a request comes from.
		EnableTrustedProxyCheck: true,
		TrustedProxies:          []string{"127.0.0.1", "::1"},
		EnableIPValidation:      true,
		ProxyHeader:             fiber.HeaderXForwardedFor,
		// Bodies stream, so that one too large gets an answer instead of a reset.
		StreamRequestBody: true,
		BodyLimit:         contract.MaxBodyBytes,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       90 * time.Second,
		ErrorHandler:      s.writeError,
	})
	s.app.Use(recover.New())
	s.route()
	return s, nil
}

// Serve answers on the listener until Stop.
func (s *Server) Serve(listener net.Listener) error {
	if err := s.app.Listener(listener); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// Stop says goodbye to every socket, waits for what is under way, and closes
// the listener. The store may be closed once it has returned.
func (s *Server) Stop(ctx context.Context) error {
	s.stop.Do(func() { close(s.stopping) })
	s.joining.Lock() // No socket may join once the wait has begun.
	s.sockets.Wait()
	s.joining.Unlock()
	if err := s.app.ShutdownWithContext(ctx); err != nil {
		return fmt.Errorf("stop: %w", err)
	}
	return nil
}
