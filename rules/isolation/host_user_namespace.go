package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostUserNamespace reports a container that opts out of the engine's remapping
// of users.
var HostUserNamespace = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostUserNamespace",
		Doc:      "container opts out of remapped users",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostUserNamespace,
	},
	Precondition: analyzer.MitigationOnly, // and only on an engine that remaps
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 5.31", "CWE-250", "CWE-668", "D01",
		"Docker, Isolate containers with a user namespace https://docs.docker.com/engine/security/userns-remap/"),
	Equivalents: []string{"docker-bench:5.31", "kics:8af7162d"},
}

func runHostUserNamespace(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.Namespaces.User.Host {
			continue
		}
		f := analyzer.At(c.Namespaces.User.Value, "users of %s are the host's own, on an engine that remaps them, too", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, c.Namespaces.User.Value)
		evidence.RunsAs(f, c)
		f.Fix(analyzer.NeedsReview, "delete `userns_mode: host`", c.Delete(c.Namespaces.User.Value)...)
		f.Report(pass)
	}
	return nil, nil
}
