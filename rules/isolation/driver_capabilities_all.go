package isolation

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DriverCapabilitiesAll reports a container that asks for every library of
// NVIDIA's driver.
var DriverCapabilitiesAll = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DriverCapabilitiesAll",
		Doc:      "container gets every library of the GPU's driver",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDriverCapabilitiesAll,
	},
	Precondition: analyzer.MitigationOnly, // less of the driver to attack
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.Hygiene,
	References: analyzer.Refs("CWE-250", "D04",
		"NVIDIA Container Toolkit, Specialized Configurations https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/docker-specialized.html"),
	Equivalents: []string{"tally:tally/gpu/prefer-minimal-driver-capabilities"},
}

func runDriverCapabilitiesAll(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		v := c.Variable("NVIDIA_DRIVER_CAPABILITIES")
		if v == nil || !v.Value.IsKnown() || !slices.Contains(strings.Split(v.Value.Str, ","), "all") {
			continue
		}
		f := analyzer.At(v.Value, "an attacker in %s reaches the graphics and video parts of the GPU's driver, too", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, v.Value)
		f.Fix(analyzer.NeedsReview, "list what the program uses, such as `compute,utility`")
		f.Report(pass)
	}
	return nil, nil
}
