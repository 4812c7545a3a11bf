package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// WritableRootFilesystem reports a container that can change the files of its
// image.
var WritableRootFilesystem = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "WritableRootFilesystem",
		Doc:      "container can change the files of its image",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runWritableRootFilesystem,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	Hardening:    "read_only: true",
	References:   analyzer.Refs("CIS 5.13", "CWE-732", "D09"),
	Equivalents:  []string{"compose-lint:CL-0007", "semgrep:writable-filesystem-service", "docksec:compose-writable-root-fs", "docker-bench:5.13"},
}

func runWritableRootFilesystem(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() {
			continue // no Compose file says how it runs
		}
		if c.ReadOnly.True || c.ReadOnly.Unknown() {
			continue
		}
		var where analysis.Range = c.At
		edits := c.Service.Insert("read_only", "true")
		if c.ReadOnly.Value != nil {
			where = c.ReadOnly.Value // written as false
			edits = c.Service.Replace(c.ReadOnly.Value, "true")
		}
		f := analyzer.At(where, "an attacker in %s changes its programs and leaves tools behind", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, c.ReadOnly.Value)
		f.Fix(analyzer.NeedsReview, "write `read_only: true`, with a `tmpfs` for each path that the service writes", edits...)
		f.Report(pass)
	}
	return nil, nil
}
