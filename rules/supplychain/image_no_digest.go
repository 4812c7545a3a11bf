package supplychain

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// ImageNoDigest reports images that are named by a version, which can be pushed
// again with other content.
var ImageNoDigest = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ImageNoDigest",
		Doc:      "image is named without a digest",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runImageNoDigest,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 4.2", "CWE-494", "D08",
		"Docker, image digests https://docs.docker.com/dhi/core-concepts/digests/"),
	Equivalents: []string{"compose-lint:CL-0019", "semgrep:dockerfile-source-not-pinned"},
}

func runImageNoDigest(pass *analysis.Pass) (any, error) {
	for _, p := range pulls(container.In(pass)) {
		pin, ok := pinOf(p.reference)
		if !ok || pin.digest || pin.tag == nil || rolling(pin.tag.Str) {
			continue // fixed, unknown, or left to ImageNotPinned
		}
		f := analyzer.At(p.reference, "%s what is pushed as %s the next time, too: no digest holds it", p, source.Quote(p.reference.Text()))
		f.About(p.container.Subjects(f.At)...)
		f.Keyed(p.reference.Text())
		evidence.Origin(f, p.reference)
		f.Fix(analyzer.NeedsReview, "write the digest after the tag: `name:tag@sha256:…`")
		f.Report(pass)
	}
	return nil, nil
}
