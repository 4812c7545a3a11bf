package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// RemoteScriptRun reports downloads that go straight to an interpreter.
var RemoteScriptRun = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RemoteScriptRun",
		Doc:      "script runs as a server sends it",
		Requires: placeRooms,
		Run:      runRemoteScriptRun,
	},
	Precondition: analyzer.SecondFlaw, // the server, or the account that publishes there
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 4.11", "CWE-494", "CWE-829", "T1059.004", "D08",
		"Docker, Verifying remote files https://docs.docker.com/reference/dockerfile/#add---checksum"),
}

func runRemoteScriptRun(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	for _, p := range places(pass) {
		for _, c := range p.Commands {
			d := scriptOf(c)
			if d == nil {
				continue
			}
			a, known := parseAddress(d.url)
			if known && (a.loopback() || a.scheme == "file" || p.container != nil && a.near()) {
				continue
			}
			f := analyzer.At(d.url, "whoever controls %s runs code in %s: %s takes what it sends", shown(d.url), p, source.Quote(c.Program))
			hide(p.about(f), d.url)
			keys.key(f, p, shown(d.url))
			f.Fix(analyzer.NeedsReview, "download to a file, compare its checksum, then run it; or install a signed package")
			f.Report(pass)
		}
	}
	return nil, nil
}

// scriptOf returns the download that a command runs as code, nil if it runs
// none.
func scriptOf(c *recipe.Command) *download {
	if c.Program == "eval" || c.Program == "." || c.Program == "source" {
		for _, word := range c.Words[1:] {
			if d := substituted(c, word); d != nil {
				return d
			}
		}
		return nil
	}
	if !interpreter(c.Program) {
		return nil
	}
	for i, word := range c.Words[1:] {
		text := word.Str
		switch {
		case text == "-s" || text == "/dev/stdin" || text == "-" && !shellName(c.Program):
			return piped(c) // arguments follow
		case text == "-" || text == "--":
		case len(text) > 1 && text[0] == '-' && text[1] != '-' && strings.ContainsAny(text, "cers") && !strings.ContainsAny(text, "="):
			if strings.Contains(text, "s") && !strings.Contains(text, "c") {
				return piped(c) // sh -s argument
			}
			if d := code(c, i+2, text); d != nil {
				return d
			}
			if strings.HasSuffix(text, "c") || text == "-e" && !shellName(c.Program) || text == "-r" && c.Program == "php" {
				return nil // its code stands here
			}
		case text != "" && text[0] == '-':
		default:
			if d := substituted(c, word); d != nil {
				return d // bash <(curl …)
			}
			return nil // a file
		}
	}
	return piped(c)
}

// code returns the download that the word at an index brings as the code of an
// option such as -c.
func code(c *recipe.Command, index int, option string) *download {
	if index >= len(c.Words) || !strings.ContainsAny(option, "cer") {
		return nil
	}
	return substituted(c, c.Words[index])
}

func shellName(program string) bool {
	switch program {
	case "sh", "bash", "ash", "dash", "zsh", "ksh":
		return true
	}
	return false
}

func interpreter(program string) bool {
	switch program {
	case "python", "perl", "ruby", "node", "php", "pwsh", "deno", "bun":
		return true
	}
	return shellName(program)
}
