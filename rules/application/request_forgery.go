package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/reach"
)

// RequestForgery reports requests that the application sends to where a caller
// says.
var RequestForgery = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RequestForgery",
		Doc:      "a request says where the application sends requests",
		Requires: rooms,
		Run:      runRequestForgery,
	},
	Precondition: analyzer.SecondFlaw,
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.Moderate, // what answers there decides
	References:   analyzer.Refs("CWE-918", "T1190"),
}

func runRequestForgery(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass, application.Forgery) {
		if _, ok := engineBehind(pass, s); ok {
			continue // RequestForgeryControlsEngine and RequestForgeryReadsEngine report it
		}
		peers := peersOf(pass, s.Container)
		whom := "whatever the container reaches"
		switch len(peers) {
		case 0:
			if s.Container.Service != nil && isolated(s.Container) {
				continue // nobody to call
			}
		case 1:
			whom = peers[0].String()
		default:
			whom = peers[0].String() + " and " + peers[1].String()
		}
		f := analyzer.At(s.Sink.Argument, "%s %scalls %s from inside through %s", s.whoever(s.routes), s.probably(), whom, s.through())
		f.Fix(analyzer.NeedsReview, "compare the host with a list in the code, or refuse private addresses after resolving it")
		s.report(pass, f)
	}
	return nil, nil
}

// peersOf returns the containers that c speaks to over a network of both.
func peersOf(pass *analysis.Pass, c *container.Container) []*container.Container {
	var peers []*container.Container
	for _, other := range container.In(pass) {
		if other == c || other.Service == nil || other.Lifetime == container.Inactive {
			continue
		}
		if _, ok := reach.Shared(c, other); ok {
			peers = append(peers, other)
		}
	}
	return peers
}

// isolated reports whether all networks of c are internal.
func isolated(c *container.Container) bool {
	for _, n := range c.Networks {
		if !n.Internal {
			return false
		}
	}
	return len(c.Networks) > 0
}
