package container

import (
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A Program is what a process really runs, with wrappers removed.
type Program struct {
	shell.Invocation
	Name string // base name of the program without version suffix: "python", "uvicorn"; "" if not known
}

// An Image is what is known of the image a container is made from.
type Image struct {
	Reference *value.Value // image: or the external base of the stage; nil for scratch
	Known     *KnownImage  // its row of images.tsv, nil if there is none
	Scratch   bool
	// Stage is set if a Dockerfile of the unit gives the image; its At is the
	// FROM.
	FromLine source.Span
}

// A KnownImage is a row of images.tsv.
type KnownImage struct {
	Repository string // docker.io/library/nginx
	Tags       string // glob that the tag must match, "*" for all
	User       string // default user, "root" or a name or number
	Drops      string // the user its daemon or entrypoint drops to, "" if it does not
	Entrypoint []string
	Command    []string
	Ports      []string
	Source     string // where the row's facts stand
	Checked    string // date
}
