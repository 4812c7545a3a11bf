package gen

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var newRule = flag.String("new", "", "`theme/RuleName` of a rule to write the skeleton of")

const root = "../.."

// TestScaffold writes a rule's skeleton into a copy of the module and runs its
// test there; with -new it writes one into the module.
func TestScaffold(t *testing.T) {
	if *newRule != "" {
		theme, name, _ := strings.Cut(*newRule, "/")
		if err := Scaffold(root, theme, name); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Parallel()
	module := t.TempDir()
	for _, part := range []string{"go.mod", "go.sum", "analyzer", "rules"} {
		copyTree(t, filepath.Join(root, part), filepath.Join(module, part))
	}
	if err := Scaffold(module, "isolation", "ScaffoldedByTest"); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("go", "test", "./rules/isolation", "-run", "TestFixtures/ScaffoldedByTest", "-v")
	cmd.Dir = module
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestFixtures/ScaffoldedByTest") {
		t.Errorf("%v\n%s", err, out)
	}
	if err := Scaffold(module, "isolation", "ScaffoldedByTest"); err == nil {
		t.Error("a rule is written over")
	}
	for _, bad := range []string{"isolation/lower", "isolation/With-Dash", "isolation/", "nowhere/Rule", "isolation/PrivilegedContainer"} {
		theme, name, _ := strings.Cut(bad, "/")
		if err := Scaffold(module, theme, name); err == nil {
			t.Errorf("%s is written", bad)
		}
	}
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if info.IsDir() {
		err = os.CopyFS(to, os.DirFS(from))
	} else {
		var data []byte
		if data, err = os.ReadFile(from); err == nil {
			err = os.WriteFile(to, data, 0o600)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}
