package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// MountTargetTwice reports mounts that another entry of the same list takes the
// place of.
var MountTargetTwice = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MountTargetTwice",
		Doc:      "two mounts of a list have one target",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runMountTargetTwice,
	},
	Effect:     analyzer.Differs,
	Precision:  analyzer.VeryHigh,
	References: analyzer.Refs("Compose, merge rules https://docs.docker.com/reference/compose-file/merge/#unique-resources"),
}

func runMountTargetTwice(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil {
		return nil, nil
	}
	files := source.In(pass).Files
	for _, s := range app.Services {
		for _, key := range []string{"volumes", "secrets", "configs"} {
			list := s.Get(key)
			if list == nil || list.Kind != value.Seq {
				continue
			}
			for _, m := range list.Kids {
				lost := shadowedIn(list, m.Val)
				target := m.Val.Get("target")
				if !lost.IsValid() || !target.IsKnown() || files.Text(lost) == files.Text(m.Val.At) {
					continue // nothing, the same mount again, or one of a base file or service: merged by design
				}
				f := analyzer.At(lost, "%s does not get this mount: a later one takes its target %s", source.Quote(s.Name), target)
				f.About("services." + s.Name).Keyed(key + " " + target.Str)
				f.Because(analyzer.Cause, m.Val, "the last mount of a target counts")
				f.Fix(analyzer.NeedsReview, "give one of the two another target, or delete it")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// shadowedIn returns the place of the entry of a list that a later entry of the
// same list took the place of.
func shadowedIn(list, entry *value.Value) source.Span {
	if entry == nil || !list.At.Contains(entry.At) {
		return source.Span{}
	}
	for step := entry.Step; step != nil; step = step.Prev {
		if step.Kind == value.Shadowed && list.At.Contains(step.At) {
			return step.At
		}
	}
	return source.Span{}
}
