package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// PackagesInstalledAtStart reports containers that fetch their programs each
// time they start.
var PackagesInstalledAtStart = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PackagesInstalledAtStart",
		Doc:      "container installs packages when it starts",
		Requires: []*analysis.Analyzer{source.Analyzer, container.Analyzer, recipe.Analyzer, rootfs.Analyzer, placesAnalyzer},
		Run:      runPackagesInstalledAtStart,
	},
	Precondition: analyzer.SecondFlaw, // an account that may publish the package
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-829", "CWE-494", "D09"),
}

func runPackagesInstalledAtStart(pass *analysis.Pass) (any, error) {
	reported := map[*container.Container]bool{}
	for _, p := range places(pass) {
		if p.container == nil || p.role == container.HealthCheck || p.role == container.PreStop || reported[p.container] {
			continue
		}
		for _, c := range p.Commands {
			at := fetches(c)
			if at == nil {
				continue
			}
			reported[p.container] = true
			f := analyzer.At(at, "%s runs whatever %s brings on the day it starts", p, source.Quote(runner(c, at)+" "+at.Text()))
			p.about(f)
			evidence.Development(f, p.container, source.In(pass).Files)
			evidence.RunsAs(f, p.container)
			f.Fix(analyzer.NeedsReview, "install in the image, by its Dockerfile")
			f.Report(pass)
			break
		}
	}
	for _, c := range container.In(pass) {
		at := plugin(c)
		if at == nil || reported[c] {
			continue
		}
		f := analyzer.At(at, "%s runs whatever version of %s is published on the day it starts", c, source.Quote(at.Text()))
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, at)
		f.Fix(analyzer.NeedsReview, "write the version, or install in the image")
		f.Report(pass)
	}
	return nil, nil
}

// plugin returns the first plugin that Grafana installs without a version when
// it starts, nil if there is none.
// https://grafana.com/docs/grafana/latest/setup-grafana/configure-docker/
func plugin(c *container.Container) *value.Value {
	for _, list := range []struct{ name, version string }{{"GF_INSTALL_PLUGINS", " "}, {"GF_PLUGINS_PREINSTALL", "@"}, {"GF_PLUGINS_PREINSTALL_SYNC", "@"}} {
		v := c.Variable(list.name)
		if v == nil || !v.Value.IsKnown() {
			continue
		}
		off := 0
		for entry := range strings.SplitSeq(v.Value.Str, ",") {
			name := strings.TrimSpace(entry)
			if name != "" && !strings.Contains(name, list.version) && !strings.Contains(name, "://") {
				return v.Value.Sub(off, off+len(entry))
			}
			off += len(entry) + 1
		}
	}
	return nil
}

// runner names the program that fetches.
func runner(c *recipe.Command, at *value.Value) string {
	if n := len(c.Wrappers); n > 0 && at == c.Words[0] {
		return c.Wrappers[n-1].Name
	}
	return c.Program
}

// fetches returns the word by which a command fetches programs whose version
// nothing holds, nil if it has none.
func fetches(c *recipe.Command) *value.Value {
	if tool := runTool(c); tool != nil {
		return tool
	}
	if c.Program == "git" {
		if operands := c.Operands("-C", "-c"); len(operands) > 0 && (operands[0].Str == "clone" || operands[0].Str == "pull") {
			return operands[0]
		}
		return nil
	}
	p := c.Packages()
	if p == nil || p.Action != recipe.Install && (p.Action != recipe.Upgrade || !p.System) || p.Subcommand == nil {
		return nil
	}
	switch p.Subcommand.Str {
	case "ci", "clean-install", "download", "fetch", "create": // what a lock file holds, or no program
		return nil
	}
	if word, _ := c.Option("--frozen-lockfile", "--immutable", "--frozen", "--locked", "--require-hashes", "--no-index", "--deployment", "--offline", "--dry-run"); word != nil {
		return nil
	}
	return p.Subcommand
}
