package identity

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
)

// UserNotSet reports a container whose user no file tells.
var UserNotSet = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UserNotSet",
		Doc:      "no file says as whom the container runs",
		Requires: []*analysis.Analyzer{container.Analyzer, recipe.Analyzer, rootfs.Analyzer},
		Run:      runUserNotSet,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate, // the image may bring a user
	References:   analyzer.Refs("CIS 4.1", "CWE-250", "D01"),
	Equivalents: []string{
		"trivy:DS-0002", "checkov:CKV_DOCKER_3", "docksec:compose-no-non-root-user", "semgrep:dockerfile.security.missing-user",
		"docker-bench:4.1", "dockle:CIS-DI-0001", "kics:fd54f200",
	},
}

func runUserNotSet(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.User.Identity != container.UnknownUser {
			continue
		}
		if c.User.Name != nil {
			continue // written, with a variable that no file sets
		}
		if rootfs.In(pass).Drops(c) != "" {
			continue // the entrypoint or its script changes to another user
		}
		f := analyzer.At(c.User, "an attacker in %s is `root`, unless its image sets another user", c)
		f.About(c.Subjects(f.At)...)
		if c.Build == nil {
			f.Fix(analyzer.NeedsReview, "write the user that the image is made for, such as `user: \"10001:10001\"`")
		} else {
			becomeUser(f, c, createdUser(recipe.In(pass), c))
		}
		f.Report(pass)
	}
	return nil, nil
}
