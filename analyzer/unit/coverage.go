package unit

import (
	"errors"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Coverage tells what of a unit was not analysed: files that could not be
// loaded or parsed, or not to their end, are gaps; what is referenced and not
// there is a note.
var Coverage = &analysis.Analyzer{
	Name:     "coverage",
	Doc:      "tells what was not analysed",
	Requires: []*analysis.Analyzer{analyzer.SessionAnalyzer, source.Analyzer, compose.Analyzer, dockerfile.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		c := coverage{
			session: analyzer.SessionIn(pass), unit: source.In(pass),
			app: compose.In(pass), files: dockerfile.In(pass),
		}
		if c.app != nil {
			c.compose()
			c.builds()
		}
		c.dockerfiles()
		c.kinds()
		return nil, nil
	},
}

type coverage struct {
	session *analyzer.Session
	unit    *source.Unit
	app     *compose.Project
	files   *dockerfile.Set
}

// pathOf returns the file that a diagnostic is about.
func (c *coverage) pathOf(at source.Span) string {
	if at.IsValid() {
		if f := c.unit.Files.At(at.Pos()); f != nil {
			return f.Path
		}
	}
	if len(c.unit.Compose) > 0 {
		return c.unit.Compose[0]
	}
	return c.unit.Name
}

func (c *coverage) compose() {
	for _, p := range slices.Sorted(maps.Keys(c.app.Missing)) {
		c.session.Gap(p, source.Span{}, "%s", source.Explain(c.app.Missing[p]))
	}
	for _, d := range c.app.Diagnostics {
		switch d.Level {
		case compose.Fatal:
			if d.Code == compose.Unreadable && !d.At.IsValid() {
				continue // said above
			}
			c.session.Gap(c.pathOf(d.At), d.At, "%s", d.Message)
		case compose.Note:
			if leftOut(d.Code) {
				c.session.Note(c.pathOf(d.At), d.At, "%s", d.Message)
			}
		case compose.Error:
			if unread(d.Code) {
				c.session.Gap(c.pathOf(d.At), d.At, "%s", d.Message)
			}
		case compose.Warn:
			// a finding of a rule
		}
	}
}

// unread reports whether an error cost a part of the file, so that what stands
// there is not analysed. Other errors cost the value they are about.
func unread(code compose.Code) bool {
	return slices.Contains([]compose.Code{
		compose.YAMLSyntax, compose.TemplateSyntax, compose.TabIndentation, compose.InvalidText,
		compose.AliasCycle, compose.TooDeep, compose.TooManyValues,
	}, code)
}

// leftOut reports whether a diagnostic says that something was not looked at;
// others say how the file is written.
func leftOut(code compose.Code) bool {
	return !slices.Contains([]compose.Code{
		compose.ObsoleteVersion, compose.OldBoolean, compose.DeprecatedKey, compose.TrailingSpace, compose.ByteOrder,
	}, code)
}

// builds notes which services are built from what can't be looked at.
func (c *coverage) builds() {
	for _, b := range c.app.Builds() {
		name := source.Quote(b.Service.Name)
		switch {
		case !b.Inline.IsZero():
		case b.Remote:
			c.session.Note(c.pathOf(b.At), b.At, "%s is built from a fetched context, which is not analysed", name)
		case b.Outside:
			c.session.Note(c.pathOf(b.At), b.At, "%s is built from outside the root, which is not analysed; --root sets a wider one", name)
		case b.Unknown:
			c.session.Note(c.pathOf(b.At), b.At, "what %s is built from depends on a variable that is not set here", name)
		default:
			if err := c.files.Missing[b.DockerfilePath]; err != nil && referenced(err) {
				at := b.At
				if written := b.Dockerfile; written != nil && written.At.IsValid() && written.At.Len() > 0 {
					at = written.At
				}
				c.session.Note(c.pathOf(at), at, "%s is built from %s, which %s", name, source.Quote(b.DockerfilePath), source.Explain(err))
			}
		}
	}
}

// referenced reports whether a Dockerfile that a service names is not there,
// which costs what it says and no more. Any other error is a gap.
func referenced(err error) bool {
	var outside *source.OutsideRootError
	var special *source.NotRegularError
	return source.Absent(err) || errors.As(err, &outside) || errors.As(err, &special)
}

func (c *coverage) dockerfiles() {
	for _, p := range slices.Sorted(maps.Keys(c.files.Missing)) {
		if err := c.files.Missing[p]; c.app == nil || !referenced(err) {
			c.session.Gap(p, source.Span{}, "%s", source.Explain(err))
		}
	}
	for _, f := range c.files.Files {
		rejected := false
		for _, d := range f.Diagnostics {
			switch {
			case d.Error:
				rejected = true
				c.session.Gap(f.Path, d.At, "%s", d.Message)
			case d.Rule == "":
				c.session.Note(f.Path, d.At, "%s", d.Message)
			}
		}
		if len(f.Stages) == 0 && !rejected {
			c.session.Gap(f.Path, source.Span{}, "no FROM: there is nothing to build")
		}
	}
}

// kinds says what each file was read as.
func (c *coverage) kinds() {
	for _, f := range c.unit.Files.Loaded() {
		name := path.Base(f.Path)
		switch {
		case slices.Contains(c.unit.Compose, f.Path):
			c.session.File(f.Path, "compose")
		case c.files.ByPath(f.Path) != nil:
			c.session.File(f.Path, "dockerfile")
		case strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".yaml"):
			c.session.File(f.Path, "compose") // included or extended
		default:
			c.session.File(f.Path, "env") // nothing else is read
		}
	}
}
