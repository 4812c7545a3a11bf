package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SocketProxyOverpermissive reports a proxy of the engine's API that lets the
// containers beside it start others.
var SocketProxyOverpermissive = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SocketProxyOverpermissive",
		Doc:      "socket proxy lets its neighbours start containers",
		Requires: serverRooms,
		Run:      runSocketProxyOverpermissive,
	},
	Precondition: analyzer.KnownTechnique, // from the containers that are let in
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-269", "CWE-250", "T1610", "T1611", "D04",
		"Tecnativa, Docker Socket Proxy https://github.com/Tecnativa/docker-socket-proxy"),
}

func runSocketProxyOverpermissive(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		power := evidence.ProxyPower(s.Container)
		if s.Class != program.EngineAPI || power == nil || s.way.Scope.Outside() {
			continue // higher severity: SocketProxyPublished reports what other machines reach
		}
		neighbours := reach.In(pass).Neighbours(s.Container)
		if len(neighbours) == 0 {
			continue
		}
		f := analyzer.At(power[0], "an attacker in %s gets root on the host through the Docker API that %s lets in", neighbours[0].Container, s.Container)
		f.About(s.Container.Subjects(f.At)...)
		evidence.Development(f, s.Container, source.In(pass).Files)
		f.Because(analyzer.Cause, power[1], "lets clients start containers, with the former")
		f.Because(analyzer.Cause, evidence.EngineSocket(s.Container), "commands the host's container engine")
		for _, n := range neighbours[:min(len(neighbours), 3)] {
			f.Because(analyzer.Value, n.Container.At, "%s is on a network of %s", n.Container, s.Container)
		}
		f.Fix(analyzer.NeedsReview, "switch `POST` off, or allow the single requests that are needed, such as `ALLOW_RESTARTS`", s.Container.Service.Replace(power[0], "0")...)
		f.Report(pass)
	}
	return nil, nil
}
