package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// DownloadUnverified reports programs and archives from the web that a build
// uses without comparing a checksum or a signature.
var DownloadUnverified = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DownloadUnverified",
		Doc:      "download is used without a checksum",
		Requires: placeRooms,
		Run:      runDownloadUnverified,
	},
	Precondition: analyzer.SecondFlaw, // the server, or the account that publishes there
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 4.9", "CIS 4.11", "CWE-494", "D08",
		"Docker, ADD --checksum https://docs.docker.com/reference/dockerfile/#add---checksum"),
	Equivalents: []string{"dockle:CIS-DI-0009", "kics:4b410d24"},
}

func runDownloadUnverified(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	report := func(p *place, url, use *value.Value, how string) {
		f := analyzer.At(url, "whoever controls %s puts other content into %s: no checksum holds what it sends", shown(url), p)
		hide(p.about(f), url)
		keys.key(f, p, shown(url))
		if use != nil {
			f.Because(analyzer.Value, use, "%s", how)
		}
		f.Fix(analyzer.NeedsReview, "compare a checksum from this file before it is used: `ADD --checksum=sha256:…`, `sha256sum -c`")
		f.Report(pass)
	}
	for _, p := range places(pass) {
		checks := checksOf(p.Step)
		for _, c := range p.Commands {
			for _, d := range downloadsOf(c) {
				if !foreign(p, d.url) {
					continue
				}
				if use, how := useOf(d); use != nil && !checked(d.file, checks) {
					report(p, d.url, use, how)
				}
			}
			for _, url := range installed(c) {
				if foreign(p, url) {
					report(p, url, nil, "")
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
				if foreign(p, url) && !isGit(url) && !checkedLater(stage, step, remoteName(url)) {
					report(p, url, nil, "")
				}
			}
		}
	}
	return nil, nil
}

// foreign reports whether a URL is of another machine, not left to
// CleartextDownload, and without the hash of what it names.
func foreign(p *place, url *value.Value) bool {
	a, ok := parseAddress(url)
	if !ok || a.scheme != "https" {
		return false
	}
	return !a.loopback() && !(p.container != nil && a.near()) && !hashed(a.path)
}

// hashed reports whether a URL names its content: by the hash of a commit or of
// the file.
func hashed(path string) bool {
	run := 0
	for _, c := range []byte(strings.ToLower(path)) {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'f' {
			if run++; run == 40 {
				return true
			}
			continue
		}
		run = 0
	}
	return false
}

// installed returns the URLs that a package manager takes without knowing their
// content: dnf and rpm check no signature of a package that is given by its
// address unless told so, npm and pip know none.
func installed(c *recipe.Command) []*value.Value {
	var words []*value.Value
	if c.Program == "rpm" {
		if word, _ := c.Option("-q", "-K", "-e", "--import", "-V"); word == nil {
			words = c.Operands()
		}
	} else if p := c.Packages(); p != nil && p.Action == recipe.Install {
		switch p.Name {
		case "pip", "npm", "yarn", "pnpm", "dnf", "microdnf", "uv":
			words = p.Operands
		}
	}
	var all []*value.Value
	for _, word := range words {
		if strings.HasPrefix(word.Str, "https://") && !isGit(word) && !strings.Contains(word.Str, "#sha") {
			all = append(all, word)
		}
	}
	return all
}

// isGit reports whether BuildKit or a package manager clones what an address
// names.
func isGit(url *value.Value) bool {
	text, _, _ := strings.Cut(url.Str, "#")
	text, _, _ = strings.Cut(text, "?")
	return strings.HasSuffix(text, ".git") || strings.HasPrefix(text, "git@") || strings.HasPrefix(text, "git://") || strings.HasPrefix(text, "ssh://")
}

// checkedLater reports whether a RUN after ADD checks the file that it brings.
func checkedLater(stage *recipe.Stage, add *recipe.Step, file string) bool {
	later := false
	for _, step := range stage.Steps {
		if later = later || step == add; later && checked(file, checksOf(step)) {
			return true
		}
	}
	return false
}
