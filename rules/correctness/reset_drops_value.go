package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// ResetDropsValue reports values that stand behind a !reset, which takes
// nothing in place of what it removes.
var ResetDropsValue = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ResetDropsValue",
		Doc:      "value behind `!reset` counts for nothing",
		Requires: []*analysis.Analyzer{compose.Analyzer},
		Run:      runResetDropsValue,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.VeryHigh,
	References: analyzer.Refs(
		"Compose, reset value https://docs.docker.com/reference/compose-file/merge/#reset-value"),
}

func runResetDropsValue(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil {
		return nil, nil
	}
	for _, tag := range app.Tags {
		if !tag.Reset || len(tag.Path) == 0 || !says(tag.Value) {
			continue // a placeholder: `[]`, `null`, `false`
		}
		f := analyzer.At(tag.At, "Compose removes %s and takes nothing of what stands behind `!reset`", source.Quote(strings.Join(tag.Path, ".")))
		f.Keyed(strings.Join(tag.Path, "."))
		if tag.Path[0] == "services" && len(tag.Path) > 1 {
			f.About("services." + tag.Path[1])
		}
		edit := analysis.TextEdit{Pos: tag.At.Pos(), End: tag.At.End(), NewText: []byte("!override")}
		f.Fix(analyzer.NeedsReview, "write `!override`, which replaces the value", edit)
		f.Report(pass)
	}
	return nil, nil
}

// says reports whether a value is more than what has to stand behind a tag.
func says(v *value.Value) bool {
	if v == nil {
		return false
	}
	if v.Kind == value.Map || v.Kind == value.Seq {
		return len(v.Kids) > 0
	}
	switch v.Str { // YAML leaves the text of a tagged scalar alone
	case "", "null", "~", "true", "false", "0":
		return false
	}
	return true
}
