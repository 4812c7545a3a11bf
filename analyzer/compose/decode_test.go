package compose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// outline renders a value: kind, text and place of each leaf.
func outline(f *source.File, v *value.Value) string {
	var b strings.Builder
	var walk func(path string, v *value.Value)
	walk = func(path string, v *value.Value) {
		switch v.Kind {
		case value.Map, value.Seq:
			for i, kid := range v.Kids {
				key := kid.Key
				if v.Kind == value.Seq {
					key = fmt.Sprint(i)
				}
				if kid.Step != nil {
					key += "<" + f.Text(kid.Step.At) + ">"
				}
				walk(strings.TrimPrefix(path+"."+key, "."), kid.Val)
			}
			return
		}
		fmt.Fprintf(&b, "%s = %s %q at %q", path, kindName(v.Kind), v.Str, f.Text(v.At))
		for s := v.Step; s != nil; s = s.Prev {
			fmt.Fprintf(&b, " via %s", f.Text(s.At))
		}
		if v.State != value.Known {
			fmt.Fprintf(&b, " state %d", v.State)
		}
		b.WriteByte('\n')
	}
	walk("", v)
	return b.String()
}

func kindName(k value.Kind) string {
	return [...]string{"null", "bool", "int", "float", "string", "time", "map", "seq"}[k]
}

// sayings renders diagnostics with the text they point at.
func sayings(f *source.File, diagnostics []Diagnostic) string {
	var b strings.Builder
	for _, d := range diagnostics {
		fmt.Fprintf(&b, "%s %q: %s\n", d.Code, f.Text(d.At), d.Message)
	}
	return b.String()
}

func TestDecodeScalars(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"yes", `string "yes"`},
		{"True", `bool "true"`},
		{"~", `null ""`},
		{"", `null ""`},
		{"0777", `int "511"`},
		{"017", `int "15"`},
		{"0o17", `int "15"`},
		{"0x1F", `int "31"`},
		{"0b11", `int "3"`},
		{"1_000", `int "1000"`},
		{"+1", `int "1"`},
		{"08", `float "8"`},
		{"-0", `float "-0"`},
		{"0o8", `string "0o8"`},
		{"18446744073709551615", `int "18446744073709551615"`},
		{"18446744073709551616", `float "1.8446744073709552e+19"`},
		{"1.50", `float "1.5"`},
		{".5", `float "0.5"`},
		{"1.", `float "1"`},
		{"1e3", `float "1000"`},
		{".inf", `float "+Inf"`},
		{"1e400", `string "1e400"`},
		{"2001-01-01", `time "2001-01-01"`},
		{"12:30:45", `string "12:30:45"`},
		{"8080:80", `string "8080:80"`},
		{"!!str 3", `string "3"`},
		{`!!int "3"`, `int "3"`},
		{"!!float 3", `float "3"`},
		{"!!binary aGk=", `string "hi"`},
		{"!foo x", `string "x"`},
		{"! 3", `int "3"`},
		{`"3"`, `string "3"`},
		{"'~'", `string "~"`},
	} {
		d := decodeText("k: " + c.text + "\n")
		v := d.documents[0].root.Get("k")
		if got := fmt.Sprintf("%s %q", kindName(v.Kind), v.Str); got != c.want || v.State != value.Known || d.diagnostics != nil {
			t.Errorf("%s is %s, state %d, want %s; %v", c.text, got, v.State, c.want, d.diagnostics)
		}
	}
}

