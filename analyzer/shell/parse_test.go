package shell

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func script(tb testing.TB, text string) (*value.Value, *source.Files) {
	tb.Helper()
	files := source.NewFiles(source.Memory{})
	f := files.Add("script.sh", []byte(text))
	return value.NewString(text, f.Span(0, len(text))), files
}

// render shows a word with its state: "a~" is partial, "a?" unknown, "a=" assumed.
func render(v *value.Value) string {
	switch v.State {
	case value.Partial:
		return v.Str + "~"
	case value.Unknown:
		return v.Str + "?"
	case value.Assumed:
		return v.Str + "="
	default:
		return v.Str
	}
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name, script string
		dialect      Dialect
		want         string // commands, one a line
		last         string
		splices      string // name, q: quoted, c: code
	}{
		{name: "simple", script: "apt-get update && apt-get install -y 'a b' \"c\" d\\ e", want: "apt-get update\napt-get install -y a b c d e", last: "apt-get install -y a b c d e"},
		{name: "variable", script: "V=1.2; curl -o x https://a/$V/b \"$V\"", want: "V=1.2\ncurl -o x https://a/1.2/b 1.2", last: "curl -o x https://a/1.2/b 1.2", splices: "V Vq"},
		{name: "chain", script: "V=1 && echo $V; echo $V", want: "V=1\necho 1\necho 1", last: "echo 1", splices: "V V"},
		{name: "condition", script: "test -f x && V=1; echo $V", want: "test -f x\nV=1\necho $V?", last: "echo $V?", splices: "V"},
		{name: "twice", script: "V=1; V=2; echo $V", want: "V=1\nV=2\necho $V?", last: "echo $V?", splices: "V"},
		{name: "split", script: "V='a b'; echo $V \"$V\"", want: "V=a b\necho $V? a b", last: "echo $V? a b", splices: "V Vq"},
		{name: "source", script: "V=1; . ./x; echo $V", want: "V=1\n. ./x\necho $V?", last: "echo $V?", splices: "V"},
		{name: "loop", script: "for f in a b; do rm $f; done", want: "rm $f?", splices: "f"},
		{name: "substitution", script: "echo $(date +%s)", want: "echo $(date +%s)?\ndate +%s", last: "echo $(date +%s)?", splices: "-"},
		{name: "backticks", script: "echo \"a`id -u`\"", want: "echo a`id -u`~\nid -u", last: "echo a`id -u`~", splices: "-q"},
		{name: "pipe", script: "curl -sSL https://x | sh -s -- -y", want: "curl -sSL https://x\nsh -s -- -y <0"},
		{name: "pipe to tee", script: "app 2>&1 | tee log", want: "app\ntee log <0", last: "app"},
		{name: "process substitution", dialect: Bash, script: "bash <(curl https://x)", want: "bash <(curl https://x)?\ncurl https://x ^0", last: "bash <(curl https://x)?"},
		{name: "subshell", script: "(cd x && make)", want: "cd x\nmake", last: "make"},
		{name: "function", script: "main() { exec app \"$@\"; }\nmain x", want: "exec app $@?\nmain x", last: "exec app $@?", splices: "@q"},
		{name: "default", script: "uvicorn --port ${PORT:-8000} --host ${HOST-0.0.0.0}", want: "uvicorn --port 8000= --host 0.0.0.0=", last: "uvicorn --port 8000= --host 0.0.0.0=", splices: "PORT HOST"},
		{name: "alternative", script: "x ${A:+--debug}", want: "x ${A:+--debug}?", last: "x ${A:+--debug}?", splices: "A"},
		{name: "nested", script: "sh -c 'echo $X; id'", want: "sh -c echo $X; id\necho $X? ^0\nid ^0", last: "sh -c echo $X; id", splices: "X"},
		{name: "code", script: "sh -c \"run $X\"", want: "sh -c run $X~\nrun $X? ^0", last: "sh -c run $X~", splices: "Xqc"},
		{name: "eval", script: "eval \"$X\"", want: "eval $X?", last: "eval $X?", splices: "Xqc"},
		{name: "background", script: "a & b", want: "a &\nb", last: "b"},
		{name: "wait", script: "nginx &\nwait", want: "nginx &\nwait", last: "nginx &"},
		{name: "or", script: "server || exit 1", want: "server\nexit 1", last: "server"},
		{name: "or unknown", script: "a || b", want: "a\nb"},
		{name: "exec first", script: "exec app\nnever", want: "exec app\nnever", last: "exec app"},
		{name: "export", script: "export A=1 B=\"x y\"", want: "A=1 B=x y export"},
		{name: "bash in sh", script: "[[ -f x ]] && a=(1 2) && echo ok", want: "\necho ok", last: "echo ok"},
		{name: "continuation", script: "a \\\n  b\\\nc", want: "a bc", last: "a bc"},
		{name: "glob", script: "rm -rf /var/lib/apt/lists/*", want: "rm -rf /var/lib/apt/lists/*", last: "rm -rf /var/lib/apt/lists/*"},
		{name: "powershell", dialect: PowerShell, script: "Get-Item | rm", want: ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text, files := script(t, tt.script)
			s := Parse(text, tt.dialect)
			var lines, splices []string
			show := func(c *Command) string {
				var words []string
				for _, a := range c.Env {
					words = append(words, a.Name+"="+render(a.Value))
				}
				for _, w := range c.Argv {
					words = append(words, render(w))
					if w.Str != "" && w.Parts == nil && w.State == value.Known && files.Text(w.At) != w.Str {
						t.Errorf("%q stands at %q", w.Str, files.Text(w.At))
					}
				}
				if c.Background {
					words = append(words, "&")
				}
				return strings.Join(words, " ")
			}
			for i := range s.Commands {
				line := show(&s.Commands[i])
				if s.Commands[i].Input >= 0 {
					line += " <" + string(rune('0'+s.Commands[i].Input))
				}
				if w := s.Commands[i].Within; w >= 0 && (tt.name == "nested" || tt.name == "code" || tt.dialect == Bash) {
					line += " ^" + string(rune('0'+w))
				}
				lines = append(lines, line)
			}
			for _, sp := range s.Splices {
				name := sp.Name
				if name == "" {
					name = "-"
				}
				if sp.Quoted {
					name += "q"
				}
				if sp.Code {
					name += "c"
				}
				splices = append(splices, name)
			}
			last := ""
			if s.Last != nil {
				last = show(s.Last)
			}
			want := []string{tt.want, tt.last, tt.splices}
			if diff := cmp.Diff(want, []string{strings.Join(lines, "\n"), last, strings.Join(splices, " ")}); diff != "" {
				t.Errorf("commands, last, splices (-want +got):\n%s", diff)
			}
			if s.Err != nil {
				t.Errorf("error: %s", s.Err.Message)
			}
		})
	}
}

