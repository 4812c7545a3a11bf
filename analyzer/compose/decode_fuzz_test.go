package compose

import (
	"bytes"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// decoded is a file with what decode makes of it.
type decoded struct {
	file        *source.File
	documents   []document
	diagnostics []Diagnostic
	recovered   bool
}

func decodeText(text string) decoded {
	d := decoded{file: source.NewFiles(source.Memory{}).Add("compose.yaml", []byte(text))}
	d.documents, d.recovered = decode(d.file, func(x Diagnostic) { d.diagnostics = append(d.diagnostics, x) })
	return d
}

func decodeSeeds() []string {
	return []string{
		"services:\n  api:\n    image: \"nginx:1\"\n    ports: ['80:80', \"a\\nb\"]\n",
		"x: &a {k: 1, z: [a, 'b''c']}\ny:\n  <<: [*a, *a]\n  k: 2\n  ? foo\n",
		"a: |\n  one\n\n  two\n   three\nb: >-\n  fold\n  ed\n\n  x\nc: plain\n  more\n",
		"- - a\n  - b\n-\n- [a: b, {c}, ? d]\n",
		"a: !reset null\nb: !override [x]\nc: &c !!str 1\nd: ! e\n? {f: g}\n: h\n",
		"--- |+\n x\n\n---\na: *b\n...\n%YAML 1.1\n---\nc\n",
		"a: {{ x }}\nb: [\nc: 'd\n",
		"a:\n\tb: 1\n{% if %}\n",
		"\xef\xbb\xbfa: é\u2028 b\r\nc: \"\\u00e9\\\n  x\"\r\n",
		"\xff\xfea\x00:\x00 \x00b\x00",
		"a: &x [*x]\n1: a\n1: b\nnull: c\n",
		"a: \x01", "a: 0o17\nb: 1_0\nc: .5\nd: 2001-01-01\ne: !!binary aGk=\n",
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range decodeSeeds() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d := decodeText(text)
		for _, x := range d.diagnostics {
			if !d.file.Contains(x.At) || strings.ContainsAny(x.Message, "\n\r\x1b") {
				t.Errorf("diagnostic %+v", x)
			}
		}
		for _, document := range d.documents {
			checkValue(t, d, document.root)
			for _, tag := range document.tagged {
				if !d.file.Contains(tag.at) || d.file.Text(tag.at) == "" {
					t.Errorf("tag %+v", tag)
				}
			}
		}
	})
}

// checkValue checks that what v says of its place is true.
func checkValue(t *testing.T, d decoded, v *value.Value) {
	t.Helper()
	f := d.file
	if !f.Contains(v.At) {
		t.Fatalf("%v at %v lies outside", v, v.At)
	}
	if !d.recovered && !isUTF16(f) { // then the text is not the file's
		checkParts(t, f, v)
		checkText(t, f, v)
	}
	end := v.At.Pos()
	for _, kid := range v.Kids {
		if kid.Step != nil || kid.Val.Step != nil {
			continue // written elsewhere
		}
		at := kid.Val.At
		if kid.KeyAt.IsValid() {
			if kid.KeyAt.Pos() < end || kid.KeyAt.End() > at.Pos() {
				t.Errorf("key %q at %v overlaps", kid.Key, kid.KeyAt)
			}
			end = kid.KeyAt.End()
		}
		if at.Pos() < end || at.End() > v.At.End() {
			t.Errorf("%v at %v overlaps or leaves %v; begins after %v", kid.Val, at, v.At, end)
		}
		end = at.End()
		checkValue(t, d, kid.Val)
	}
}

func checkParts(t *testing.T, f *source.File, v *value.Value) {
	t.Helper()
	if v.Parts == nil {
		return
	}
	end := int32(0)
	for _, p := range v.Parts {
		if p.Off != end || p.End < p.Off || !v.At.Contains(p.At) {
			t.Fatalf("parts of %v: %v", v, v.Parts)
		}
		end = p.End
		text := v.Str[p.Off:p.End]
		if len(text) > 3 && p.At.Len() == len(text) && strings.ReplaceAll(f.Text(p.At), "\r", "\n") != text && strings.Trim(text, "\n") != "" {
			t.Errorf("part %q is written as %q", text, f.Text(p.At))
		}
	}
	if int(end) != len(v.Str) {
		t.Errorf("parts of %v end at %d", v, end)
	}
}

// checkText decodes the text at v's place alone and compares.
func checkText(t *testing.T, f *source.File, v *value.Value) {
	t.Helper()
	text := f.Text(v.At)
	if v.Kind == value.Map || v.Kind == value.Seq || v.Style > value.DoubleQuoted || v.State != value.Known || v.Tag != "" ||
		text == "" || strings.ContainsAny(text, "\n\r\u0085\u2028\u2029") {
		return
	}
	var n yaml.Node
	err := yaml.Unmarshal([]byte("x: "+text), &n)
	if err != nil { // "?" and "," stand in flow collections only
		err = yaml.Unmarshal([]byte("x: ["+text+"]"), &n)
	}
	if err != nil {
		t.Errorf("%q does not parse alone: %v", text, err)
		return
	}
	alone := n.Content[0].Content[1]
	if alone.Kind == yaml.SequenceNode {
		alone = alone.Content[0]
	}
	if kind, str, _ := resolveScalar(alone); str != v.Str || kind != v.Kind {
		t.Errorf("%q is %v, alone it is %q", text, v, str)
	}
}

func isUTF16(f *source.File) bool {
	return bytes.HasPrefix(f.Content, []byte("\xff\xfe")) || bytes.HasPrefix(f.Content, []byte("\xfe\xff"))
}

func BenchmarkDecode(b *testing.B) {
	f := source.NewFiles(source.Memory{}).Add("compose.yaml", []byte(`services:
  api:
    build: .
    image: "acme/api:${TAG:-latest}"
    ports: ["8000:8000", '127.0.0.1:9000:9000']
    environment:
      - DEBUG=1
      - DATABASE_URL=postgres://db/app
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
    depends_on: [db]
  db:
    image: postgres:16
    restart: always
`))
	b.Run("parse", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := parseNodes(f.Content); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("decode", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			decode(f, func(d Diagnostic) { b.Fatal(d) })
		}
	})
}
