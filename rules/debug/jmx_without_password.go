package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
)

// JMXWithoutPassword reports Java's remote management without authentication
// where other machines reach it.
var JMXWithoutPassword = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "JMXWithoutPassword",
		Doc:      "remote management of Java asks for no password",
		Requires: requires,
		Run:      runJMXWithoutPassword,
	},
	Precondition: analyzer.Direct, // the client has the machine load a class from its own address
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-306", "CWE-489", "T1190", "D04"),
}

func runJMXWithoutPassword(pass *analysis.Pass) (any, error) {
	reportListeners(pass, func(l debug.Listener, w wayIn) bool {
		return l.Effect == debug.Management && w.outside()
	})
	return nil, nil
}
