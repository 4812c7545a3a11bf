package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// runCheck reports what BuildKit's own check of the analyzer's name finds. The
// `# check=skip=` directive is BuildKit's, and it has been honoured.
func runCheck(pass *analysis.Pass) (any, error) {
	for _, f := range dockerfile.In(pass).Files {
		for _, d := range f.Diagnostics {
			if d.Rule == pass.Analyzer.Name {
				analyzer.At(d.At, "%s", d.Message).Report(pass)
			}
		}
	}
	return nil, nil
}
