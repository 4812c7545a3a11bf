package unit

import (
	"fmt"
	"path"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Subjects describes the services and stages of a unit for the headings of a
// report.
var Subjects = &analysis.Analyzer{
	Name:     "subjects",
	Doc:      "describes services and stages",
	Requires: []*analysis.Analyzer{analyzer.SessionAnalyzer, source.Analyzer, container.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		session, files := analyzer.SessionIn(pass), source.In(pass).Files
		cut := false
		for _, c := range container.In(pass) {
			s := subject(c, files)
			session.Describe(s)
			if c.Cut && !cut {
				cut = true
				session.Gap(s.Path, c.At, "what %s and services after it build is not analysed: the Dockerfiles are too large for all that build them", source.Quote(c.Name))
			}
		}
		return nil, nil
	},
}

// subject describes a service, or a stage that no service runs. The only stage
// of a file has no title: the file is its name.
func subject(c *container.Container, files *source.Files) analyzer.Subject {
	var s analyzer.Subject
	if f := files.At(c.At.Pos()); f != nil {
		s.Path = f.Path
	}
	if c.Service != nil {
		s.Name, s.Title, s.Detail = "services."+c.Service.Name, "service "+c.Service.Name, detail(c, files)
		return s
	}
	if names := c.Subjects(c.At); len(names) > 0 {
		s.Name = names[0]
	}
	if c.Build != nil && c.Build.Target != nil && len(c.Build.File.Stages) > 1 {
		stage, of := c.Build.Target.Stage, len(c.Build.File.Stages)
		s.Title = fmt.Sprintf("stage %d of %d", stage.Index+1, of)
		if stage.Name.IsKnown() {
			s.Title, s.Detail = "stage "+stage.Name.Str, fmt.Sprintf("%d of %d", stage.Index+1, of)
		}
	}
	return s
}

// detail says what a service is made from.
func detail(c *container.Container, files *source.Files) string {
	if c.Build != nil && c.Build.Target != nil {
		f := c.Build.File
		where := stageOf(c.Build.Target.Stage, len(f.Stages))
		if f.Inline {
			return "built from an inline Dockerfile (" + where + ")"
		}
		name := f.Path
		if at := files.At(c.At.Pos()); at != nil {
			name = relative(path.Dir(at.Path), f.Path)
		}
		return fmt.Sprintf("built from %s (%s)", name, where)
	}
	if image := c.Service.Get("image"); image != nil && image.Text() != "" {
		return "image " + image.Text()
	}
	return ""
}

func stageOf(s *dockerfile.Stage, stages int) string {
	where := fmt.Sprintf("stage %d of %d", s.Index+1, stages)
	if s.Name != nil && stages > 1 {
		where = fmt.Sprintf("stage %s, %d of %d", s.Name.Str, s.Index+1, stages)
	}
	return where
}

// relative shortens a path that lies in dir.
func relative(dir, p string) string {
	if rest := len(dir) + 1; dir != "." && len(p) > rest && p[:rest] == dir+"/" {
		return p[rest:]
	}
	return p
}
