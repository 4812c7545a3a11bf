package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// PrivilegedBuild reports a build whose steps run privileged.
var PrivilegedBuild = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PrivilegedBuild",
		Doc:      "build step runs privileged",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runPrivilegedBuild,
	},
	Precondition: analyzer.SecondFlaw, // something hostile among what the build fetches
	Reach:        analyzer.Host,       // the one that builds
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-250", "T1611", "D04",
		"Dockerfile reference, RUN --security https://docs.docker.com/reference/dockerfile/#run---security"),
}

func runPrivilegedBuild(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		step := stepFlag(c.Build, "security", "insecure")
		if step == nil {
			continue // no step asks for it, or the Dockerfile is not known
		}
		var f *analyzer.Finding
		if c.Service == nil {
			f = analyzer.At(step.At, "what this step fetches gets root on the host that builds: it runs privileged")
			f.Fix(analyzer.NeedsReview, "delete `--security=insecure`, and the permission that the build is given")
		} else {
			allowed := allowsInsecure(c.Service.Get("build"))
			if allowed == nil {
				continue // the builder refuses such a step
			}
			f = analyzer.At(allowed, "what the build of %s fetches gets root on the host that builds: a step runs privileged", c)
			evidence.Origin(f, allowed)
			f.Because(analyzer.Cause, step.At, "runs privileged")
			f.Fix(analyzer.NeedsReview, "delete the permission, and `--security=insecure` from the step")
		}
		f.About(c.Subjects(f.At)...)
		f.Report(pass)
	}
	return nil, nil
}

// allowsInsecure returns the attribute of build that lets steps run privileged,
// nil if there is none.
func allowsInsecure(build *value.Value) *value.Value {
	if v := build.Get("privileged"); container.SettingOf(v).True {
		return v
	}
	if list := build.Get("entitlements"); list != nil && list.Kind == value.Seq {
		for _, entry := range list.Kids {
			if entry.Val.IsKnown() && entry.Val.Str == "security.insecure" {
				return entry.Val
			}
		}
	}
	return nil
}
