package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
	"github.com/hullcheck/hullcheck/analyzer/reach"
)

// DebuggerOpenToNeighbours reports a debugger or JMX port that the containers
// of a network reach.
var DebuggerOpenToNeighbours = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DebuggerOpenToNeighbours",
		Doc:      "debugger accepts connections from other containers",
		Requires: requires,
		Run:      runDebuggerOpenToNeighbours,
	},
	Precondition: analyzer.SecondFlaw, // code in one of them
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-489", "CWE-306", "T1190", "D04"),
}

func runDebuggerOpenToNeighbours(pass *analysis.Pass) (any, error) {
	reportListeners(pass, func(l debug.Listener, w wayIn) bool {
		return l.Effect != debug.Profiler && w.known && w.way.Scope <= reach.Neighbours
	})
	return nil, nil
}
