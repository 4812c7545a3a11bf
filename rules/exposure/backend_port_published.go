package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// BackendPortPublished reports a database, a broker or its administration page
// that other machines reach.
var BackendPortPublished = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "BackendPortPublished",
		Doc:      "database, broker or admin port is published",
		Requires: serverRooms,
		Run:      runBackendPortPublished,
	},
	Precondition: analyzer.KnownTechnique, // guessed, default and absent passwords need no bug
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.9", "CWE-668", "T1133", "T1110", "D03",
		"Docker, Port publishing https://docs.docker.com/engine/network/port-publishing/"),
	Equivalents: []string{"docksec:compose-port-bound-all-interfaces", "docker-bench:5.9"},
}

func runBackendPortPublished(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		reported := map[string]bool{}
		for _, p := range c.Ports {
			title := backendOf(pass, c, p)
			if title == "" || !beyondLoopback(p) || reported[title] {
				continue
			}
			if reportedAs(pass, c, p) {
				continue // higher severity: DatastoreExposed or AdminUIExposed reports it
			}
			reported[title] = true // the other ports lead to the same server
			f := analyzer.At(where(p), "an attacker on %s reaches %s in %s on port %s", from(p), title, c, p.Target)
			f.About(c.Subjects(f.At)...).Keyed(title)
			evidence.Development(f, c, source.In(pass).Files)
			evidence.Origin(f, p.HostIP)
			also := []container.Port{p}
			for _, other := range c.Ports {
				if other.Entry.At != p.Entry.At && beyondLoopback(other) && backendOf(pass, c, other) == title {
					f.Because(analyzer.Value, other.Entry, "published, too")
					also = append(also, other)
				}
			}
			fixBinding(f, c, also...)
			f.Report(pass)
		}
	}
	return nil, nil
}
