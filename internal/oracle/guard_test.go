package oracle

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	_ "unsafe" // for go:linkname

	"github.com/compose-spec/compose-go/v2/interpolation"
	_ "github.com/compose-spec/compose-go/v2/override" // holds tables
	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/transform"
	"github.com/compose-spec/compose-go/v2/tree"
	_ "github.com/compose-spec/compose-go/v2/validation" // holds tables
	gocmp "github.com/google/go-cmp/cmp"
)

// compose-go's tables of path patterns.

//go:linkname mergeSpecials github.com/compose-spec/compose-go/v2/override.mergeSpecials
var mergeSpecials map[tree.Path]func(any, any, tree.Path) (any, error)

//go:linkname unique github.com/compose-spec/compose-go/v2/override.unique
var unique map[tree.Path]func(any, tree.Path) (string, error)

//go:linkname transformers github.com/compose-spec/compose-go/v2/transform.transformers
var transformers map[tree.Path]transform.Func

//go:linkname checks github.com/compose-spec/compose-go/v2/validation.checks
var checks map[tree.Path]func(any, tree.Path) error

//go:linkname casts github.com/compose-spec/compose-go/v2/loader.interpolateTypeCastMapping
var casts map[tree.Path]interpolation.Cast

//go:linkname omitempty github.com/compose-spec/compose-go/v2/loader.omitempty
var omitempty []tree.Path

// The engine's tables; row mirrors its type.

type row struct {
	prefix uint8
	_      uint8 // the rule
	paths  string
}

//go:linkname mergeTable github.com/hullcheck/hullcheck/analyzer/compose.mergeTable
var mergeTable []row

//go:linkname uniqueTable github.com/hullcheck/hullcheck/analyzer/compose.uniqueTable
var uniqueTable []row

//go:linkname canonTable github.com/hullcheck/hullcheck/analyzer/compose.canonTable
var canonTable []row

//go:linkname defaultTable github.com/hullcheck/hullcheck/analyzer/compose.defaultTable
var defaultTable []row

//go:linkname castTable github.com/hullcheck/hullcheck/analyzer/compose.castTable
var castTable []row

// TestTables requires that compose-go has no path pattern that the engine does
// not have, nor the other way round: a new version's patterns fail by name.
func TestTables(t *testing.T) {
	for _, c := range []struct {
		name    string
		theirs  []string
		ours    []row
		without []string // compose-go's patterns that never apply or are done elsewhere
		more    []string // the engine's own
	}{
		{name: "casts", theirs: names(casts), ours: castTable},
		{name: "merge", theirs: names(mergeSpecials), ours: mergeTable},
		{name: "unicity", theirs: names(unique), ours: uniqueTable},
		{
			name: "canonical forms", theirs: names(transformers), ours: canonTable,
			without: []string{
				"services.*", "jobs.*", // the walk itself
				"include.*",                                                  // read before
				"services.*.ulimits.*",                                       // unchanged
				"jobs.*.ulimits.*",                                           // unchanged
				"services.*.pre_start.*", "services.*.pre_start.*.ulimits.*", // unchanged
			},
			more: []string{
				"services.*.environment", "services.*.labels", "services.*.annotations", "services.*.sysctls",
				"jobs.*.environment", "jobs.*.labels", "jobs.*.annotations", "jobs.*.sysctls",
				"services.*.build.args", "services.*.build.labels", "jobs.*.build.args", "jobs.*.build.labels",
				"services.*.deploy.labels",
				"networks.*.labels", "volumes.*.labels", "secrets.*.labels", "configs.*.labels",
			},
		},
		{name: "defaults", theirs: names(transform.DefaultValues), ours: defaultTable},
	} {
		var ours []string
		for _, r := range c.ours {
			ours = append(ours, r.patterns()...)
		}
		slices.Sort(ours)
		ours = slices.DeleteFunc(ours, func(p string) bool { return slices.Contains(c.more, p) })
		theirs := slices.DeleteFunc(c.theirs, func(p string) bool { return slices.Contains(c.without, p) })
		if diff := gocmp.Diff(theirs, ours); diff != "" {
			t.Errorf("%s: compose-go's patterns (-) are not the engine's (+):\n%s", c.name, diff)
		}
	}
}

func (r row) patterns() []string {
	prefixes := [][]string{
		{""},
		{"services.*."},
		{"services.*.", "jobs.*."},
		{"services.*.", "jobs.*.", "services.*.pre_start.*."},
	}[r.prefix]
	var patterns []string
	for path := range strings.FieldsSeq(r.paths) {
		for _, prefix := range prefixes {
			patterns = append(patterns, prefix+path)
		}
	}
	return patterns
}

func names[V any](m map[tree.Path]V) []string {
	var out []string
	for p := range m {
		out = append(out, string(p))
	}
	slices.Sort(out)
	return out
}

// TestFacts requires what the engine takes for granted and no table holds.
func TestFacts(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"checks", names(checks), []string{
			"configs.*", "secrets.*", "services.*.deploy.resources.reservations.devices.*",
			"services.*.develop.watch.*.path", "services.*.gpus.*", "services.*.ports.*", "volumes.*",
		}},
		{"what is left out when empty", omitempty, []tree.Path{"services.*.dns", "jobs.*.dns"}},
		{"expressions", template.DefaultPattern.String(), `\$(?i:(?P<escaped>\$)|(?P<named>[_a-z][_a-z0-9]*)|{(?:(?P<braced>[_a-z][_a-z0-9]*(?::?[-+?](.*))?)}|(?P<invalid>)))`},
	} {
		if diff := gocmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s: compose-go changed (-want +got):\n%s", c.name, diff)
		}
	}
}

const replayed = "testdata/replayed.txt"

// TestReplayedSources names the files of compose-go that changed since the
// engine was held against them, even if no table did. After looking at the
// change, -update takes note of it.
func TestReplayedSources(t *testing.T) {
	base := moduleDir(t, composeModule)
	var b strings.Builder
	for _, sub := range []string{"dotenv", "format", "interpolation", "loader", "override", "paths", "schema", "template", "transform", "types", "validation"} {
		files, err := filepath.Glob(filepath.Join(base, sub, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%x %s/%s\n", sha256.Sum256(content), sub, filepath.Base(file))
		}
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(replayed), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(replayed, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(replayed)
	if err != nil {
		t.Fatal(err)
	}
	old, now := lines(string(want)), lines(b.String())
	for _, line := range slices.Sorted(maps.Keys(now)) {
		if !old[line] {
			t.Errorf("changed or new: %s", line)
		}
	}
	if len(old) != len(now) {
		t.Errorf("%d files, were %d", len(now), len(old))
	}
}

func lines(text string) map[string]bool {
	set := map[string]bool{}
	for line := range strings.Lines(text) {
		set[strings.TrimSpace(line)] = true
	}
	return set
}
