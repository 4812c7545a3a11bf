package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// UnsetBindAddress reports ports whose address is a variable that no file sets
// and that has no default.
var UnsetBindAddress = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UnsetBindAddress",
		Doc:      "port is published everywhere if a variable is unset",
		Requires: []*analysis.Analyzer{source.Analyzer, container.Analyzer},
		Run:      runUnsetBindAddress,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.High,
	References: analyzer.Refs("CIS 5.14", "CWE-1188",
		"Compose, interpolation https://docs.docker.com/reference/compose-file/interpolation/"),
}

func runUnsetBindAddress(pass *analysis.Pass) (any, error) {
	files := source.In(pass).Files
	for _, c := range container.In(pass) {
		if len(c.Networks) == 1 && !c.Networks[0].Options.Get("com.docker.network.bridge.host_binding_ipv4").IsZero() {
			continue // the network says where ports without an address are published
		}
		for i, p := range c.Ports {
			if i > 0 && p.Entry.At == c.Ports[i-1].Entry.At {
				continue // one of a range, whose first was reported
			}
			if p.Exposure != container.UnknownExposure || p.Target == nil {
				continue // not published, or an address
			}
			if p.Entry.Style == value.Flow || p.Entry.Style == value.Block {
				continue // a long entry, whose empty host_ip Compose refuses
			}
			name, at := bareVariable(files, p.HostIP)
			if name == "" {
				continue // not empty, whatever is set
			}
			ports := "port " + p.Target.String()
			if i+1 < len(c.Ports) && p.Entry.At == c.Ports[i+1].Entry.At {
				ports = "ports " + p.Target.String() + " and others"
			}
			f := analyzer.At(at, "%s publishes %s on all interfaces where %s is not set", c, ports, source.Quote("${"+name+"}"))
			f.About(c.Subjects(f.At)...).Keyed(name + " " + p.Target.Str)
			edit := analysis.TextEdit{Pos: at.Pos(), End: at.End(), NewText: []byte("${" + name + ":-127.0.0.1}")}
			f.Fix(analyzer.NeedsReview, "give the variable a default, or write `:?` to require it", edit)
			f.Report(pass)
		}
	}
	return nil, nil
}
