package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
	"github.com/hullcheck/hullcheck/analyzer/reach"
)

// DebuggerOnLoopback reports a debugger or JMX port that is published on a
// loopback address of the host.
var DebuggerOnLoopback = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DebuggerOnLoopback",
		Doc:      "debugger accepts connections from the host",
		Requires: requires,
		Run:      runDebuggerOnLoopback,
	},
	Precondition: analyzer.SecondFlaw, // an account of the host, or a browser there that an attacker steers
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-489", "CWE-306", "T1190", "D04"),
}

func runDebuggerOnLoopback(pass *analysis.Pass) (any, error) {
	reportListeners(pass, func(l debug.Listener, w wayIn) bool {
		return l.Effect != debug.Profiler && w.known && w.way.Scope == reach.Host
	})
	return nil, nil
}
