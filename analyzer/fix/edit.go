package fix

import (
	"cmp"
	"errors"
	"slices"

	"github.com/hullcheck/hullcheck/analyzer"
)

// An edit replaces the bytes [start, end) of a file, known by its real path.
type edit struct {
	path       string
	start, end int
	text       string
}

// touches reports whether two edits overlap or stand side by side: the entries
// of a list that are deleted one by one leave it empty only if each knows of the
// others.
func (e edit) touches(other edit) bool {
	return e.path == other.path && e.start <= other.end && other.start <= e.end
}

// A candidate is a fix that can be applied.
type candidate struct {
	finding *analyzer.Finding
	fix     *analyzer.Fix
	edits   []edit
}

// overlaps reports whether a fix touches another.
func (c *candidate) overlaps(other *candidate) bool {
	return slices.ContainsFunc(c.edits, func(e edit) bool { return slices.ContainsFunc(other.edits, e.touches) })
}

// same reports whether two fixes change the same: two findings with one cure.
func (c *candidate) same(other *candidate) bool { return slices.Equal(c.edits, other.edits) }

// apply makes edits that don't overlap.
func apply(content []byte, edits []edit) ([]byte, error) {
	slices.SortStableFunc(edits, func(a, b edit) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	var out []byte
	done := 0
	for _, e := range edits {
		if e.start < done || e.end > len(content) {
			return nil, errors.New("edits overlap or lie outside of the file")
		}
		out = append(append(out, content[done:e.start]...), e.text...)
		done = e.end
	}
	return append(out, content[done:]...), nil
}
