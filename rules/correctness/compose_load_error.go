package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// ComposeLoadError reports what Compose rejects.
var ComposeLoadError = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ComposeLoadError",
		Doc:      "Compose rejects the file",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runComposeLoadError,
	},
	Effect:      analyzer.Rejected,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Compose Specification https://github.com/compose-spec/compose-spec/blob/main/spec.md"),
	Equivalents: []string{"dclint:invalid-schema", "dclint:service-container-name-regex"},
	NotAnalysed: true,
}

func runComposeLoadError(pass *analysis.Pass) (any, error) {
	if app := compose.In(pass); app != nil {
		for _, d := range app.Diagnostics {
			if d.Level >= compose.Error {
				reportDiagnostic(pass, d)
			}
		}
	}
	return nil, nil
}

// reportDiagnostic turns what the loader says into a finding. What has no place
// stands at the start of the first file; where no file could be read, the gap
// alone says it.
func reportDiagnostic(pass *analysis.Pass, d compose.Diagnostic) {
	files := source.In(pass).Files
	at := d.At
	if f := files.At(at.Pos()); f == nil || !f.Contains(at) {
		loaded := files.Loaded()
		if len(loaded) == 0 {
			return
		}
		at = loaded[0].Span(0, 0)
	}
	f := analyzer.At(at, "%s", d.Message).About(subjectAt(compose.In(pass), at)...)
	for _, related := range d.Related {
		f.Because(analyzer.Value, related.At, "%s", related.Message)
	}
	f.Keyed(string(d.Code)).Report(pass)
}

// subjectAt returns the service whose attributes hold a place.
func subjectAt(app *compose.Project, at source.Span) []string {
	for _, s := range app.Services {
		if s.Key.IsValid() && s.Value != nil && s.Key.Join(s.Value.At).Contains(at) {
			return []string{"services." + s.Name}
		}
	}
	return nil
}
