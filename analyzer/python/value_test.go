package python

import (
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// literalIn reads the only expression of a text.
func literalIn(t *testing.T, content string) (*source.File, Expr, *value.Value) {
	t.Helper()
	file, m := read(content)
	if len(m.Body) != 1 || len(m.Bad) > 0 {
		t.Fatalf("%q: %d statements, bad %v", content, len(m.Body), m.Bad)
	}
	x := m.Body[0].(*ExprStmt).X
	literal, ok := x.(interface{ Value() *value.Value })
	if !ok {
		t.Fatalf("%q is no literal", content)
	}
	v := literal.Value()
	return file, x, v
}

func TestValue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source, want string
		state        value.State
		part, at     string // a piece of the value and what it is written as
	}{
		{`'docker'`, "docker", value.Known, "ock", "ock"},
		{`"a'b"`, "a'b", value.Known, "'", "'"},
		{`r'\n'`, `\n`, value.Known, `n`, `n`},
		{`u'é\u00e9x'`, "ééx", value.Known, "x", "x"},
		{`'/etc\x2fpasswd'`, "/etc/passwd", value.Known, "/passwd", `\x2fpasswd`},
		{`'a' "b"`, "ab", value.Known, "b", "b"},
		{"('a'  # one\n  r'\\b')", `a\b`, value.Known, `\b`, `\b`},
		{`'a' "b"`, "ab", value.Known, "ab", `a' "b`},
		{"'''a\\\n b'''", "a b", value.Known, "b", "b"},
		{"'''a\r\nb'''", "a\nb", value.Known, "\n", "\r\n"},
		{`b'\xff\400\u0041'`, "\xff\x00" + `\u0041`, value.Known, `\u`, `\u`},
		{`'\N{BULLET} x'`, " x", value.Partial, "x", "x"},
		{`'\q\777\U0001f433\x4'`, `\q` + "\u01ff\U0001f433" + `\x4`, value.Known, "\U0001f433", `\U0001f433`},
		{`f'a{{{b}}}c'`, "a{}c", value.Partial, "c", "c"},
		{`f'{a}{b!r:>{c}}'`, "", value.Unknown, "", "{a}"},
		{`'x {y} ' f"z\{a}"`, `x {y} z\`, value.Partial, "{y}", "{y}"},
		{`rf'\{a}\n'`, `\\n`, value.Partial, `\n`, `{a}\n`}, // a field belongs to what touches it
		{`''`, "", value.Known, "", ""},
	} {
		file, e, v := literalIn(t, c.source)
		if v.Str != c.want || v.State != c.state || v.At != SpanOf(e) {
			t.Errorf("%s = %q (state %d) at %q, want %q (%d)", c.source, v.Str, v.State, file.Text(v.At), c.want, c.state)
			continue
		}
		off := strings.Index(v.Str, c.part)
		if got := file.Text(v.Span(off, off+len(c.part))); got != c.at {
			t.Errorf("%s: %q is written %q, want %q", c.source, c.part, got, c.at)
		}
	}
}

// The unknown parts of an f-string are its fields, in their order.
func TestFieldsAreParts(t *testing.T) {
	t.Parallel()
	file, e, v := literalIn(t, `"http://" f"{host}:{port:>{w}}/" '{x}' f'{a["b"]=}'`)
	var unknown []string
	for _, p := range v.Parts {
		if p.State == value.Unknown {
			unknown = append(unknown, file.Text(p.At))
		}
	}
	f := e.(*FormatStr)
	if v.Str != "http://:/{x}" || len(unknown) != len(f.Fields) || len(f.Fields) != 3 {
		t.Fatalf("%q with %q", v.Str, unknown)
	}
	for i, field := range f.Fields {
		if file.Text(field.Span) != unknown[i] {
			t.Errorf("field %q is part %q", file.Text(field.Span), unknown[i])
		}
	}
	if f.Fields[1].Spec == nil || !f.Fields[2].Debug {
		t.Error("the format or = is lost")
	}
}

func TestStringKinds(t *testing.T) {
	t.Parallel()
	for content, want := range map[string][2]bool{
		"b'x'": {true}, "Rb'x'": {true}, "'b'": {}, "tR'{x}'": {false, true}, "f't'": {},
	} {
		_, e, _ := literalIn(t, content)
		got := [2]bool{}
		switch e := e.(type) {
		case *Str:
			got[0] = e.IsBytes()
		case *FormatStr:
			got[1] = e.IsTemplate()
		}
		if got != want {
			t.Errorf("%s: bytes, template = %v, want %v", content, got, want)
		}
	}
}
