package python

import (
	"slices"
	"testing"
)

func TestDotted(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"os": "os", "os.path . join": "os.path.join", "(a).b": "a.b", "f().x": "", "a[0].b": "",
	} {
		_, m := read(content)
		if path, ok := Dotted(m.Body[0].(*ExprStmt).X); ok != (want != "") || ok && path != want {
			t.Errorf("Dotted(%s) = %q, %t", content, path, ok)
		}
	}
}

func TestNameSpans(t *testing.T) {
	t.Parallel()
	file, m := read("a.b . run(shell=True, **kw)\n")
	call := m.Body[0].(*ExprStmt).X.(*Call)
	got := []string{
		file.Text(call.Func.(*Attribute).NameSpan()),
		file.Text(call.Keywords[0].NameSpan()),
		file.Text(call.Keywords[1].NameSpan()),
	}
	if !slices.Equal(got, []string{"run", "shell", ""}) {
		t.Errorf("%q", got)
	}
}

func TestParams(t *testing.T) {
	t.Parallel()
	_, m := read("def f(a, b=1, /, c: int = 2, *args, d, e=3, **kw): pass\nlambda x, *, y: 0\n")
	f := m.Body[0].(*FunctionDef)
	l := m.Body[1].(*ExprStmt).X.(*Lambda)
	var got []ParamKind
	for _, p := range append(f.Params, l.Params...) {
		got = append(got, p.Kind)
	}
	want := []ParamKind{
		PositionOnly, PositionOnly, Positional, VarPositional, KeywordOnly, KeywordOnly, VarKeyword,
		Positional, KeywordOnly,
	}
	if !slices.Equal(got, want) {
		t.Errorf("kinds %v, want %v", got, want)
	}
	if f.Params[2].Annotation == nil || f.Params[2].Default == nil || f.Params[0].Default != nil {
		t.Error("annotations or defaults are misplaced")
	}
}

func TestBound(t *testing.T) {
	t.Parallel()
	_, m := read("import a.b, c.d as e\nfrom ..x.y import z, w as v\nfrom . import *\n")
	var got []string
	for n := range All(m) {
		if a, ok := n.(*Alias); ok {
			got = append(got, a.Bound())
		}
	}
	if !slices.Equal(got, []string{"a", "e", "z", "v"}) {
		t.Errorf("%q", got)
	}
	from := m.Body[1].(*ImportFrom)
	if from.Level != 2 || from.Module.Text != "x.y" || !m.Body[2].(*ImportFrom).Star {
		t.Errorf("%+v", from)
	}
}

// A pattern is an expression in which "as" binds and "if" ends.
func TestPatterns(t *testing.T) {
	t.Parallel()
	_, m := read("match x:\n  case 'a' | 'b' as c if d: e\n  case P(k=[y, *_] as z): f\n")
	s := m.Body[0].(*Match)
	as, ok := s.Cases[0].Pattern.(*AsPattern)
	if !ok || as.Name.Text != "c" || s.Cases[0].Guard == nil || len(m.Bad) > 0 {
		t.Errorf("%T, bad %v", s.Cases[0].Pattern, m.Bad)
	}
	call, ok := s.Cases[1].Pattern.(*Call)
	if !ok || call.Keywords[0].Name != "k" {
		t.Errorf("%T", s.Cases[1].Pattern)
	}
}

func TestIsBad(t *testing.T) {
	t.Parallel()
	_, m := read("def f():\n    print x\ndef g():\n    pass\n")
	if !m.IsBad(m.Body[0]) || m.IsBad(m.Body[1]) {
		t.Error("bad text is in the wrong function")
	}
}

// Parsed text may stand in the middle of another file.
func TestParseText(t *testing.T) {
	t.Parallel()
	file, _ := read("RUN python <<E\nprint('x')\nE\n")
	m := ParseText("print('x')\n", file.Span(15, 26))
	call := m.Body[0].(*ExprStmt).X.(*Call)
	if got := file.Text(SpanOf(call.Args[0])); got != "'x'" {
		t.Errorf("the argument is %q", got)
	}
}
