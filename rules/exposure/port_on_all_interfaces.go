package exposure

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// PortOnAllInterfaces reports a service with ports published on every address
// of the host.
var PortOnAllInterfaces = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PortOnAllInterfaces",
		Doc:      "port is published on every address of the host",
		Requires: serverRooms,
		Run:      runPortOnAllInterfaces,
	},
	Precondition: analyzer.SecondFlaw, // what listens has to have one
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.14", "CWE-1327", "CWE-668", "T1133", "D03",
		"Docker, Port publishing https://docs.docker.com/engine/network/port-publishing/"),
	Equivalents: []string{"compose-lint:CL-0005", "dclint:no-unbound-port-interfaces", "docksec:compose-port-bound-all-interfaces", "docker-bench:5.14", "kics:451d79dc"},
}

func runPortOnAllInterfaces(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		silent := reach.In(pass).OnLoopback(c)
		var wide []container.Port
		for _, p := range c.Ports {
			if p.Exposure != container.OnAllInterfaces || webEdge(p) {
				continue
			}
			if backendOf(pass, c, p) != "" || isShell(c, p) || enginePower(c, p) != nil || cleartext(p) != "" {
				continue // higher severity: BackendPortPublished, SSHPublished, DockerAPIPublished and CleartextProtocolPublished report it
			}
			if silent != nil && reach.LeadsTo(p, silent.Listeners[0]) {
				continue // nothing answers: PublishedPortDead reports it
			}
			if reportedAs(pass, c, p) {
				continue // DatastoreExposed, CodeServiceExposed and their like say what listens there
			}
			wide = append(wide, p)
		}
		if len(wide) == 0 {
			continue
		}
		f := analyzer.At(where(wide[0]), "an attacker on any of the host's networks reaches %s of %s", targets(wide), c)
		f.About(c.Subjects(f.At)...)
		evidence.Development(f, c, source.In(pass).Files)
		for _, p := range wide {
			evidence.Origin(f, p.HostIP)
			if p.Entry.At != wide[0].Entry.At {
				f.Because(analyzer.Value, p.Entry, "published on every address, too")
			}
		}
		fixBinding(f, c, wide...)
		f.Report(pass)
	}
	return nil, nil
}

// webEdge reports whether a port is one that the public is meant to reach: the
// host's 80 and 443. A host port that a variable decides is taken for one.
func webEdge(p container.Port) bool {
	if p.Published.IsZero() {
		return false // ephemeral
	}
	return !p.Published.IsKnown() || p.Published.Str == "80" || p.Published.Str == "443"
}

// targets lists the container's ports for a message.
func targets(ports []container.Port) string {
	if len(ports) == 1 {
		return "port " + source.Quote(ports[0].Target.Str)
	}
	const most = 3
	var names []string
	for _, p := range ports[:min(len(ports), most)] {
		names = append(names, source.Quote(p.Target.Str))
	}
	if len(ports) > most {
		return "ports " + strings.Join(names, ", ") + " and others"
	}
	return "ports " + strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
