// Package pwa holds the built app inside the binary.
package pwa

import (
	"embed"
	"io/fs"
)

// dist is filled by "npm run build"; .gitkeep lets the server be built and
// tested without it.
//
//go:embed all:dist
var dist embed.FS

// Files is the built app, rooted where index.html is.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // The folder is part of the binary.
	}
	return files
}
