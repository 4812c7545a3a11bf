package identity

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// NamedUser reports an image whose user has a name instead of a number.
var NamedUser = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "NamedUser",
		Doc:      "user of the image has a name instead of a number",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runNamedUser,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.Hygiene,
	References: analyzer.Refs("D01",
		"Kubernetes, Configure a Security Context https://kubernetes.io/docs/tasks/configure-pod-container/security-context/"),
	Equivalents: []string{"hadolint:DL3066"},
}

func runNamedUser(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		u := c.ImageUser()
		if u.From != container.FromDockerfile || u.Identity != container.NonRoot || u.UID >= 0 {
			continue // a number, root, or not written here
		}
		if u.Name.State != value.Known || isWindowsName(u.Name.Str) {
			continue // a build argument may be a number, and Windows has none
		}
		f := analyzer.At(u, "whoever runs %s can't tell that %s is another user than `root`: only its image says", c, u)
		f.About(c.Subjects(f.At)...)
		f.Fix(analyzer.NeedsReview, "write the number that the user has in the image")
		f.Report(pass)
	}
	return nil, nil
}

// isWindowsName reports whether a user is the one of every image of Windows that
// has no privileges.
func isWindowsName(name string) bool {
	return strings.EqualFold(name, "ContainerUser")
}
