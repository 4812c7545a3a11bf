package supplychain

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// ImageNotPinned reports images without a tag, or with one that is meant to
// move.
var ImageNotPinned = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ImageNotPinned",
		Doc:      "image has no version of its own",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runImageNotPinned,
	},
	Precondition: analyzer.SecondFlaw, // someone who may push to the repository, or has taken it over
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.28", "CWE-1357", "T1204.003", "D08",
		"Docker, image tags https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"),
	Equivalents: []string{
		"hadolint:DL3006", "hadolint:DL3007", "tally:hadolint/DL3006", "tally:hadolint/DL3007", "trivy:DS-0001",
		"checkov:CKV_DOCKER_7", "compose-lint:CL-0004", "dclint:service-image-require-explicit-tag",
		"docksec:compose-latest-or-untagged-image", "semgrep:missing-image-version", "semgrep:avoid-latest-version",
		"docker-bench:5.28", "dockle:DKL-DI-0006", "kics:9efb0b2d", "kics:f45ea400",
	},
}

func runImageNotPinned(pass *analysis.Pass) (any, error) {
	for _, p := range pulls(container.In(pass)) {
		pin, ok := pinOf(p.reference)
		if !ok || pin.digest {
			continue // fixed, or up to a variable that no file sets
		}
		var f *analyzer.Finding
		switch {
		case pin.tag == nil:
			f = analyzer.At(p.reference, "%s what was last pushed as %s: it has no tag", p, source.Quote(p.reference.Text()))
			evidence.Assumed(f, p.reference)
		case rolling(pin.tag.Str):
			f = analyzer.At(p.reference, "%s what was last pushed as %s, a tag that moves", p, source.Quote(p.reference.Text()))
			evidence.Assumed(f, pin.tag)
		default:
			continue // a version: ImageNoDigest reports that it can be pushed again
		}
		f.About(p.container.Subjects(f.At)...)
		f.Keyed(p.reference.Text())
		evidence.Origin(f, p.reference)
		f.Fix(analyzer.NeedsReview, "write the version that is meant as the tag, or its digest")
		f.Report(pass)
	}
	return nil, nil
}
