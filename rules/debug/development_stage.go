package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DevelopmentStage reports a service that others reach or that is kept running,
// and that is built from the stage for development.
var DevelopmentStage = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DevelopmentStage",
		Doc:      "service runs the stage made for development",
		Requires: []*analysis.Analyzer{source.Analyzer, container.Analyzer},
		Run:      runDevelopmentStage,
	},
	Precondition: analyzer.SecondFlaw, // what the stage adds has to be of use
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-489", "D04",
		"Docker, multi-stage builds https://docs.docker.com/build/building/multi-stage/#stop-at-a-specific-build-stage"),
}

func runDevelopmentStage(pass *analysis.Pass) (any, error) {
	files := source.In(pass).Files
	for _, c := range container.In(pass) {
		if c.Service == nil || c.Build == nil || c.Build.Target == nil {
			continue
		}
		target := c.Service.Get("build", "target")
		if !target.IsKnown() || !forDevelopers(c.Build.Target.Stage) {
			continue // the last stage, or one of another name
		}
		stages := c.Build.File.Stages
		last := stages[len(stages)-1]
		if forDevelopers(last) || isFrom(c, last) {
			continue // there is none for production
		}
		if evidence.ForDevelopment(target.At, c, files) || !deployed(c) {
			continue // written for development
		}
		f := analyzer.At(target, "%s runs the stage %s, with tools and settings of development, in place of the last one", c, target)
		f.About(c.Subjects(f.At)...)
		f.Because(analyzer.Value, last.From, "the last stage, built where no target is given")
		evidence.Origin(f, target)
		evidence.Entry(f, c)
		f.Fix(analyzer.NeedsReview, "delete `target` here and set it in `compose.override.yaml`", c.Service.Delete(target)...)
		f.Report(pass)
	}
	return nil, nil
}

// isFrom reports whether a stage is FROM the one that c runs, so that it only adds
// to it.
func isFrom(c *container.Container, stage *dockerfile.Stage) bool {
	whole := c.Build.File.Build(dockerfile.BuildOptions{})
	for image := whole.Target; image != nil; image = image.Base {
		if image.Stage == c.Build.Target.Stage {
			return true
		}
	}
	return whole.Target == nil || whole.Target.Stage != stage
}

// deployed reports whether other machines reach c or the engine keeps it running.
func deployed(c *container.Container) bool {
	if p, ok := c.Reachable(); ok && (p.Exposure == container.OnAllInterfaces || p.Exposure == container.OnAddress) {
		return true
	}
	restart := c.Service.Get("restart")
	return restart.IsKnown() && (restart.Str == "always" || restart.Str == "unless-stopped")
}
