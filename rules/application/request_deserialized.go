package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// RequestDeserialized reports objects that are restored from what a caller
// sends, by formats that run code.
var RequestDeserialized = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RequestDeserialized",
		Doc:      "a request is restored by a format that runs code",
		Requires: rooms,
		Run:      runRequestDeserialized,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-502"),
}

func runRequestDeserialized(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass, application.Deserialize) {
		f := analyzer.At(s.Sink.Argument, "%s %sruns code in it by what %s restores from %s", s.whoever(s.routes), s.probably(), source.Quote(s.Sink.Call), s.through())
		f.Fix(analyzer.NeedsReview, "take JSON, `yaml.safe_load` or safetensors")
		s.report(pass, f)
	}
	return nil, nil
}
