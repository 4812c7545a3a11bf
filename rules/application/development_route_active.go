package application

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// DevelopmentRouteActive reports open routes that are meant for development and
// answer in this container.
var DevelopmentRouteActive = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DevelopmentRouteActive",
		Doc:      "route for development answers",
		Requires: rooms,
		Run:      runDevelopmentRouteActive,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-489"),
}

func runDevelopmentRouteActive(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		found := map[source.Span][]*application.Route{}
		var order []*application.Condition
		for _, r := range s.routes(func(r *application.Route) bool { return r.Handler != nil && r.Level == application.Open }) {
			if c := development(pass, r); c != nil {
				if found[c.At] == nil {
					order = append(order, c)
				}
				found[c.At] = append(found[c.At], r)
			}
		}
		for _, c := range order {
			reading := c.Reads[0]
			f := analyzer.At(c.At, "whoever reaches %s calls %s: %s is %s here", s.Container, title(found[c.At]), source.Quote(reading.Variable), reading.InEffect())
			f.Keyed(found[c.At][0].Title())
			f.Because(analyzer.Cause, reading.InEffect(), "the value in this container")
			f.Because(analyzer.Entry, found[c.At][0].At, "asks for no credentials")
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "set another value in the environment of this service")
			f.Report(pass)
		}
	}
	return nil, nil
}

// development returns the condition under which a route is registered, if it
// names development and certainly holds here for what the environment says.
func development(pass *analysis.Pass, r *application.Route) *application.Condition {
	if !r.Active() {
		return nil
	}
	for c := r.Cond; c != nil; c = c.Outer {
		if c.Truth != application.True || len(c.Reads) == 0 || !c.Reads[0].InEffect().IsKnown() {
			continue
		}
		text := strings.ToLower(source.In(pass).Files.Text(c.At) + " " + c.Reads[0].Variable)
		if strings.Contains(text, `"local"`) || strings.Contains(text, `'local'`) {
			return c
		}
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return r < 'a' || r > 'z' }) {
			switch word {
			case "dev", "develop", "development", "debug", "debugging", "test", "testing", "tests", "production", "prod", "staging":
				return c
			}
		}
	}
	return nil
}
