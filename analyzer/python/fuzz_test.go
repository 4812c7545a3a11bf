package python

import (
	"fmt"
	gotoken "go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

func FuzzParse(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		if len(content) > 1<<16 {
			return
		}
		file, m := read(content)
		checkModule(t, file, m)
	})
}

// seeds are the fixtures and their lines, and what recovery is tested on.
func seeds(tb testing.TB) []string {
	tb.Helper()
	var list []string
	paths, err := filepath.Glob("testdata/*.py")
	if err != nil {
		tb.Fatal(err)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			tb.Fatal(err)
		}
		list = append(list, string(content))
		for line := range strings.Lines(string(content)) {
			list = append(list, line)
		}
	}
	for _, c := range recoveries {
		list = append(list, c.source)
	}
	return list
}

// checkModule requires what holds for every input.
func checkModule(t *testing.T, file *source.File, m *Module) {
	t.Helper()
	for _, bad := range m.Bad {
		if !file.Contains(bad.Span) || bad.Message == "" {
			t.Errorf("bad %v is not in the file", bad)
		}
	}
	for _, c := range m.Comments {
		if !strings.HasPrefix(file.Text(c), "#") {
			t.Errorf("%q is no comment", file.Text(c))
		}
	}
	count := checkChildren(t, file, m)
	if count > 2*m.Nodes+1 {
		t.Errorf("%d nodes, %d counted", count, m.Nodes)
	}
	if again := Parse(file); !reflect.DeepEqual(shape(m), shape(again)) {
		t.Error("a second reading differs")
	}
}

// shape writes all nodes, with their places.
func shape(m *Module) []string {
	var list []string
	for n := range All(m) {
		list = append(list, fmt.Sprintf("%T %d %d", n, n.Pos(), n.End()))
	}
	return append(list, fmt.Sprint(m.Bad, m.Comments))
}

// checkChildren requires that nodes lie in their parents and beside their
// siblings, and returns their number.
func checkChildren(t *testing.T, file *source.File, n Node) int {
	t.Helper()
	count, end := 1, n.Pos()
	switch n := n.(type) {
	case *FunctionDef:
		end = start(n.Decorators, end)
	case *ClassDef:
		end = start(n.Decorators, end)
	case *Str:
		checkValue(t, file, n.Value().Str, n.Value().Span(0, len(n.Value().Str)), n)
	case *FormatStr:
		checkValue(t, file, n.Value().Str, n.Value().Span(0, len(n.Value().Str)), n)
	}
	n.children(func(child Node) {
		if reflect.ValueOf(child).IsNil() {
			t.Fatalf("%T has a nil child", n)
		}
		if child.Pos() < end || child.End() < child.Pos() || child.End() > n.End() {
			t.Errorf("%T [%d, %d) does not lie in %T [%d, %d) after %d",
				child, child.Pos(), child.End(), n, n.Pos(), n.End(), end)
		}
		end = child.End()
		count += checkChildren(t, file, child)
	})
	return count
}

// start returns where decorators begin, and the definition's place without any.
func start(decorators []Expr, definition gotoken.Pos) gotoken.Pos {
	if len(decorators) == 0 {
		return definition
	}
	return decorators[0].Pos()
}

// checkValue requires that a value lies in its literal.
func checkValue(t *testing.T, file *source.File, text string, at source.Span, n Node) {
	t.Helper()
	if !SpanOf(n).Contains(at) {
		t.Errorf("%q of %q is not in it", text, file.Text(SpanOf(n)))
	}
}

// TestFixtures requires that the fixtures are read without anything bad.
func TestFixtures(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.py")
	if err != nil || len(paths) == 0 {
		t.Fatal(err, paths)
	}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{
			string(content),
			strings.ReplaceAll(string(content), "\n", "\r\n"),
			"\ufeff" + string(content),
		} {
			file, m := read(text)
			checkModule(t, file, m)
			for _, bad := range m.Bad {
				line, column := file.Position(file.Offset(bad.Pos()))
				t.Errorf("%s:%d:%d: %s", path, line, column, bad.Message)
			}
		}
	}
}
