package hygiene

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SystemPackageNotPinned reports packages of the distribution without a version.
var SystemPackageNotPinned = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SystemPackageNotPinned",
		Doc:      "package of the distribution has no version",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runSystemPackageNotPinned,
	},
	Effect:    analyzer.Degrades, // two builds of one file differ
	Precision: analyzer.High,
	Preset:    analyzer.Hygiene,
	References: analyzer.Refs(
		"Docker, pin base image versions https://docs.docker.com/build/building/best-practices/#apt-get"),
	Equivalents: []string{
		"hadolint:DL3008", "hadolint:DL3018", "hadolint:DL3033", "hadolint:DL3037", "hadolint:DL3041",
	},
}

func runSystemPackageNotPinned(pass *analysis.Pass) (any, error) {
	shippedPackages(pass, func(stage *recipe.Stage, _ *recipe.Step, p *recipe.Packages) {
		if !p.System || p.Action != recipe.Install || p.Version == "" {
			return
		}
		var unpinned []*value.Value
		for _, operand := range p.Operands {
			if open(operand, p.Version) {
				unpinned = append(unpinned, operand)
			}
		}
		if len(unpinned) == 0 {
			return
		}
		more := ""
		if n := len(unpinned) - 1; n > 0 {
			more = fmt.Sprintf(" and %d more", n)
		}
		f := analyzer.At(unpinned[0], "the day of the build decides which version of %s%s is installed", source.Quote(unpinned[0].Str), more)
		f.About(stage.Subjects(f.At)...).Keyed(unpinned[0].Str)
		f.Fix(analyzer.NeedsReview, "write the version, such as "+source.Quote(unpinned[0].Str+p.Version+"1.2.3")+", or pin the base image by digest")
		f.Report(pass)
	})
	return nil, nil
}

// open reports whether an operand names a package and leaves its version open.
func open(operand *value.Value, separator string) bool {
	text := operand.Str
	if !operand.IsKnown() || text == "" || strings.ContainsAny(text, "/*@<>~ ") || strings.HasSuffix(text, ".deb") || strings.HasSuffix(text, ".rpm") || strings.HasSuffix(text, ".apk") {
		return false // a file, an address, a group or a range
	}
	if strings.HasPrefix(text, ".") || strings.HasSuffix(text, "-") {
		return false // a virtual package; one to remove
	}
	if separator != "-" {
		return !strings.Contains(text, separator)
	}
	for i := 1; i < len(text); i++ { // nginx-1.26
		if text[i-1] == '-' && text[i] >= '0' && text[i] <= '9' {
			return false
		}
	}
	return true
}