func TestParseError(t *testing.T) {
	text, files := script(t, "a b\nif x; then\n y")
	s := Parse(text, POSIX)
	if s.Err == nil || files.Text(s.Err.At.At) == "" {
		t.Fatalf("no error at a place: %+v", s.Err)
	}
	if len(s.Commands) == 0 || texts(s.Commands[0].Argv) != "a b" {
		t.Errorf("what precedes the error is lost: %v", s.Commands)
	}
	long, _ := script(t, strings.Repeat("a\n", MaxScript))
	if s := Parse(long, POSIX); s.Err == nil || len(s.Commands) != 0 {
		t.Errorf("an overlong script is parsed")
	}
	if s := Parse(nil, POSIX); s.Err != nil {
		t.Errorf("an absent script is an error")
	}
}

// A variable that Compose can't substitute has no text, and yet is a word.
func TestParseUnknownParts(t *testing.T) {
	files := source.NewFiles(source.Memory{})
	text := "run ${X} --a b \"${X}c\""
	f := files.Add("x", []byte(text))
	v := &value.Value{
		Kind: value.String, State: value.Partial, At: f.Span(0, len(text)), Str: "run  --a b \"c\"",
		Parts: []value.Part{
			{Off: 0, End: 4, At: f.Span(0, 4)},
			{Off: 4, End: 4, At: f.Span(4, 8), State: value.Unknown, Var: "X"},
			{Off: 4, End: 12, At: f.Span(8, 16)},
			{Off: 12, End: 12, At: f.Span(16, 20), State: value.Unknown, Var: "X"},
			{Off: 12, End: 14, At: f.Span(20, 22)},
		},
	}
	known := func(string) (*value.Value, bool) {
		return &value.Value{Kind: value.String, Str: "container's own"}, true
	}
	s := ParseIn(v, POSIX, known)
	if len(s.Splices) != 0 {
		t.Errorf("a variable of Compose is a splice: %v", s.Splices)
	}
	var words []string
	for _, w := range s.Commands[0].Argv {
		words = append(words, render(w))
	}
	if got := strings.Join(words, " "); got != "run ${X}? --a b ${X}c~" {
		t.Errorf("words = %s", got)
	}
	if got := s.Commands[0].Argv[3]; got.State != value.Known || files.Text(got.At) != "b" {
		t.Errorf("known word = %s at %q", render(got), files.Text(got.At))
	}
	if got := s.Commands[0].Argv[1]; files.Text(got.At) != "${X}" {
		t.Errorf("unknown word at %q", files.Text(got.At))
	}
}

