package oracle

import (
	"strings"
	"testing"
)

// TestImports requires that the product does not depend on what compose-go and
// BuildKit need to load or build: it would cost its users megabytes and
// milliseconds.
func TestImports(t *testing.T) {
	out, err := goList("-e", "-deps", "../../...")
	if err != nil {
		t.Fatal(err)
	}
	deps := map[string]bool{}
	for line := range strings.Lines(out) {
		deps[strings.TrimSpace(line)] = true
	}
	if !deps["github.com/hullcheck/hullcheck/analyzer/compose"] || !deps["github.com/compose-spec/compose-go/v2/types"] {
		t.Fatalf("go list answers something else:\n%s", out)
	}
	for _, name := range []string{
		"github.com/compose-spec/compose-go/v2/loader",
		"github.com/compose-spec/compose-go/v2/cli",
		"github.com/compose-spec/compose-go/v2/schema",
		"github.com/compose-spec/compose-go/v2/interpolation",
		"github.com/compose-spec/compose-go/v2/override",
		"github.com/compose-spec/compose-go/v2/transform",
		"github.com/compose-spec/compose-go/v2/graph",
		"github.com/santhosh-tekuri/jsonschema/v6",
		"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb",
	} {
		if deps[name] {
			t.Errorf("the product depends on %s", name)
		}
	}
}
