package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SharedMountPropagation reports a mount whose own mounts appear on the host.
var SharedMountPropagation = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SharedMountPropagation",
		Doc:      "what the container mounts appears on the host",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSharedMountPropagation,
	},
	Precondition: analyzer.MitigationOnly, // mounting needs SYS_ADMIN
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 5.20", "CWE-668", "T1611", "D04",
		"Linux, Shared Subtrees https://docs.kernel.org/filesystems/sharedsubtree.html"),
	Equivalents: []string{"compose-lint:CL-0017", "docker-bench:5.20", "kics:baa452f0"},
}

func runSharedMountPropagation(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			if m.Route != container.ByVolumes {
				continue // the container's own entries; a volume's options stay on the host
			}
			for _, word := range m.Options {
				if !word.IsKnown() || word.Str != "shared" && word.Str != "rshared" {
					continue // private, or the host's mounts come in and none goes out
				}
				f := analyzer.At(word, "what an attacker mounts below %s in %s appears on the host", m.Source, c)
				f.About(c.Subjects(f.At)...).Keyed(m.Host.Path)
				evidence.Origin(f, word)
				if admin, ok := c.Can("SYS_ADMIN"); ok && admin.Granted != nil {
					f.Because(analyzer.Value, admin.Granted, "allows mounts")
				}
				evidence.RunsAs(f, c)
				f.Fix(analyzer.NeedsReview, "delete the word, or write `rslave` for what the host mounts there")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}
