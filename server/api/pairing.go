package api

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"hearth/server/room"
	"hearth/shared/contract"
)

func (s *Server) handleHealth(c *fiber.Ctx) error {
	return c.JSON(fiber.Map{"status": "ok", "protocol": contract.Protocol})
}

func (s *Server) handleStart(c *fiber.Ctx) error {
	needsSetup, err := s.Desk.NeedsSetup()
	if err != nil {
		return err
	}
	return c.JSON(contract.StartReply{Protocol: contract.Protocol, NeedsSetup: needsSetup})
}

func (s *Server) handleSetup(c *fiber.Ctx) error {
	var request contract.SetupRequest
	if err := s.readBody(c, &request); err != nil {
		return err
	}
	token, member, err := s.Desk.SetUp(c.UserContext(), request)
	return s.welcome(c, token, member, err)
}

func (s *Server) handleJoin(c *fiber.Ctx) error {
	var request contract.JoinRequest
	if err := s.readBody(c, &request); err != nil {
		return err
	}
	token, member, err := s.Desk.Join(c.UserContext(), request)
	return s.welcome(c, token, member, err)
}

// welcome signs a new device in, unless err says otherwise.
func (s *Server) welcome(c *fiber.Ctx, token string, member room.Member, err error) error {
	if err != nil {
		return err
	}
	setSession(c, token, sessionLife)
	return s.sendMe(c, member)
}

func (s *Server) handleInvite(c *fiber.Ctx) error {
	var request contract.InviteRequest
	if err := s.readBody(c, &request); err != nil {
		return err
	}
	invitation, err := s.Desk.Invite(c.UserContext(), memberOf(c), request.For, contract.CodeLife)
	if err != nil {
		return err
	}
	return c.JSON(invitation)
}

// handleMe is what an app asks at launch, so it renews the cookie too.
func (s *Server) handleMe(c *fiber.Ctx) error {
	member := memberOf(c)
	if err := s.Desk.Seen(c.UserContext(), member); err != nil {
		return err
	}
	setSession(c, c.Cookies(cookieName(c)), sessionLife)
	return s.sendMe(c, member)
}

func (s *Server) sendMe(c *fiber.Ctx, member room.Member) error {
	me, err := s.Desk.Me(member)
	if err != nil {
		return err
	}
	return c.JSON(me)
}

func (s *Server) handleSignOutDevice(c *fiber.Ctx) error {
	member := memberOf(c)
	device := c.Params("device")
	if err := s.Desk.SignOut(c.UserContext(), member, device); err != nil {
		return err
	}
	if device == member.Device {
		clearSession(c)
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func (s *Server) handleSignOut(c *fiber.Ctx) error {
	member := memberOf(c)
	var known *contract.Error
	if err := s.Desk.SignOut(c.UserContext(), member, member.Device); err != nil && !errors.As(err, &known) {
		return err
	}
	clearSession(c)
	return c.SendStatus(fiber.StatusNoContent)
}
