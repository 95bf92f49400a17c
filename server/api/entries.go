package api

import (
	"github.com/gofiber/fiber/v2"

	"hearth/shared/contract"
)

// handleVersions is what an author wrote before.
func (s *Server) handleVersions(c *fiber.Ctx) error {
	versions, err := s.Room.Versions(memberOf(c), c.Params("entry"))
	if err != nil {
		return err
	}
	return c.JSON(contract.VersionsReply{Versions: versions})
}

// handleHeal takes in what a device knows after a restore (SPEC HE1).
func (s *Server) handleHeal(c *fiber.Ctx) error {
	var request contract.HealRequest
	if err := s.readBody(c, &request); err != nil {
		return err
	}
	if refusal := refuseProtocol(request.Protocol); refusal != nil {
		return refusal
	}
	member := memberOf(c)
	if refusal := refuseOther(member, request.Person); refusal != nil {
		return refusal
	}
	if len(request.Offers) > contract.MaxHealEntries {
		return contract.NewError(contract.CodeTooManyChanges, "offers")
	}
	if len(request.Holds) > contract.MaxHealEntries {
		return contract.NewError(contract.CodeTooManyChanges, "holds")
	}
	verdicts, err := s.Room.Heal(c.UserContext(), member, request.Offers, request.Holds)
	if err != nil {
		return err
	}
	return c.JSON(contract.HealReply{Verdicts: verdicts})
}
