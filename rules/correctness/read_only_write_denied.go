package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// ReadOnlyWriteDenied reports read-only containers whose program writes where
// nothing writable is mounted.
var ReadOnlyWriteDenied = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ReadOnlyWriteDenied",
		Doc:      "read-only container writes where nothing is mounted",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runReadOnlyWriteDenied,
	},
	Effect:    analyzer.Differs, // it ends with "Read-only file system"
	Precision: analyzer.High,
	References: analyzer.Refs("nginx, read-only mode https://github.com/docker-library/docs/blob/master/nginx/content.md",
		"Compose, read_only https://docs.docker.com/reference/compose-file/services/#read_only"),
}

func runReadOnlyWriteDenied(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.ReadOnly.True {
			continue // everything is writable, or it is not known
		}
		row := pathsOf(c)
		if row == nil || configured(c) {
			continue // not known where it writes
		}
		for _, dir := range row.writes {
			if m, held := row.holder(c, dir); held && (m.Kind == container.Tmpfs || !m.ReadOnly.True) {
				continue
			}
			f := analyzer.At(c.ReadOnly.Value, "%s does not start: it writes to %s, and nothing writable is mounted there", c, source.Quote(dir))
			f.About(c.Subjects(f.At)...).Keyed(dir)
			f.Because(analyzer.Cause, c.Image.Reference, "is made to write there")
			f.Fix(analyzer.NeedsReview, "add "+source.Quote(dir)+" to `tmpfs`", c.Service.Append("tmpfs", dir)...)
			f.Report(pass)
			break // one at a time: the list says the rest
		}
	}
	return nil, nil
}
