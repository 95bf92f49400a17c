package api

import (
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/websocket/v2"
	"golang.org/x/time/rate"

	"hearth/shared/contract"
)

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
	"media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// securityHeaders go with every answer but a socket's: to it they say nothing,
// and it would hold on to them for as long as it is open.
func securityHeaders(c *fiber.Ctx) error {
	if websocket.IsWebSocketUpgrade(c) {
		return c.Next()
	}
	c.Set("Content-Security-Policy", contentPolicy)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "no-referrer")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()")
	return c.Next()
}

// noStore keeps answers with private words out of every cache.
func noStore(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Next()
}

// sameOrigin refuses what another website sends (SPEC PR3). Browsers send
// Origin with every POST and every socket; what sends none is no browser.
func sameOrigin(c *fiber.Ctx) error {
	origin := c.Get(fiber.HeaderOrigin)
	if origin == "" {
		return c.Next()
	}
	from, err := url.Parse(origin)
	if err != nil || !strings.EqualFold(from.Host, string(c.Request().Host())) {
		return contract.NewError(contract.CodeForeignOrigin, "")
	}
	return c.Next()
}

// attempts slows down guessing of pairing codes: per address, and in all
// (SPEC PR1). In all it is generous: a code has 40 bits, and a stranger must
// not be able to keep the couple from pairing.
type attempts struct {
	mu        sync.Mutex
	now       func() time.Time
	byAddress map[string]*rate.Limiter
	inAll     *rate.Limiter
}

const (
	triesAtOnce = 10
	// addressesKept bounds the memory of who has tried.
	addressesKept = 4096
)

func newAttempts(now func() time.Time) *attempts {
	return &attempts{now: now, byAddress: make(map[string]*rate.Limiter), inAll: rate.NewLimiter(20, 100)}
}

func (a *attempts) allow(address string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	limiter, known := a.byAddress[address]
	if !known {
		a.forgetRested(now)
		limiter = rate.NewLimiter(rate.Every(6*time.Second), triesAtOnce)
		a.byAddress[address] = limiter
	}
	return limiter.AllowN(now, 1) && a.inAll.AllowN(now, 1)
}

func (a *attempts) forgetRested(now time.Time) {
	if len(a.byAddress) < addressesKept {
		return
	}
	for address, limiter := range a.byAddress {
		if limiter.TokensAt(now) >= triesAtOnce {
			delete(a.byAddress, address)
		}
	}
}

func (s *Server) limitAttempts(c *fiber.Ctx) error {
	if !s.attempts.allow(c.IP()) {
		c.Set(fiber.HeaderRetryAfter, "60")
		return contract.NewError(contract.CodeTooManyTries, "")
	}
	return c.Next()
}
