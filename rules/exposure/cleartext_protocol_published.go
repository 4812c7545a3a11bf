package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// CleartextProtocolPublished reports protocols that send passwords or files in
// the clear where other machines use them.
var CleartextProtocolPublished = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CleartextProtocolPublished",
		Doc:      "protocol without encryption is published",
		Requires: serverRooms,
		Run:      runCleartextProtocolPublished,
	},
	Precondition: analyzer.KnownTechnique, // whoever is on the way reads and changes
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate, // the port tells the protocol
	References: analyzer.Refs("CWE-319", "T1040", "T1133", "D03",
		"IANA, Service Name and Port Number Registry https://www.iana.org/assignments/service-names-port-numbers"),
	Equivalents: []string{"docksec:compose-port-bound-all-interfaces"},
}

func runCleartextProtocolPublished(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, p := range c.Ports {
			protocol := cleartext(p)
			if protocol == "" || !beyondLoopback(p) {
				continue
			}
			f := analyzer.At(where(p), "an attacker on the way to %s reads and changes what clients send by %s", c, protocol)
			f.About(c.Subjects(f.At)...).Keyed(protocol)
			evidence.Development(f, c, source.In(pass).Files)
			evidence.Origin(f, p.HostIP)
			fixBinding(f, c, p)
			f.Report(pass)
		}
	}
	return nil, nil
}

// cleartext returns the protocol of a port that sends passwords or files in the
// clear, "" if it is none.
func cleartext(p container.Port) string {
	if !p.Target.IsKnown() {
		return ""
	}
	switch p.Target.Str + "/" + p.Protocol {
	case "21/tcp":
		return "FTP"
	case "23/tcp":
		return "Telnet"
	case "69/udp":
		return "TFTP"
	case "161/udp":
		return "SNMP"
	case "389/tcp":
		return "LDAP"
	case "512/tcp", "513/tcp", "514/tcp":
		return "rlogin and rsh"
	case "873/tcp":
		return "rsync"
	case "1883/tcp":
		return "MQTT"
	}
	return ""
}
