package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// HealthCheckProgramMissing reports health checks that run a program which the
// image does not have.
var HealthCheckProgramMissing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HealthCheckProgramMissing",
		Doc:      "health check runs a program that the image lacks",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHealthCheckProgramMissing,
	},
	Effect:    analyzer.Differs, // never healthy
	Precision: analyzer.High,    // a package may bring the program as a dependency
	References: analyzer.Refs("Docker, HEALTHCHECK https://docs.docker.com/reference/dockerfile/#healthcheck",
		"Compose, healthcheck https://docs.docker.com/reference/compose-file/services/#healthcheck"),
}

func runHealthCheckProgramMissing(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for i := range c.Others {
			p := &c.Others[i]
			if p.Role != container.HealthCheck {
				continue
			}
			program, where := absentIn(c, p)
			if program == "" {
				continue
			}
			f := analyzer.At(where, "%s never becomes healthy: its check runs %s, which its image does not have", c, source.Quote(program))
			f.About(c.Subjects(f.At)...)
			switch {
			case c.Image.FromLine.IsValid():
				f.Because(analyzer.Cause, c.Image.FromLine, "has no %s, and no instruction adds it", source.Quote(program))
			case c.Image.Reference != nil:
				f.Because(analyzer.Cause, c.Image.Reference, "has no %s", source.Quote(program))
			}
			f.Fix(analyzer.NeedsReview, "ask with a program that the image has, or install "+source.Quote(program))
			f.Report(pass)
		}
	}
	return nil, nil
}

// absentIn returns the first program of a health check that c's image does not
// have, with its place, "" if the check may work.
func absentIn(c *container.Container, p *container.Process) (string, analysis.Range) {
	if len(p.Argv) == 0 {
		return "", nil
	}
	if name := shell.Name(p.Argv[0]); name == "sh" || name == "bash" {
		if lacks(c, name) {
			return name, place(p, p.Argv[0])
		}
	}
	script := p.Program.Script
	if script == nil {
		if len(p.Program.Argv) > 0 && checks(p.Program.Name) && lacks(c, p.Program.Name) {
			return p.Program.Name, place(p, p.Program.Argv[0])
		}
		return "", nil
	}
	if script.Err != nil || strings.Contains(script.Source.Str, "command -v") || strings.Contains(script.Source.Str, "which ") {
		return "", nil // it looks what there is
	}
	var program string
	var where analysis.Range
	for i := range script.Commands {
		argv := shell.Unwrap(script.Commands[i].Argv).Argv // of timeout, env, …
		if len(argv) == 0 {
			continue
		}
		name := shell.Name(argv[0])
		if !checks(name) {
			continue
		}
		if !lacks(c, name) {
			return "", nil // one of two that do the same
		}
		if program == "" {
			program, where = name, place(p, argv[0])
		}
	}
	return program, where
}

// checks reports whether a program is one that health checks ask with, and that
// the table knows.
func checks(program string) bool {
	return program == "curl" || program == "wget" || program == "bash"
}

// place returns where a word of a check stands: for the shell that Docker puts
// in front, the whole check.
func place(p *container.Process, word *value.Value) analysis.Range {
	if word.State == value.Synthetic || !word.At.IsValid() || word.At.Len() == 0 {
		return p.At
	}
	return word
}
