package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// place returns where a server is that only neighbours reach: the switch that
// opens it, or what tells that it runs.
func (s sighting) place() analysis.Range {
	if s.Auth.At != nil && s.Auth.State == program.Open {
		return s.Auth.At
	}
	return s.At
}

// fromNeighbour completes a finding about a server that a neighbour reaches.
func (s sighting) fromNeighbour(pass *analysis.Pass, f *analyzer.Finding, way, entry reach.Way) {
	f.About(s.Container.Subjects(f.At)...).Keyed(s.Title)
	evidence.Development(f, s.Container, source.In(pass).Files)
	if s.Auth.At != nil && s.Auth.State == program.DefaultCredential {
		f.Because(analyzer.Cause, s.Auth.At, "the vendor's default password")
		f.Mask(s.Auth.At)
	}
	f.Because(analyzer.Entry, entry.At, "%s: %s", way.Through, entry.Caption())
	f.Because(analyzer.Value, way.At, "%s", way.Caption())
	s.fixPassword(f)
}
