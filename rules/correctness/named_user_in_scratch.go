package correctness

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// NamedUserInScratch reports a user by name in an image without /etc/passwd.
var NamedUserInScratch = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "NamedUserInScratch",
		Doc:      "user has a name that the image does not know",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runNamedUserInScratch,
	},
	Effect:      analyzer.Rejected,
	Precision:   analyzer.High,
	References:  analyzer.Refs("Docker, USER https://docs.docker.com/reference/dockerfile/#user"),
	Equivalents: []string{"tally:named-identity-in-passwdless-stage"},
}

func runNamedUserInScratch(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		user := c.User.Name
		if user == nil || !user.IsKnown() || c.Image == nil || c.Image.Stage == nil || !c.Image.Stage.IsScratch() {
			continue // root, or a user that an image from elsewhere may know
		}
		name, _, _ := strings.Cut(user.Str, ":")
		if name == "" || name == "root" || strings.Trim(name, "0123456789") == "" || knowsUsers(c.Image.Stage) || mountsUsers(c) {
			continue
		}
		f := analyzer.At(user, "%s does not start: its image has no `/etc/passwd` that knows %s", c, source.Quote(name))
		f.About(c.Subjects(f.At)...)
		f.Because(analyzer.Cause, c.BuiltHere, "starts from nothing")
		f.Fix(analyzer.NeedsReview, "write a number, such as `10001`, or copy `/etc/passwd` from the stage that creates the user")
		f.Report(pass)
	}
	return nil, nil
}

// mountsUsers reports whether a mount may bring an /etc/passwd.
func mountsUsers(c *container.Container) bool {
	return slices.ContainsFunc(c.Mounts, func(m container.Mount) bool {
		return !m.Target.IsKnown() || m.Target.Str == "/etc" || m.Target.Str == "/etc/passwd"
	})
}

// knowsUsers reports whether an instruction may bring an /etc/passwd.
func knowsUsers(image *dockerfile.Image) bool {
	for _, in := range image.Instructions {
		if in.Name != "COPY" {
			return true // an archive, or a program that writes it
		}
		words := image.Words(in)
		to := path.Clean(words[len(words)-1].Str)
		if !words[len(words)-1].IsKnown() || to == "/" || to == "/etc" || to == "/etc/passwd" || to == "." {
			return true
		}
	}
	return image.OtherContext != nil
}
