package oracle

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// TestPythonRecovery requires that a file with one bracket, quote or colon
// missing keeps nearly all of its functions and classes.
func TestPythonRecovery(t *testing.T) {
	t.Parallel()
	paths := pythonFiles(t, filepath.Join("..", "..", "analyzer", "python", "testdata"))
	if program, err := exec.LookPath(*pythonProgram); err == nil {
		paths = standardLibrary(t, program)
	} else {
		t.Logf("there is no %s: only %d files are broken", *pythonProgram, len(paths))
	}
	random := rand.New(rand.NewPCG(*firstSeed, 9))
	for _, what := range []string{"(", "[", "{", ")", "]", "}", `"`, "'", ":"} {
		kept, all := 0, 0
		for _, path := range paths {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			k, a := keptDefinitions(string(content), what, random)
			kept += k
			all += a
		}
		t.Logf("without one %s: %d of %d definitions kept", what, kept, all)
		if kept*100 < all*90 {
			t.Errorf("without one %s only %d of %d definitions are kept", what, kept, all)
		}
	}
}

// keptDefinitions removes one of the places of what and returns how many of the
// definitions are still there.
func keptDefinitions(content, what string, random *rand.Rand) (kept, all int) {
	n := strings.Count(content, what)
	if n == 0 {
		return 0, 0
	}
	off := 0
	for range random.IntN(n) {
		off += strings.Index(content[off:], what) + 1
	}
	off += strings.Index(content[off:], what)
	before := definitions(content)
	after := definitions(content[:off] + content[off+1:])
	for name, count := range before {
		all += count
		kept += min(count, after[name])
	}
	return kept, all
}

// definitions counts functions and classes by their names.
func definitions(content string) map[string]int {
	names := map[string]int{}
	for n := range python.All(python.Parse(source.NewFiles(source.Memory{}).Add("main.py", []byte(content)))) {
		switch n := n.(type) {
		case *python.FunctionDef:
			names["def "+n.Name.Text]++
		case *python.ClassDef:
			names["class "+n.Name.Text]++
		}
	}
	return names
}
