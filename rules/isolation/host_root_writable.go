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
			gain, ok := writesAsRoot(c, m)
			if !ok {
				continue // read-only, harmless, or the user is not root
			}
			f := analyzer.At(place(m), "an attacker in %s gets root on the host through %s, by %s", c, source.Quote(m.Host.Path), gain)
			f.About(c.Subjects(f.At)...).Keyed(m.Host.Path)
			route(f, m)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "mount only the file that the service needs, with `:ro`")
			f.Report(pass)
		}
	}
	return nil, nil
}

// writesAsRoot says how writing a mount leads to root on the host, if it does. A
// user that no file names counts as root, Docker's default.
func writesAsRoot(c *container.Container, m container.Mount) (gain string, ok bool) {
	if !m.Host.OnHost() || !m.Writable() {
		return "", false
	}
	if c.User.IsKnownNonRoot() {
		return "", false // these paths belong to root
	}
	host := judge(m.Host.Path)
	return host.writing, host.root
}
