package escape

import (
	"fmt"

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

	removes map[*Fact]bool
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

	final bool // the last of its cut
}

// An Alternative is a set of changes that does without one of the cut.
type Alternative struct {
	Without string // the ID of the change that it avoids
	Changes []Change
	Cost    int
}

// Headline says what the cut does: "3 changes close all 14 ways to the host".
func (c *Cut) Headline() string {
	changes, ways := plural(len(c.Changes), "change closes", "changes close"), plural(len(c.Closes), "the only way", fmt.Sprintf("all %d ways", len(c.Closes)))
	if len(c.Changes) != 1 {
		changes = fmt.Sprintf("%d %s", len(c.Changes), changes)
	} else {
		changes = "1 " + changes
	}
	if len(c.Closes) == 2 {
		ways = "both ways"
	}
	if len(c.Kept) > 0 {
		ways = fmt.Sprintf("%d of %d ways", len(c.Closes), len(c.Closes)+len(c.Kept))
	}
	return changes + " " + ways + " to the host"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// Effect says what the change does together with those before it.
func (c *Change) Effect() string {
	verb := "breaks"
	if c.Lowers {
		verb = "lengthens"
	}
	effect := fmt.Sprintf("%s %d %s", verb, len(c.Paths), plural(len(c.Paths), "way", "ways"))
	if len(c.Paths) == 0 {
		effect = "closes what leads around the others"
	}
	switch {
	case c.Left == 0:
	case c.final:
		effect += fmt.Sprintf("; %s stays, which no change closes", Decimal(c.Left))
	default:
		effect += fmt.Sprintf("; %s is left for the next change", Decimal(c.Left))
	}
	return effect
}

// Touches reports whether a change of the cut takes away what a step rests on.
func (c *Cut) Touches(s *Step) bool {
	for _, f := range s.Facts {
		if c.removes[f] {
			return true
		}
	}
	return false
}
