package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// CleartextDownload reports what builds fetch without encryption and without a
// checksum.
var CleartextDownload = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CleartextDownload",
		Doc:      "build fetches over an unencrypted connection",
		Requires: placeRooms,
		Run:      runCleartextDownload,
	},
	Precondition: analyzer.SecondFlaw, // a place on the way to the server
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-319", "CWE-494", "T1557", "D08"),
}

func runCleartextDownload(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	found := map[clearServer]*analyzer.Finding{}
	var order []*analyzer.Finding
	report := func(p *place, url *value.Value) {
		a, _ := parseAddress(url)
		server := clearServer{p, a.scheme, a.host}
		if f := found[server]; f != nil {
			f.Because(analyzer.Value, url, "fetched from there, too")
			hide(f, url)
			return // what has to be done is the same
		}
		f := analyzer.At(url, "whoever is between %s and %s replaces what it fetches there: nothing encrypts or checks it", p, shown(url))
		hide(p.about(f), url)
		keys.key(f, p, shown(url))
		if evidence.Definition(f, url) {
			f.Fix(analyzer.NeedsReview, "write `https://` where the address is set, or compare a checksum that stands in this file")
		} else {
			f.Fix(analyzer.NeedsReview, "write `https://`, or compare a checksum that stands in this file")
		}
		found[server] = f
		order = append(order, f)
	}
	runs := places(pass)
	for _, p := range runs {
		checks := checksOf(p.Step)
		for _, c := range p.Commands {
			for _, d := range downloadsOf(c) {
				if p.container == nil && inClear(d.url) && !checked(d.file, checks) {
					report(p, d.url)
				}
			}
			if d := scriptOf(c); d != nil && p.container != nil && inClear(d.url) {
				report(p, d.url)
			}
			for _, url := range sources(c) {
				if inClear(url) {
					report(p, url)
				}
			}
		}
	}
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			if step.Name != "ADD" || step.Flag("checksum") != nil || len(step.Words) < 2 {
				continue
			}
			p := &place{Step: step, stage: stage}
			for _, url := range step.Words[:len(step.Words)-1] {
				if inClear(url) && !checkedLater(stage, step, remoteName(url)) {
					report(p, url)
				}
			}
		}
	}
	for _, s := range settings(pass, runs) {
		switch strings.ToUpper(s.name) {
		case "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX", "NPM_CONFIG_REGISTRY", "YARN_REGISTRY", "YARN_NPM_REGISTRY_SERVER":
			if inClear(s.value) {
				report(&s.place, s.value)
			}
		}
	}
	for _, f := range order {
		f.Report(pass)
	}
	return nil, nil
}

// A clearServer is what a place fetches from without encryption.
type clearServer struct {
	place        *place
	scheme, host string
}

// inClear reports whether an address is of another network and its connection is
// not encrypted.
func inClear(url *value.Value) bool {
	a, ok := parseAddress(url)
	return ok && (a.scheme == "http" || a.scheme == "ftp" || a.scheme == "git" || a.scheme == "git+http") && a.host != "" && !a.near()
}

// sources returns where git and package managers that check no signature get
// what they install.
func sources(c *recipe.Command) []*value.Value {
	var all []*value.Value
	add := func(options ...string) {
		if at := c.Operand(options...); at != nil {
			all = append(all, at)
		}
	}
	switch c.Program {
	case "git":
		if c.Does("clone", "git") {
			all = c.Operands("-b", "--branch", "--depth")
		}
	case "pip", "uv":
		add("-i", "--index-url", "--default-index")
		add("--extra-index-url", "--index")
		add("-f", "--find-links")
		all = append(all, addresses(c)...)
	case "npm", "pnpm", "yarn", "bun":
		add("--registry")
		all = append(all, addresses(c)...)
	case "gem":
		add("-s", "--source")
	case "rpm":
		all = addresses(c)
	}
	return all
}

// addresses returns the operands of an installing command, and those by which a
// subcommand configures an index.
func addresses(c *recipe.Command) []*value.Value {
	p := c.Packages()
	if p != nil && p.Action == recipe.Install {
		return p.Operands
	}
	if at := configuredBy(c, "registry index-url extra-index-url", func(to string) bool { return strings.HasPrefix(to, "http:") }); at != nil || c.Program == "rpm" {
		return c.Words[1:]
	}
	return nil
}
