package api

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"hearth/server/room"
	"hearth/shared/contract"
)

// handleSync is push and pull without a socket: the same rules, one page a call.
func (s *Server) handleSync(c *fiber.Ctx) error {
	var request contract.SyncRequest
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
	changes := request.Changes
	if request.Cursor != nil {
		isOurs, err := s.Room.Knows(member, *request.Cursor)
		if err != nil {
			return err
		}
		if !isOurs {
			changes = nil // Healing comes first: they stay unanswered (SPEC HE3).
		}
	}
	verdicts, err := s.push(c.UserContext(), member, changes)
	if err != nil {
		return err
	}
	reply := contract.SyncReply{Time: s.Now().UnixMilli(), Verdicts: verdicts}
	if request.Cursor != nil {
		if reply.Page, err = s.Room.Pull(member, *request.Cursor); err != nil {
			return err
		}
	}
	return c.JSON(reply)
}

// push is what the socket and POST share.
func (s *Server) push(ctx context.Context, member room.Member, changes []contract.Change) ([]contract.Verdict, error) {
	if len(changes) > contract.MaxPushChanges {
		return nil, contract.NewError(contract.CodeTooManyChanges, "changes")
	}
	return s.Room.Push(ctx, member, changes)
}

// refuseOther is for a device that has somebody else's data: another person
// has signed in on it since (SPEC PU7).
func refuseOther(member room.Member, person string) *contract.Error {
	if person != "" && person != member.Person {
		return contract.NewError(contract.CodeNotYours, "person")
	}
	return nil
}

// refuseProtocol is for apps this server cannot talk with (SPEC VE1).
func refuseProtocol(protocol int) *contract.Error {
	switch {
	case protocol < contract.OldestProtocol:
		return contract.NewError(contract.CodeAppTooOld, "protocol")
	case protocol > contract.Protocol:
		return contract.NewError(contract.CodeServerTooOld, "protocol")
	}
	return nil
}
