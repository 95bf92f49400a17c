package api

import (
	"sync"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/websocket/v2"

	"hearth/shared/contract"
)

const (
	// socketReadBytes holds one hug; what is longer is read past the buffer.
	socketReadBytes = 1 << 10
	// socketWriteBytes is how much of a message leaves at once.
	socketWriteBytes = 4 << 10
)

// route is the one table of everything the server answers.
func (s *Server) route() {
	s.app.Use(securityHeaders)
	s.app.Get("/healthz", s.handleHealth)

	api := s.app.Group("/api", noStore, sameOrigin)
	api.Get("/start", s.handleStart)
	api.Post("/pair/setup", s.limitAttempts, s.handleSetup)
	api.Post("/pair/join", s.limitAttempts, s.handleJoin)

	api.Post("/pair/invite", s.signedIn, s.handleInvite)
	api.Get("/me", s.signedIn, s.handleMe)
	api.Post("/devices/:device/sign-out", s.signedIn, s.handleSignOutDevice)
	api.Post("/sign-out", s.signedIn, s.handleSignOut)
	api.Post("/sync", s.signedIn, s.handleSync)
	api.Post("/heal", s.signedIn, s.handleHeal)
	api.Get("/entries/:entry/versions", s.signedIn, s.handleVersions)
	api.Get("/live", s.signedIn, websocket.New(s.handleLive, websocket.Config{
		HandshakeTimeout: s.pace.writeWithin,
		ReadBufferSize:   socketReadBytes,
		WriteBufferSize:  socketWriteBytes,
		WriteBufferPool:  &sync.Pool{}, // Idle sockets share none.
	}))
	api.Use(func(*fiber.Ctx) error { return contract.NewError(contract.CodeNotFound, "") })

	s.app.Use(s.handleFile)
}
