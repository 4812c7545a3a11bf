package escape

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Cut is a set of changes after which no path at or above a threshold is left.
type Cut struct {
	Threshold int // in tenths
	Changes   []Change
	Cost      int
	// Minimal is set if no cheaper set does the same: the search came to its end.
	Minimal bool
	// Closes are the indices of the paths at or above the threshold that it
	// closes or lowers below it.
	Closes []int
	// Kept are the indices of paths at or above the threshold that no change
	// closes: what they rest on is kept, or not in these files.
	Kept []int
	// Left is the best score that remains, in tenths; 0 if no path does.
	Left int
	// Alternatives are the cheapest sets that avoid a chosen change each.
	Alternatives []Alternative
}

// A Change is one thing to write.
type Change struct {
	ID      string // stable: "remove-mount(api,/var/run/docker.sock)"
	Service string
	At      source.Span // where it is written
	Title   string      // a verb phrase: what to write
	Cost    int         // effort and risk of breakage, 1 to 10
	Edits   []analysis.TextEdit
	Safe    bool   // the container keeps working without further change
	Check   string // what to look at afterwards, "" for nothing
	// Lowers is set if it takes away a factor and no edge: the way stays, longer.
	Lowers bool
	// Paths are the indices of the paths that it closes or lowers below the
	// threshold together with the changes before it.
	Paths []int
	// Left is the best score that remains after it and those before it, in
	// tenths; 0 if none at or above the threshold does.
	Left int
}

// An Alternative is a set of changes that does without one of the cut.
type Alternative struct {
	Without string // the ID of the change that it avoids
	Changes []Change
	Cost    int
}
