package api

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"hearth/shared/contract"
)

// drainBytes is how much of a body that is too large is read to its end, so
// that the sender gets the answer before the connection closes.
const drainBytes = 16 * contract.MaxBodyBytes

// readBody decodes and validates a request's JSON into request.
func (s *Server) readBody(c *fiber.Ctx, request any) error {
	body, err := wholeBody(c)
	if err != nil {
		return err
	}
	if err := decode(body, request); err != nil {
		return err
	}
	if invalid := s.Validate.Message(request); invalid != nil {
		return invalid
	}
	return nil
}

func wholeBody(c *fiber.Ctx) ([]byte, error) {
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		return c.Body(), nil
	}
	body, err := io.ReadAll(io.LimitReader(stream, contract.MaxBodyBytes+1))
	if err != nil {
		return nil, contract.NewError(contract.CodeBrokenJSON, "")
	}
	if len(body) > contract.MaxBodyBytes {
		c.Context().SetConnectionClose()
		_, _ = io.CopyN(io.Discard, stream, drainBytes)
		return nil, contract.NewError(contract.CodeBodyTooLarge, "")
	}
	return body, nil
}

// decode reads JSON. A value of the wrong type names its field. What is not
// UTF-8 is no JSON, though Go takes it: sent on, it would have the partner's
// browser close its socket whenever it came.
func decode(data []byte, into any) error {
	if !utf8.Valid(data) {
		return contract.NewError(contract.CodeBrokenJSON, "")
	}
	err := json.Unmarshal(data, into)
	if err == nil {
		return nil
	}
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) && wrongType.Field != "" {
		field, _, _ := strings.Cut(wrongType.Field, ".bases.") // What follows is the sender's own text.
		return contract.NewError(contract.CodeInvalidField, field)
	}
	return contract.NewError(contract.CodeBrokenJSON, "")
}
