package supplychain

import (
	_ "embed" // for the table
	"slices"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// BackdooredVersion reports versions of packages that are known to be malicious.
var BackdooredVersion = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "BackdooredVersion",
		Doc:      "version of a package is known to be malicious",
		Requires: placeRooms,
		Run:      runBackdooredVersion,
	},
	Precondition: analyzer.Direct, // the attacker's code is installed
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-506", "T1195.001", "D08"),
}

func runBackdooredVersion(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	for _, p := range places(pass) {
		for _, c := range p.Commands {
			for _, word := range c.Words {
				b := backdoorIn(c, word)
				if b == nil {
					continue
				}
				f := analyzer.At(word, "%s, which %s installs, %s: it is malicious", source.Quote(shortName(word)), p, b.effect)
				p.about(f)
				keys.key(f, p, b.name)
				f.Fix(analyzer.NeedsReview, "write another version, build anew and replace what the build could read")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// A backdoor is a row of backdoored.tsv.
type backdoor struct {
	manager, name   string
	versions        []string
	effect          string // what it does, after its name
	source, checked string
}

//go:embed backdoored.tsv
var backdooredTable string

var backdoored = sync.OnceValue(func() []backdoor {
	var rows []backdoor
	for line := range strings.SplitSeq(strings.TrimSpace(backdooredTable), "\n") {
		cells := strings.Split(line, "\t")
		rows = append(rows, backdoor{cells[0], cells[1], strings.Fields(cells[2]), cells[3], cells[4], cells[5]})
	}
	return rows[1:]
})

// backdoorIn returns the row of a version that a command installs, runs or
// downloads as source, nil if it has none.
func backdoorIn(c *recipe.Command, word *value.Value) *backdoor {
	if !word.IsKnown() {
		return nil
	}
	if _, ok := transfer(c); ok {
		for _, version := range []string{"5.6.0", "5.6.1"} {
			if strings.HasPrefix(remoteName(word), "xz-"+version+".tar") {
				return find("system", "xz", version)
			}
		}
		return nil
	}
	p := c.Packages()
	runs := len(c.Wrappers) > 0 && word == first(c.Words)
	if !runs && (p == nil || p.Action != recipe.Install || !slices.Contains(p.Operands, word)) {
		return nil
	}
	if runs || slices.Contains([]string{"npm", "yarn", "pnpm", "bun"}, p.Name) {
		at := strings.LastIndexByte(word.Str, '@')
		if at <= 0 {
			return nil
		}
		return find("npm", word.Str[:at], word.Str[at+1:])
	}
	switch {
	case p.Name == "pip" || p.Name == "uv" || p.Name == "pipx":
		name, version, _ := strings.Cut(word.Str, "==")
		return find("pip", name, version)
	case p.Name == "gem":
		name, version, given := strings.Cut(word.Str, ":")
		if v := c.Operand("-v", "--version"); !given && v.IsKnown() {
			version = v.Str
		}
		return find("gem", name, version)
	case p.System:
		name, version, _ := strings.Cut(word.Str, p.Version)
		if strings.Contains(version, "really") { // Debian's way back: 5.6.1+really5.4.5
			return nil
		}
		version, _, _ = strings.Cut(version, "-")
		return find("system", name, version)
	}
	return nil
}

func find(manager, name, version string) *backdoor {
	for i := range backdoored() {
		if b := &backdoored()[i]; b.manager == manager && b.name == name && slices.Contains(b.versions, version) {
			return b
		}
	}
	return nil
}

// shortName is the name of a package or of a downloaded file.
func shortName(word *value.Value) string {
	if strings.Contains(word.Str, "://") {
		return remoteName(word)
	}
	return word.Str
}