func TestEnvironment(t *testing.T) {
	text, _ := script(t, "exec server -p $PORT -h ${HOST:-x} $UNSET")
	env := func(name string) (*value.Value, bool) {
		switch name {
		case "PORT":
			return &value.Value{Kind: value.String, Str: "80"}, true
		case "HOST":
			return nil, true
		}
		return nil, false
	}
	s := ParseIn(text, POSIX, env)
	var words []string
	for _, w := range s.Last.Argv {
		words = append(words, render(w))
	}
	if got := strings.Join(words, " "); got != "exec server -p 80 -h x= $UNSET?" {
		t.Errorf("words = %s", got)
	}
}

func TestDialectOf(t *testing.T) {
	for text, want := range map[string]Dialect{
		"/bin/sh -c": POSIX, "/bin/bash -o pipefail -c": Bash, "powershell -Command": PowerShell,
		"cmd /S /C": Cmd, "/usr/bin/env python3": Other, "pwsh -Command": PowerShell, "": POSIX, "/bin/ash -c": POSIX,
	} {
		words, _ := argv(t, strings.Fields(text)...)
		if got := DialectOf(words); got != want {
			t.Errorf("DialectOf(%q) = %d, want %d", text, got, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"a; b", "sh -c \"$X\"", "V=1; echo $V `x`", "exec \"$@\"", "((((", "if x; then", "cat <<E\nx\nE\n", "$'a\\n'", "a\\\nb"} {
		f.Add(seed, false)
	}
	f.Fuzz(func(t *testing.T, text string, bash bool) {
		if len(text) > 2000 {
			return
		}
		v, files := script(t, text)
		dialect := POSIX
		if bash {
			dialect = Bash
		}
		s := Parse(v, dialect)
		for _, c := range s.Commands {
			for _, w := range c.Argv {
				if !v.At.Contains(w.At) && w.At.Len() > 0 {
					t.Errorf("%q stands outside of the script", w.Str)
				}
				if w.Str != "" && w.Parts == nil && w.State == value.Known && files.Text(w.At) != w.Str {
					t.Errorf("%q stands at %q", w.Str, files.Text(w.At))
				}
				end := int32(0)
				for _, p := range w.Parts {
					if p.Off != end {
						t.Errorf("the parts of %q do not tile it", w.Str)
					}
					end = p.End
				}
				if w.Parts != nil && int(end) != len(w.Str) {
					t.Errorf("the parts of %q do not cover it", w.Str)
				}
			}
		}
		Unwrap([]*value.Value{value.NewString("sh", v.At.Sub(0, 0)), value.NewString("-c", v.At.Sub(0, 0)), v})
	})
}

func BenchmarkParse(b *testing.B) {
	v, _ := script(b, "set -eux; apt-get update && apt-get install -y --no-install-recommends curl ca-certificates && rm -rf /var/lib/apt/lists/* && V=1.2 && curl -fsSL https://example.org/$V/x.tar.gz | tar xz")
	for b.Loop() {
		Parse(v, POSIX)
	}
}

// Scripts are untrusted: nesting costs neither the stack nor much time.
func TestParseDeep(t *testing.T) {
	for _, piece := range []string{"(", "V=1; ", "A=$A ", "$(", "\"$(", "`", "if x; then ", "{ ", "a | ", "a && ", "${a:-", "$((", "<(", "sh -c '", "eval ", "x() ", "while x; do ", "a=", "<<E ", "case x in x) "} {
		text, _ := script(t, strings.Repeat(piece, MaxScript/len(piece)))
		start := time.Now()
		Parse(text, Bash)
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%q takes %s", piece, d)
		}
	}
	closed, _ := script(t, strings.Repeat("(", 20000)+"a"+strings.Repeat(")", 20000))
	if s := Parse(closed, Bash); s.Last != nil {
		t.Error("a statement is found at any depth")
	}
}
