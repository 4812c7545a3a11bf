package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// RewrittenNumber reports variables and labels that arrive as another text than
// is written, since YAML takes them for numbers or dates.
var RewrittenNumber = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RewrittenNumber",
		Doc:      "unquoted number arrives as another text",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runRewrittenNumber,
	},
	Effect:     analyzer.Differs,
	Precision:  analyzer.High,
	References: analyzer.Refs("YAML 1.2.2, core schema https://yaml.org/spec/1.2.2/#103-core-schema"),
}

func runRewrittenNumber(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil {
		return nil, nil
	}
	files := source.In(pass).Files
	for _, s := range app.Services {
		for _, path := range [][]string{{"environment"}, {"labels"}, {"annotations"}, {"build", "args"}} {
			list := s.Get(path...)
			if list == nil || list.Kind != value.Map {
				continue
			}
			for _, m := range list.Kids {
				what := rewritten(files, m.Key, m.Val)
				if what == "" {
					continue
				}
				f := analyzer.At(m.Val, "%s gets another text than is written for %s: Compose reads %s", source.Quote(s.Name), source.Quote(m.Key), what)
				f.About("services." + s.Name).Keyed(path[0] + " " + m.Key)
				f.Fix(analyzer.NeedsReview, "put the value in quotes",
					analysis.TextEdit{Pos: m.Val.Pos(), End: m.Val.Pos(), NewText: []byte{'"'}},
					analysis.TextEdit{Pos: m.Val.End(), End: m.Val.End(), NewText: []byte{'"'}})
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// rewritten says as what YAML reads a plain scalar that arrives as another text,
// "" if the text is the same or the same number for any program.
func rewritten(files *source.Files, name string, v *value.Value) string {
	if !v.IsKnown() || v.State != value.Known || v.Style != value.Plain || v.Tag != "" || v.Parts != nil {
		return ""
	}
	raw := files.Text(v.At)
	if raw == "" || raw == v.Str || !strings.ContainsRune("0123456789+-", rune(raw[0])) || strings.ContainsAny(raw, "\r\n$") {
		return ""
	}
	digits := strings.TrimLeft(raw, "+-")
	lower := strings.ToLower(digits)
	switch {
	case digits == "":
		return ""
	case len(raw) > 4 && raw[4] == '-':
		return "a date"
	case strings.HasPrefix(lower, "0x"):
		return "a hexadecimal number"
	case strings.HasPrefix(lower, "0b"):
		return "a binary number"
	case strings.HasPrefix(lower, "0o"), len(digits) > 1 && digits[0] == '0' && strings.Trim(digits, "01234567_") == "":
		return "an octal number"
	case strings.ContainsAny(lower, "e"):
		return "a number with an exponent"
	case raw[0] == '+' || strings.Trim(digits, "0123456789.") != "" || !strings.Contains(digits, ".") || len(digits) > 15 || isVersion(name):
		return "a number"
	}
	return "" // 1.0 and 1 are one number
}

// isVersion reports whether a variable's name says that it holds a version or
// tag, of which 3.10 and 3.1 are two.
func isVersion(name string) bool {
	name = strings.ToLower(name)
	return strings.Contains(name, "version") || strings.HasSuffix(name, "tag") || strings.HasSuffix(name, "release")
}
