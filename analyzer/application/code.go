package application

import (
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Limits of one application. They are counts, so that every machine reads the
// same.
const (
	maxFiles = 800
	maxBytes = 8 << 20
	maxNodes = 4 << 20 // of trees, and of expressions evaluated
)

// code is the source of one application, as one container finds it.
type code struct {
	container *container.Container
	fs        *rootfs.FS
	files     *source.Files
	paths     []string // sys.path
	modules   map[string]*module
	app       *Application

	bytes, nodes, steps int
}
