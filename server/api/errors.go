package api

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"hearth/server/store"
	"hearth/shared/contract"
)

// errorBody is the JSON of every answer that is not what was asked for.
type errorBody struct {
	Error *contract.Error `json:"error"`
}

// writeError is the one place an error becomes an answer.
func (s *Server) writeError(c *fiber.Ctx, err error) error {
	known := s.publicError(err, c.Method(), c.Route().Path)
	return c.Status(contract.Find(known.Code).Status).JSON(errorBody{known})
}

// publicError is what a person may see of an error. Everything else is logged
// and becomes "internal".
func (s *Server) publicError(err error, method, route string) *contract.Error {
	var known *contract.Error
	if errors.As(err, &known) {
		return known
	}
	var fromFiber *fiber.Error
	if errors.As(err, &fromFiber) {
		if code, mapped := codeOfStatus[fromFiber.Code]; mapped {
			return contract.NewError(code, "")
		}
	}
	if errors.Is(err, store.ErrClosed) || errors.Is(err, store.ErrBroken) {
		return contract.NewError(contract.CodeStopping, "")
	}
	if errors.Is(err, store.ErrFull) {
		return contract.NewError(contract.CodeStoreFull, "")
	}
	s.Log.Error("request failed", "method", method, "route", route, "error", err)
	return contract.NewError(contract.CodeInternal, "")
}

var codeOfStatus = map[int]contract.Code{
	fiber.StatusBadRequest:            contract.CodeBrokenJSON,
	fiber.StatusNotFound:              contract.CodeNotFound,
	fiber.StatusMethodNotAllowed:      contract.CodeWrongMethod,
	fiber.StatusRequestEntityTooLarge: contract.CodeBodyTooLarge,
	fiber.StatusUpgradeRequired:       contract.CodeWrongMethod,
}
