package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
)

// ProfilerEnabled reports a container whose profiler answers over the network.
var ProfilerEnabled = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ProfilerEnabled",
		Doc:      "profiler shows memory and stacks of the container",
		Requires: requires,
		Run:      runProfilerEnabled,
	},
	Precondition: analyzer.KnownTechnique, // the profiler's pages are documented
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-489", "CWE-200", "D04"),
}

func runProfilerEnabled(pass *analysis.Pass) (any, error) {
	reportModes(pass, func(worst debug.Effect, _ wayIn) bool {
		return worst == debug.Profiler
	})
	reportListeners(pass, func(l debug.Listener, _ wayIn) bool { return l.Effect == debug.Profiler })
	return nil, nil
}
