package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// PathTraversal reports files whose path a caller chooses.
var PathTraversal = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PathTraversal",
		Doc:      "a request names any file of the container",
		Requires: rooms,
		Run:      runPathTraversal,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-22", "CWE-73", "T1083"),
}

func runPathTraversal(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass, application.FileRead, application.FileWrite) {
		writes := s.Sink.Class == application.FileWrite
		does, what := "reads", "any file in it"
		if writes {
			does = "writes"
		}
		mount, shared := hostTree(s.Container, writes)
		if shared {
			what = source.Quote(mount.Host.Path) + " of the host"
		}
		f := analyzer.At(s.Sink.Argument, "%s %s%s %s through %s", s.whoever(s.routes), s.probably(), does, what, s.through())
		if shared {
			f.Because(analyzer.Value, mount.Entry, "mounted at %s", mount.Target)
		}
		f.Fix(analyzer.NeedsReview, "resolve the path and test it with `is_relative_to`, or take an id instead of a name")
		s.report(pass, f)
	}
	return nil, nil
}

// hostTree returns a directory of the host that the container reads, or writes.
func hostTree(c *container.Container, writes bool) (container.Mount, bool) {
	for _, m := range c.Mounts {
		if _, socket := m.Socket(); socket || !m.Host.OnHost() || m.Target == nil || writes && !m.Writable() {
			continue
		}
		return m, true
	}
	return container.Mount{}, false
}
