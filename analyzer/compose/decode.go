package compose

import (
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// document is one YAML document of a file, converted to values.
type document struct {
	root   *value.Value
	tagged []taggedPath // what carries !reset or !override
}

// taggedPath is the place of a !reset or !override tag. Elements of sequences
// are decimal indexes.
type taggedPath struct {
	path  []string
	reset bool
	at    source.Span
}

// decode converts the YAML documents of f. Problems are reported; recovered
// says that a syntax error had to be cut out.
func decode(f *source.File, report func(Diagnostic)) (documents []document, recovered bool) {
	return nil, false
}