func TestDecodeTree(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, want string }{
		{"alias", "a: &x 'v'\nb: *x\n", "a = string \"v\" at \"'v'\"\nb = string \"v\" at \"'v'\" via *x\n"},
		{"alias of a list", "a: &x [1]\nb: *x\n", "a.0 = int \"1\" at \"1\"\nb.0 = int \"1\" at \"1\"\n"},
		{"merge", "a: &x {k: 1, l: 2}\nb:\n  k: 3\n  <<: *x\n", "a.k = int \"1\" at \"1\"\na.l = int \"2\" at \"2\"\nb.k = int \"3\" at \"3\"\nb.l<*x> = int \"2\" at \"2\"\n"},
		{"merge of a list: the first wins", "b:\n  <<: [{k: 1}, {k: 2, l: 3}]\n", "b.k<{k: 1}> = int \"1\" at \"1\"\nb.l<{k: 2, l: 3}> = int \"3\" at \"3\"\n"},
		{"merge of an aliased list", "a: &x [{k: 1}]\nb: {<<: *x}\n", "a.0.k = int \"1\" at \"1\"\nb.k<{k: 1}> = int \"1\" at \"1\"\n"},
		{"quoted << is a key", "'<<': {k: 1}\n", "<<.k = int \"1\" at \"1\"\n"},
		{"anchor and tag", "a: &x !!str\n  1\nb: !!map\n  c: d\n", "a = string \"1\" at \"1\"\nb.c = string \"d\" at \"d\"\n"},
		{"empty values", "a:\nb: [x,]\n? c\n", "a = null \"\" at \"\"\nb.0 = string \"x\" at \"x\"\nc = null \"\" at \"\"\n"},
		{"UTF-16", "\xff\xfea\x00:\x00 \x00b\x00", "a = string \"b\" at \"b\\x00\"\n"},
		{"byte order mark", "\xef\xbb\xbfa: b\n", "a = string \"b\" at \"b\"\n"},
	} {
		d := decodeText(c.text)
		if diff := cmp.Diff(c.want, outline(d.file, d.documents[0].root)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestDecodeProblems(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"a: 1\na: 2\n", "duplicate-key \"a\": `a` is defined twice in this mapping\n"},
		{"<<: {a: 1}\n<<: {b: 1}\n", "duplicate-key \"<<\": `<<` is defined twice in this mapping\n"},
		{"<<: 3\n", "invalid-merge-key \"3\": `<<` merges mappings only\n"},
		{"1: a\n", "non-string-key \"1\": the key `1` is an integer, not a string: quote it\n"},
		{"~: a\n", "non-string-key \"~\": the key `~` is null, not a string: quote it\n"},
		{"? [a]\n: b\n", "non-string-key \"[a]\": a mapping key is a collection, not a string\n"},
		{"a: &a [*a]\n", "alias-cycle \"*a\": `&a` contains itself\n"},
		{"a: !!int x\n", "invalid-scalar \"x\": `x` is not what `!!int` asks for\n"},
		{"a: {{ .x }}\n", "template-syntax \"{{ .x }}\": `{{ .x }}` is template syntax: YAML reads it as a mapping\n"},
		{"{{- if .x }}\na: 1\n{{- end }}\n", "template-syntax \"{{- if .x }}\": the file is a template: it is YAML only after `{{- if .x }}` is filled in\n"},
		{"a: b\n\tc: d\n", "tab-indentation \"\\t\": a tab indents this line: YAML takes spaces only\n"},
		{"<<<<<<< HEAD\na: b\n=======\n", "yaml-syntax \"<<<<<<< HEAD\": a merge conflict is not resolved\n"},
		{"a: \"b\nc: d\n", "yaml-syntax \"\\\"b\": this quoted text has no closing quote\n"},
		{"a: \"\\d\"\n", "yaml-syntax \"\\\"\\\\d\\\"\": an escape in this quoted text is unknown: write `\\\\` for a backslash\n"},
		{"a: [b\nc: d\n", "yaml-syntax \"[\": `[` has no `]`, or a comma is missing before line 2\n"},
		{"a: *b\n", "yaml-syntax \"*b\": `*b` names no anchor that stands before it\n"},
		{"a: b: c\n", "yaml-syntax \":\": a second `:` on this line starts another mapping: quote the value or correct the indentation\n"},
		{"a: @b\n", "yaml-syntax \"@\": no plain text starts with `@`: quote the value\n"},
		{"a:\n  - b\n c: d\n", "yaml-syntax \"c: d\": this line does not fit the indentation of the mapping around it\n"},
		{"a: b\x01\n", "invalid-text \"\\x01\": the control character U+0001 is not allowed in YAML\n"},
		{"a: \xe9\n", "invalid-text \"\\xe9\": the byte 0xe9 is not UTF-8\n"},
		{"a\x00", "invalid-text \"\\x00\": the file holds a NUL byte: it is binary, or UTF-16 without a byte order mark\n"},
	} {
		d := decodeText(c.text)
		if diff := cmp.Diff(c.want, sayings(d.file, d.diagnostics)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestDecodeTags(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"a: !reset null\nb: !override [x]\n", "[a] !reset, [b] !override"},
		{"a: [x, !reset y]\n", "[a 1] !reset"},
		{"a: &x {b: !reset 1}\nc: *x\n", "[a b] !reset, [c b] !reset"},
		{"a: &x !reset 1\nc: {d: *x}\n", "[a] !reset, [c d] !reset"},
		{"a: {<<: {b: !reset 1}}\n", "[a b] !reset"},
		{"a: !override {b: !reset 1}\n", "[a] !override"},
	} {
		d := decodeText(c.text)
		var got []string
		for _, tag := range d.documents[0].tagged {
			if tag.reset != (d.file.Text(tag.at) == "!reset") {
				t.Errorf("%q: %+v stands at %q", c.text, tag, d.file.Text(tag.at))
			}
			got = append(got, fmt.Sprint(tag.path, " ", d.file.Text(tag.at)))
		}
		if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
	root := decodeText("a: [x, !reset y]\nb: !reset 1\n").documents[0].root
	if root.Get("b") != nil || len(root.Get("a").Kids) != 1 {
		t.Error("what is reset stays in the document")
	}
}

func TestDecodeRecovers(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"   bar: \"open\n", "  foo: [a, b\n", "\tx: 1\n", "      : : :\n", "  key: @at\n", "{{ jinja }}: {%\n", "<<<<<<< HEAD\n", "  a: *nope\n", "  - a: b: c\n"} {
		d := decodeText("services:\n  a:\n    image: x\n" + bad + "  b:\n    image: y\n  c:\n    image: z\n")
		if !d.recovered || len(d.diagnostics) != 1 || len(d.documents) != 1 {
			t.Errorf("%q: recovered %t, %d documents, %v", bad, d.recovered, len(d.documents), d.diagnostics)
			continue
		}
		if z := d.documents[0].root.Path("services", "c", "image"); z == nil || d.file.Text(z.At) != "z" {
			t.Errorf("%q: the last service is lost", bad)
		}
	}
	for _, middle := range []string{"c: *x\n", "c: [a, b\nd: {\n", "c:\n  d: 1\n e: {a: [\n", "c: \"open\n", "c: }\n", "c: {\n"} {
		d := decodeText("a: 1\n---\nb: 2\n" + middle + "---\nz: last\n")
		if len(d.documents) != 3 || !d.recovered || len(d.diagnostics) != 1 {
			t.Errorf("%q: recovered %t, %d documents, %v", middle, d.recovered, len(d.documents), d.diagnostics)
			continue
		}
		if b, z := d.documents[1].root.Get("b"), d.documents[2].root.Get("z"); b == nil || z == nil || d.file.Text(z.At) != "last" {
			t.Errorf("%q: a document is lost", middle)
		}
	}
}

func TestDecodeIsBounded(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		code Code
	}{
		"depth":         {strings.Repeat("[", 5000) + strings.Repeat("]", 5000), TooDeep},
		"alias depth":   {aliases(1000, "[*a%d]"), TooDeep},
		"alias bomb":    {aliases(20, "[*a%[1]d, *a%[1]d, *a%[1]d, *a%[1]d]"), TooManyValues},
		"merge bomb":    {aliases(20, "{x%[1]d: *a%[1]d, y%[1]d: *a%[1]d, <<: {z: *a%[1]d}}"), TooManyValues},
		"flat":          {strings.Repeat("- a\n", maxValues+1), TooManyValues},
		"unclosed":      {strings.Repeat("[", 100_000), YAMLSyntax},
		"same key":      {strings.Repeat("a: 1\n", 10_000), DuplicateKey},
		"broken lines":  {strings.Repeat("a: @\n", 10_000), YAMLSyntax},
		"one long line": {"[" + strings.Repeat("é, ", 100_000) + "]", TooManyValues},
		"documents":     {strings.Repeat("---\na: b\n", maxDocuments+2), TooManyValues},
		"anchor cycles": {"a: &a\n  <<: *a\n", AliasCycle},
	} {
		d := decodeText(c.text)
		if len(d.diagnostics) == 0 || d.diagnostics[0].Code != c.code || len(d.diagnostics) > maxProblems {
			t.Errorf("%s: %d diagnostics, %.200v", name, len(d.diagnostics), d.diagnostics)
		}
	}
}

// aliases returns a document of n anchored values, each made of the one before.
func aliases(n int, form string) string {
	var b strings.Builder
	b.WriteString("- &a0 {k: v}\n")
	for i := range n {
		b.WriteString(fmt.Sprintf("- &a%d ", i+1) + fmt.Sprintf(form, i) + "\n")
	}
	return b.String()
}
