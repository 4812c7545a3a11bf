package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// UnsetBaseArgument reports a FROM that is left without a valid image because
// neither the Dockerfile nor the service sets its variable.
var UnsetBaseArgument = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UnsetBaseArgument",
		Doc:      "service does not set the variable of a `FROM`",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runUnsetBaseArgument,
	},
	Effect:    analyzer.Rejected, // "base name (${BASE}) should not be blank"
	Precision: analyzer.High,     // `docker compose build --build-arg` sets it, too
	References: analyzer.Refs("Dockerfile reference, ARG and FROM https://docs.docker.com/reference/dockerfile/#understand-how-arg-and-from-interact",
		"BuildKit, InvalidDefaultArgInFrom https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/"),
	Equivalents: []string{"buildkit:InvalidDefaultArgInFrom", "buildkit:UndefinedArgInFrom", "tally:buildkit/InvalidDefaultArgInFrom"},
}

func runUnsetBaseArgument(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Service == nil || c.Build == nil || c.Service.Get("build").IsZero() {
			continue // no service says what the build gets
		}
		for _, image := range c.Build.Images {
			name := unset(c, image)
			if name == "" || !brokenWhenUnset(c, image) {
				continue
			}
			base := image.Stage.Base
			f := analyzer.At(base, "the image of %s is not built: nothing sets %s, and %s names no image without it", c, source.Quote(name), base)
			f.About(c.Subjects(f.At)...).Keyed(name)
			f.Because(analyzer.Cause, c.At, "no `build.args` of this service sets it")
			f.Fix(analyzer.NeedsReview, "write a default for "+source.Quote("ARG "+name)+" before the first `FROM`, or set it in `build.args`")
			f.Report(pass)
		}
	}
	return nil, nil
}

// unset returns the first variable of the FROM of a stage that nothing sets, ""
// if there is none.
func unset(c *container.Container, image *dockerfile.Image) string {
	if image.Base != nil || image.OtherContext != nil || image.From == nil || !image.From.IsUnknown() {
		return ""
	}
	for _, p := range image.From.Parts {
		if p.State == value.Unknown && p.Var != "" && p.Step == nil && !predefined(p.Var) && c.Service.Get("build", "args").Member(p.Var) == nil {
			return p.Var
		}
	}
	return ""
}

// brokenWhenUnset reports whether BuildKit rejects the base of a stage if what
// nothing sets is empty: not `node:22${VARIANT}`.
func brokenWhenUnset(c *container.Container, image *dockerfile.Image) bool {
	args := map[string]*value.Value{}
	if given := c.Service.Get("build", "args"); given != nil {
		for _, m := range given.Kids {
			args[m.Key] = m.Val
			if m.Val.IsZero() { // the deploying shell's
				args[m.Key] = &value.Value{Kind: value.String, State: value.Unknown, At: m.KeyAt}
			}
		}
	}
	target := c.Service.Get("build", "target")
	closed := c.Build.File.Build(dockerfile.BuildOptions{Target: target, Args: args, Closed: true})
	for _, d := range closed.Diagnostics {
		if d.Error && image.Stage.From.At.Contains(d.At) {
			return true
		}
	}
	return false
}
