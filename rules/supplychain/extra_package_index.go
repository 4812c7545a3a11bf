package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// ExtraPackageIndex reports private packages that an index open to everyone can
// replace.
var ExtraPackageIndex = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ExtraPackageIndex",
		Doc:      "public index can replace packages of a private one",
		Requires: placeRooms,
		Run:      runExtraPackageIndex,
	},
	Precondition: analyzer.KnownTechnique, // dependency confusion: publish a package of the same name
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-427", "CWE-829", "T1195.001", "D08",
		"pip, --extra-index-url https://pip.pypa.io/en/stable/cli/pip_install/#cmdoption-extra-index-url"),
}

func runExtraPackageIndex(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	report := func(p *place, at *value.Value) {
		f := analyzer.At(at, "whoever publishes a name of %s on the public index runs code in %s: the higher version wins", source.Quote(hostOf(at)), p)
		hide(p.about(f), at)
		keys.key(f, p, hostOf(at))
		f.Fix(analyzer.NeedsReview, "give one index alone that passes the public packages on: `--index-url`")
		f.Report(pass)
	}
	runs := places(pass)
	for _, p := range runs {
		for _, c := range p.Commands {
			for _, at := range extraIndexes(c) {
				if private(at) {
					report(p, at)
				}
			}
		}
	}
	for _, s := range settings(pass, runs) {
		if s.name == "PIP_EXTRA_INDEX_URL" && private(s.value) && (s.place.container == nil || installs(runs, s.place.container)) {
			report(&s.place, s.value)
		}
	}
	return nil, nil
}

// installs reports whether a container runs pip.
func installs(runs []*place, c *container.Container) bool {
	for _, p := range runs {
		for _, command := range p.Commands {
			if p.container == c && command.Program == "pip" {
				return true
			}
		}
	}
	return false
}

// extraIndexes returns the indexes that a command adds to the public one. uv
// takes the first index that has a name, unless it is told otherwise:
// https://docs.astral.sh/uv/reference/settings/#index-strategy
func extraIndexes(c *recipe.Command) []*value.Value {
	switch c.Program {
	case "pip":
	case "uv":
		if strategy := c.Operand("--index-strategy"); strategy == nil || !strings.HasPrefix(strategy.Str, "unsafe") {
			return nil
		}
	default:
		return nil
	}
	if at := configuredBy(c, "extra-index-url", func(string) bool { return true }); at != nil {
		for i, word := range c.Words {
			if word == at && i+1 < len(c.Words) {
				return c.Words[i+1 : i+2]
			}
		}
	}
	if word, _ := c.Option("--no-deps", "--require-hashes"); word != nil {
		return nil // names and content are all written
	}
	var all []*value.Value
	for i, word := range c.Words {
		if to, ok := strings.CutPrefix(word.Str, "--extra-index-url="); ok {
			all = append(all, word.Sub(len(word.Str)-len(to), len(word.Str)))
		} else if word.Str == "--extra-index-url" && i+1 < len(c.Words) {
			all = append(all, c.Words[i+1])
		}
	}
	return all
}

// private reports whether an index may hold names that the public one does not.
// Those of projects that publish on PyPI, too, hold their names there.
func private(url *value.Value) bool {
	a, ok := parseAddress(url)
	if !ok || a.host == "" {
		return false
	}
	switch a.host {
	case "pypi.org", "pypi.python.org", "test.pypi.org", "download.pytorch.org", "pypi.nvidia.com", "pypi.ngc.nvidia.com", "www.piwheels.org", "piwheels.org",
		"wheels.vllm.ai", "data.pyg.org", "abetlen.github.io", "flashinfer.ai":
		return false
	}
	return true
}

// hostOf returns the host of an index, without the password that may stand
// before it.
func hostOf(url *value.Value) string {
	a, _ := parseAddress(url)
	return a.host
}
