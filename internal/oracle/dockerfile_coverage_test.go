package oracle

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/rules"
)

// TestDockerfileCheckCoverage compares the checks that BuildKit has with those
// that rules are equivalent to. One asks a registry, which hullcheck never does.
func TestDockerfileCheckCoverage(t *testing.T) {
	name := filepath.Join(moduleDir(t, buildkitModule), "frontend", "dockerfile", "linter", "ruleset.go")
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	checks := regexp.MustCompile(`Name:\s+"(\w+)"`).FindAllStringSubmatch(string(text), -1)
	if len(checks) < 22 {
		t.Fatalf("%d checks in %s", len(checks), name)
	}
	for _, check := range checks {
		covered := slices.ContainsFunc(rules.All(), func(r *analyzer.Rule) bool { return slices.Contains(r.Equivalents, "buildkit:"+check[1]) })
		if covered == (check[1] == "InvalidBaseImagePlatform") {
			t.Errorf("%s: covered %v", check[1], covered)
		}
	}
}
