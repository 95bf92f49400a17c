package api

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"hearth/server/room"
	"hearth/shared/contract"
)

// Cookie names. The prefix has the browser itself insist on Secure, Path=/ and
// no Domain.
const (
	cookieSecure = "__Host-hearth"
	cookiePlain  = "hearth"
)

// sessionLife is how long a cookie lasts after the last visit: the longest
// that browsers allow.
const sessionLife = 400 * 24 * time.Hour

const localMember = "member"

// signedIn lets a signed-in device through, and remembers who it is.
func (s *Server) signedIn(c *fiber.Ctx) error {
	token := c.Cookies(cookieName(c))
	if token == "" {
		return contract.NewError(contract.CodeSignedOut, "")
	}
	member, err := s.Desk.Member(token)
	if err != nil {
		return err
	}
	c.Locals(localMember, member)
	return c.Next()
}

func memberOf(c *fiber.Ctx) room.Member { return c.Locals(localMember).(room.Member) }

// setSession hands the device its token, where no script can read it (SPEC PR2).
func setSession(c *fiber.Ctx, token string, life time.Duration) {
	c.Cookie(&fiber.Cookie{
		Name:     cookieName(c),
		Value:    token,
		Path:     "/",
		MaxAge:   int(life.Seconds()),
		Secure:   c.Secure(),
		HTTPOnly: true,
		SameSite: fiber.CookieSameSiteStrictMode,
	})
}

func clearSession(c *fiber.Ctx) { setSession(c, "", -time.Second) }

func cookieName(c *fiber.Ctx) string {
	if c.Secure() {
		return cookieSecure
	}
	return cookiePlain
}
