package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SocketProxyPublished reports a proxy of the engine's API that lets other
// machines start containers.
var SocketProxyPublished = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SocketProxyPublished",
		Doc:      "socket proxy lets other machines start containers",
		Requires: serverRooms,
		Run:      runSocketProxyPublished,
	},
	Precondition: analyzer.Direct, // one API call
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-306", "CWE-250", "T1610", "T1133", "D03",
		"Tecnativa, Docker Socket Proxy https://github.com/Tecnativa/docker-socket-proxy"),
}

func runSocketProxyPublished(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		power := evidence.ProxyPower(s.Container)
		if s.Class != program.EngineAPI || power == nil || !s.way.Scope.Outside() {
			continue // SocketProxyOverpermissive reports what neighbours can do
		}
		f := analyzer.At(s.way.At, "an attacker on %s gets root on the host through the Docker API that %s lets in", s.way.From(), s.Container)
		for _, v := range power {
			f.Because(analyzer.Cause, v, "lets clients start containers")
		}
		s.complete(pass, f)
		f.Report(pass)
	}
	return nil, nil
}
