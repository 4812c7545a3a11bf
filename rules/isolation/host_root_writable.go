package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostRootWritable reports a writable mount of a host path from which root on
// the host follows.
var HostRootWritable = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostRootWritable",
		Doc:      "container can write host files that root on the host trusts",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostRootWritable,
	},
	Precondition: analyzer.Direct, // one write
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CIS 5.6", "CWE-250", "CWE-732", "T1611", "T1053.003", "D04"),
	Equivalents:  []string{"compose-lint:CL-0025", "docksec:compose-sensitive-host-mount", "docker-bench:5.6", "kics:1c1325ff"},
}

func runHostRootWritable(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			host := writes(c, m)
			if host.Runs < container.RunsSoon {
				continue // harmless, read-only, not root, or lower severity: HostCodeWritable
			}
			f := analyzer.At(place(m), "an attacker in %s gets root on the host through %s, by %s", c, source.Quote(m.Host.Path), host.Writing)
			mounted(f, c, m)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "mount only the file that the service needs, with `:ro`")
			f.Report(pass)
		}
	}
	return nil, nil
}

// writes says what follows from writing a mount, if c can: only root writes these
// paths of Linux, and any user those of Windows, where files belong to whoever
// runs Docker Desktop. A user that no file names counts as root, Docker's default.
func writes(c *container.Container, m container.Mount) container.HostUse {
	if m.Host.Windows && m.Kind == container.Bind && m.Writable() {
		return useOfWindows(m.Host.Path)
	}
	if !m.Host.OnHost() || !m.Writable() || c.User.IsKnownNonRoot() {
		return container.HostUse{}
	}
	return container.UseOf(m.Host.Path)
}
