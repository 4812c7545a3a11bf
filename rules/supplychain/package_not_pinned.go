package supplychain

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// PackageNotPinned reports packages of a language that a build installs in
// whatever version was published last.
var PackageNotPinned = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PackageNotPinned",
		Doc:      "package of a language is installed without a version",
		Requires: placeRooms,
		Run:      runPackageNotPinned,
	},
	Precondition: analyzer.SecondFlaw, // an account that may publish the package
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CIS 4.11", "CWE-1357", "D08"),
	Equivalents: []string{
		"hadolint:DL3013", "hadolint:DL3016", "hadolint:DL3028", "hadolint:DL3062", "kics:02d9c71f", "kics:e36d8880", "kics:22cd11f7",
	},
}

func runPackageNotPinned(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	for _, p := range places(pass) {
		if p.container != nil {
			continue // PackagesInstalledAtStart
		}
		for _, c := range p.Commands {
			names := unpinned(c)
			if len(names) == 0 {
				continue
			}
			more := ""
			if len(names) > 1 {
				more = " and " + strconv.Itoa(len(names)-1) + " more"
			}
			f := analyzer.At(names[0], "this build takes whatever version of %s%s was published last", source.Quote(names[0].Text()), more)
			p.about(f)
			keys.key(f, p, names[0].Text())
			f.Fix(analyzer.NeedsReview, "write the version, or install from a lock file")
			f.Report(pass)
		}
	}
	return nil, nil
}

// unpinned returns the packages that a command installs without a version.
func unpinned(c *recipe.Command) []*value.Value {
	if tool := runTool(c); tool != nil {
		return []*value.Value{tool}
	}
	p := c.Packages()
	if p == nil || p.Action != recipe.Install || p.System {
		return nil
	}
	var pinned func(text string) bool
	switch p.Name {
	case "pip", "pipx", "uv":
		if word, _ := c.Option("-c", "--constraint", "--constraints", "--require-hashes", "--no-index"); word != nil || p.Name == "uv" && p.Subcommand.Str != "install" {
			return nil
		}
		pinned = pinnedPython
	case "npm", "yarn", "pnpm", "bun":
		pinned = pinnedNode
	case "gem":
		if word, _ := c.Option("-v", "--version", "--local", "-l"); word != nil {
			return nil
		}
		pinned = func(text string) bool { return strings.ContainsAny(text, ":") || strings.HasSuffix(text, ".gem") }
	case "cargo":
		if word, _ := c.Option("--version", "--vers", "--git", "--path", "--rev"); word != nil {
			return nil
		}
		pinned = func(text string) bool { return strings.Contains(text, "@") }
	case "go":
		if p.Subcommand.Str != "install" && p.Subcommand.Str != "get" {
			return nil
		}
		pinned = pinnedGo
	default:
		return nil
	}
	var all []*value.Value
	for _, operand := range p.Operands {
		if operand.IsKnown() && operand.Str != "" && !strings.ContainsAny(operand.Str, "$*{ ") && !pinned(operand.Str) {
			all = append(all, operand)
		}
	}
	return all
}

// pinnedPython reports whether a requirement has an upper bound, is a file or
// an address, or one of the installers, which are brought up to date.
func pinnedPython(text string) bool {
	if strings.HasPrefix(text, ".") || strings.ContainsAny(text, "/:") || strings.HasSuffix(text, ".whl") || strings.HasSuffix(text, ".gz") || strings.HasSuffix(text, ".zip") {
		return true
	}
	end := strings.IndexAny(text, "[<>=!~@;")
	name := text
	if end >= 0 {
		name = text[:end]
	}
	switch name {
	case "pip", "setuptools", "wheel":
		return true
	}
	return strings.Contains(text, "==") || strings.Contains(text, "~=") || strings.Contains(text, "<") || strings.Contains(text, "@")
}

// pinnedNode reports whether a package has a version or is a file or an address.
func pinnedNode(text string) bool {
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "/") || strings.Contains(text, ":") || strings.HasSuffix(text, ".tgz") ||
		!strings.HasPrefix(text, "@") && strings.Contains(text, "/") {
		return true
	}
	switch text {
	case "npm", "yarn", "pnpm", "corepack", "npm@latest", "corepack@latest":
		return true
	}
	at := strings.LastIndexByte(text, '@')
	return at > 0 && !movingVersion(text[at+1:])
}

// pinnedGo reports whether a package is of the own module or has a version.
// Without "@", go takes the version from go.mod.
func pinnedGo(text string) bool {
	_, version, given := strings.Cut(text, "@")
	return !given || !movingVersion(version)
}

// movingVersion reports whether a version is a name for the newest one.
func movingVersion(version string) bool {
	return version == "" || version == "*" || version == "x" || strings.HasPrefix(version, ">") || rolling(version) || version == "next" || version == "upgrade" || version == "HEAD"
}

// runTool returns the package that a runner such as `npx` fetches and runs
// without a version, nil if there is none. npx and bunx take the project's own
// package first, so only a moving version or `--yes` says that they fetch.
func runTool(c *recipe.Command) *value.Value {
	for _, w := range c.Wrappers {
		tool := first(c.Words)
		if tool == nil || !tool.IsKnown() {
			return nil
		}
		at := strings.LastIndexByte(tool.Str, '@')
		moving := at > 0 && movingVersion(tool.Str[at+1:])
		switch {
		case w.Name == "npx" || w.Name == "bunx":
			if moving || w.Name == "npx" && at <= 0 && has(w.Argv, "-y", "--yes") && !has(w.Argv, "-p", "--package") {
				return tool
			}
		case w.Name == "pnpm" && has(w.Argv, "dlx") || w.Name == "pipx" && has(w.Argv, "run") && !has(w.Argv, "--spec"), w.Name == "uvx":
			if moving || at <= 0 && !strings.Contains(tool.Str, "==") {
				return tool
			}
		}
	}
	if c.Program == "go" && c.Does("run", "go") {
		if operands := c.Operands(); len(operands) > 1 && operands[1].IsKnown() && !pinnedGo(operands[1].Str) {
			return operands[1]
		}
	}
	return nil
}

func first(words []*value.Value) *value.Value {
	if len(words) == 0 {
		return nil
	}
	return words[0]
}

func has(words []*value.Value, texts ...string) bool {
	return slices.ContainsFunc(words, func(word *value.Value) bool { return slices.Contains(texts, word.Str) })
}
