package correctness

import (
	"path"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// MountAtRoot reports mounts over the root of a container's file system.
var MountAtRoot = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MountAtRoot",
		Doc:      "mount has the container's root as its target",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runMountAtRoot,
	},
	Effect:     analyzer.Rejected, // "invalid specification: destination can't be '/'"
	Precision:  analyzer.VeryHigh,
	References: analyzer.Refs("Docker, bind mounts https://docs.docker.com/engine/storage/bind-mounts/"),
}

func runMountAtRoot(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Lifetime == container.Inactive {
			continue // it is not created
		}
		for _, m := range c.Mounts {
			if m.From != nil || m.Route != container.ByVolumes && m.Route != container.ByVolumeDevice && m.Route != container.ByTmpfs {
				continue
			}
			if !m.Target.IsKnown() || m.Target.Str == "" || path.Clean(m.Target.Str) != "/" {
				continue
			}
			f := analyzer.At(m.Target, "Docker refuses to create %s: nothing can be mounted over its root", c)
			f.About(c.Subjects(f.At)...)
			f.Fix(analyzer.NeedsReview, "write the directory that the program reads as the target")
			f.Report(pass)
		}
	}
	return nil, nil
}
