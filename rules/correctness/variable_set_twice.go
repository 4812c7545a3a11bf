package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// VariableSetTwice reports lists that give a variable two values: the last one
// counts.
var VariableSetTwice = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "VariableSetTwice",
		Doc:      "list sets a variable to two values",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runVariableSetTwice,
	},
	Effect:     analyzer.Differs,
	Precision:  analyzer.VeryHigh,
	References: analyzer.Refs("Compose, environment https://docs.docker.com/reference/compose-file/services/#environment"),
}

func runVariableSetTwice(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil {
		return nil, nil
	}
	files := source.In(pass).Files
	for _, s := range app.Services {
		for _, key := range []string{"environment", "labels"} {
			list := s.Get(key)
			if list == nil || list.Kind != value.Map {
				continue
			}
			for _, m := range list.Kids {
				lost := shadowedIn(list, m.Val)
				if !lost.IsValid() || files.Text(lost) == files.Text(m.Val.At) {
					continue // nothing, the same value again, or that of a base file or service: merged by design
				}
				f := analyzer.At(lost, "%s does not get this value: a later line of the list sets %s again", source.Quote(s.Name), source.Quote(m.Key))
				f.About("services." + s.Name).Keyed(key + " " + m.Key)
				if key == "environment" {
					f.Mask(lost).Mask(m.Val) // it may be a password
				}
				f.Because(analyzer.Cause, m.Val, "the last value counts")
				f.Fix(analyzer.NeedsReview, "delete one of the two lines")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}
