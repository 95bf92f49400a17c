package api

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"hearth/shared/contract"
)

// files is the built app in memory, each file in the encodings the build made
// beside it (name.br, name.gz).
type files struct{ byPath map[string]*file }

type file struct {
	contentType string
	// immutable: the name holds a hash of what is in it.
	immutable bool
	// variants, best first; the last is the plain one.
	variants []variant
}

type variant struct {
	encoding string
	data     []byte
	etag     string
}

// encodings are tried in this order.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}, {"", ""}}

func loadFiles(app fs.FS) (*files, error) {
	loaded := &files{byPath: make(map[string]*file)}
	err := fs.WalkDir(app, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		if ext := path.Ext(name); ext == ".br" || ext == ".gz" {
			return nil
		}
		one, err := loadFile(app, name)
		loaded.byPath["/"+name] = one
		return err
	})
	return loaded, err
}

func loadFile(app fs.FS, name string) (*file, error) {
	one := &file{contentType: contentType(name), immutable: strings.HasPrefix(name, "assets/")}
	for _, encoding := range encodings {
		data, err := fs.ReadFile(app, name+encoding.suffix)
		if err != nil {
			if encoding.name != "" {
				continue // Too small or of a sort that does not shrink.
			}
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		hash := sha256.Sum256(append([]byte(encoding.name), data...))
		one.variants = append(one.variants, variant{encoding.name, data, `"` + hex.EncodeToString(hash[:12]) + `"`})
	}
	return one, nil
}

func contentType(name string) string {
	switch ext := path.Ext(name); ext {
	case ".webmanifest":
		return "application/manifest+json"
	default:
		if found := mime.TypeByExtension(ext); found != "" {
			return found
		}
		return "application/octet-stream"
	}
}

// handleFile serves the app. Any path without an extension is a screen of it.
func (s *Server) handleFile(c *fiber.Ctx) error {
	if c.Method() != fiber.MethodGet && c.Method() != fiber.MethodHead {
		return contract.NewError(contract.CodeWrongMethod, "")
	}
	name := c.Path()
	if path.Ext(name) == "" {
		name = "/index.html"
	}
	found, exists := s.files.byPath[name]
	if !exists && name == "/index.html" {
		return c.Status(fiber.StatusNotFound).SendString("The app is not built into this server. Run scripts/run, which builds it.")
	}
	if !exists {
		return contract.NewError(contract.CodeNotFound, "")
	}
	return sendFile(c, found)
}

func sendFile(c *fiber.Ctx, found *file) error {
	chosen := chooseVariant(c, found)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	c.Set(fiber.HeaderETag, chosen.etag)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	if found.immutable {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	if c.Get(fiber.HeaderIfNoneMatch) == chosen.etag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	c.Set(fiber.HeaderContentType, found.contentType)
	if chosen.encoding != "" {
		c.Set(fiber.HeaderContentEncoding, chosen.encoding)
	}
	return c.Send(chosen.data)
}

// chooseVariant takes the best encoding the browser asks for; asked for none,
// the plain one.
func chooseVariant(c *fiber.Ctx, found *file) variant {
	if c.Get(fiber.HeaderAcceptEncoding) != "" {
		for _, variant := range found.variants {
			if variant.encoding != "" && c.AcceptsEncodings(variant.encoding) != "" {
				return variant
			}
		}
	}
	return found.variants[len(found.variants)-1]
}
