package dockerfile

import "github.com/hullcheck/hullcheck/analyzer/value"

// Parse reads a Dockerfile from its text. It always returns a file: a bad
// instruction costs that instruction, and a diagnostic says why.
func Parse(path string, text *value.Value) *File {
	panic("not built yet")
}

// Build expands the variables and resolves the stages of f for one target.
func (f *File) Build(o BuildOptions) *Build {
	panic("not built yet")
}
