package correctness

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// UndeclaredBuildArgument reports build arguments that no ARG of the Dockerfile
// takes.
var UndeclaredBuildArgument = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UndeclaredBuildArgument",
		Doc:      "build argument is one that no `ARG` takes",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runUndeclaredBuildArgument,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.High, // a base image may declare it by ONBUILD
	References: analyzer.Refs("Compose, build args https://docs.docker.com/reference/compose-file/build/#args",
		"Dockerfile reference, ARG https://docs.docker.com/reference/dockerfile/#arg"),
}

func runUndeclaredBuildArgument(pass *analysis.Pass) (any, error) {
	taken := map[source.Span]bool{} // one entry may serve several services, through an anchor or extends
	for _, c := range container.In(pass) {
		for _, m := range arguments(c) {
			taken[m.KeyAt] = taken[m.KeyAt] || declares(c.Build, m.Key)
		}
	}
	for _, c := range container.In(pass) {
		for _, m := range arguments(c) {
			if taken[m.KeyAt] || predefined(m.Key) {
				continue
			}
			f := analyzer.At(m.KeyAt, "the build of %s gets no %s: its Dockerfile has no such `ARG`", c, source.Quote(m.Key))
			f.About(c.Subjects(f.At)...).Keyed(m.Key)
			if near := sameLetters(c.Build.File, m.Key); near != nil {
				f.Because(analyzer.Cause, near, "case counts: this one stays at its default")
			} else {
				f.Because(analyzer.Value, c.Build.Target.Stage.From, "neither this stage nor another declares it")
			}
			f.Fix(analyzer.NeedsReview, "delete the entry, or declare "+source.Quote(m.Key)+" by `ARG` in the stage that uses it")
			f.Report(pass)
		}
	}
	return nil, nil
}

// arguments returns the build arguments that a service gives to a Dockerfile
// whose ARGs are known.
func arguments(c *container.Container) []value.Member {
	if c.Service == nil || c.Build == nil || c.Build.Target == nil || ownFrontend(c.Build.File) {
		return nil
	}
	args := c.Service.Get("build", "args")
	if args == nil || args.Kind != value.Map {
		return nil
	}
	for _, image := range c.Build.Images {
		if image.From != nil && strings.Contains(image.From.Str, "onbuild") {
			return nil // its triggers may hold ARG
		}
	}
	return args.Kids
}

// ownFrontend reports whether a Dockerfile is read by another program than
// Docker's, or has instructions that nobody reads.
func ownFrontend(f *dockerfile.File) bool {
	for _, d := range f.Directives {
		if d.Name == "syntax" && d.Value != nil && !strings.HasPrefix(strings.TrimPrefix(d.Value.Str, "docker.io/"), "docker/dockerfile") {
			return true
		}
	}
	return slices.ContainsFunc(f.Instructions, func(in *dockerfile.Instruction) bool { return in.Invalid })
}

// declares reports whether a Dockerfile has an ARG called name, in whatever
// stage: services that build different stages of it often share their arguments.
func declares(b *dockerfile.Build, name string) bool {
	return argument(b.File, func(key string) bool { return key == name }) != nil
}

// sameLetters returns the name of an ARG that differs from name in case only.
func sameLetters(f *dockerfile.File, name string) *value.Value {
	return argument(f, func(key string) bool { return strings.EqualFold(key, name) })
}

// argument returns the name of the first ARG that matches.
func argument(f *dockerfile.File, matches func(name string) bool) *value.Value {
	for _, in := range f.Instructions {
		if in.Name == "ONBUILD" && in.Inner != nil {
			in = in.Inner
		}
		if in.Name != "ARG" {
			continue
		}
		for _, p := range in.Pairs {
			if matches(p.Key.Str) {
				return p.Key
			}
		}
	}
	return nil
}

// predefined reports whether BuildKit takes an argument without ARG: for proxies,
// for the platform, and those that are its own.
func predefined(name string) bool {
	for _, prefix := range []string{"BUILDKIT_", "BUILDX_", "BUILD", "TARGET", "context:", "input:"} {
		if strings.HasPrefix(name, prefix) && (prefix != "BUILD" && prefix != "TARGET" || platform(name[len(prefix):])) {
			return true
		}
	}
	switch strings.ToUpper(name) {
	case "HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY", "SOURCE_DATE_EPOCH":
		return true
	}
	return false
}

func platform(suffix string) bool {
	switch suffix {
	case "PLATFORM", "OS", "OSVERSION", "ARCH", "VARIANT", "STAGE":
		return true
	}
	return false
}
