package evidence

import (
	"path"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Development adds to the message of a finding that its place counts in
// development only: it stands in the override file that Compose loads by
// itself, in a file named for development or tests, or in a service behind a
// profile. The severity stays: the same file is often what runs in production.
func Development(f *analyzer.Finding, c *container.Container, files *source.Files) *analyzer.Finding {
	if file := files.At(f.At.Pos()); file != nil && developmentFile(file.Path) {
		f.Message += " (in " + source.Quote(path.Base(file.Path)) + ")"
		return f
	}
	if len(c.Profiles) > 0 && c.Profiles[0].IsKnown() {
		f.Message += " (profile " + c.Profiles[0].String() + ")"
	}
	return f
}

// ForDevelopment reports whether a place counts in development only, as
// [Development] says it.
func ForDevelopment(at source.Span, c *container.Container, files *source.Files) bool {
	file := files.At(at.Pos())
	return file != nil && developmentFile(file.Path) || len(c.Profiles) > 0
}

// developmentFile reports whether a file is named for development or tests.
func developmentFile(p string) bool {
	for word := range strings.FieldsFuncSeq(strings.ToLower(path.Base(p)), func(r rune) bool { return r == '.' || r == '-' || r == '_' }) {
		switch word {
		case "override", "dev", "develop", "development", "devel", "local", "debug", "test", "tests", "testing", "ci", "e2e":
			return true
		}
	}
	return false
}
