package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// PublishedPortDead reports a published port whose server listens on the
// container's loopback address, where Docker does not deliver.
var PublishedPortDead = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PublishedPortDead",
		Doc:      "published port leads to a loopback listener",
		Requires: []*analysis.Analyzer{container.Analyzer, program.Analyzer, reach.Analyzer},
		Run:      runPublishedPortDead,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.High,
	References: analyzer.Refs(
		"Docker, Port publishing https://docs.docker.com/engine/network/port-publishing/"),
}

func runPublishedPortDead(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		s := reach.In(pass).OnLoopback(c)
		if s == nil {
			continue
		}
		l := s.Listeners[0]
		for _, p := range c.Ports {
			if !reach.LeadsTo(p, l) || p.Exposure == container.NotPublished {
				continue
			}
			f := analyzer.At(p.Entry, "port %s of %s is dead: %s listens on the container's loopback address", p.Target, c, s.Title)
			f.About(c.Subjects(f.At)...).Keyed(p.Target.Str)
			var edits []analysis.TextEdit
			if l.AddressSet {
				f.Because(analyzer.Cause, l.At, "the address it listens on")
				if v, ok := l.At.(*value.Value); ok && v.IsKnown() && (v.Str == "127.0.0.1" || v.Str == "localhost") && c.Service != nil && v.Step == nil {
					edits = c.Service.Replace(v, "0.0.0.0")
				}
			} else {
				f.Because(analyzer.Cause, s.At, "listens on `127.0.0.1` unless told otherwise")
			}
			f.Fix(analyzer.NeedsReview, "have it listen on `0.0.0.0`, or delete the port", edits...)
			f.Report(pass)
			break
		}
	}
	return nil, nil
}
