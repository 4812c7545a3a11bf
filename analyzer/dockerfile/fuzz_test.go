package dockerfile

import (
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// load puts content into a file of its own and parses it.
func load(content string) (*source.File, *File) {
	files := source.NewFiles(source.Memory{})
	file := files.Add("Dockerfile", []byte(content))
	return file, Parse("Dockerfile", value.NewString(content, file.Span(0, len(content))))
}

// seeds are Dockerfiles that together use every instruction and every way of
// writing one.
var seeds = []string{
	"",
	"# escape=`\r\nFROM a\r\nRUN dir `\r\n  /x\r\n",
	"\ufeff# syntax=docker/dockerfile:1\n# check=skip=StageNameCasing\nFROM --platform=$BUILDPLATFORM a:1 AS B\n",
	"FROM a\nENV A=1 B=\"x y\" C='z' \\\n  # comment\n\n D=\\\"e\nENV old form  with blanks\nLABEL a=\"b\\\nc\"\nARG X Y=${A:-1} Z=\"q\"\n",
	"FROM a\nRUN --mount=type=cache,target=/r --mount=\"type=secret,id=x\" --network=none make\nCOPY --from=0 --chown=a:b [\"a b\", \"\\u00e9\\ud83d\\ude00\"]\nADD a b /c/\n",
	"FROM a\nRUN <<EOF cat <<-'E2'\necho $X\nEOF\n\tx\n\tE2\nCOPY <<\"A\" <<B /d/\n$a\nA\n\\$b\nB\nUSER root\n",
	"FROM a\nHEALTHCHECK --interval=5s --retries=3 CMD curl x\nHEALTHCHECK NONE\nONBUILD HEALTHCHECK CMD [\"a\"]\nONBUILD RUN <<E\nx\nE\n",
	"FROM a\nSHELL [\"/bin/bash\", \"-c\"]\nCMD [\"a\", \"\\\"b\\\\\"]\nENTRYPOINT exec x\nEXPOSE 80 $P/udp 1-5\nVOLUME [\"/a\"]\nVOLUME /b /c\nSTOPSIGNAL 9\nWORKDIR /x\nMAINTAINER me\nUSER a\n",
	"FROM a AS b\nFROM b\nFORM c\nENV x\nRUN <<E\nx\nUSER y\n",
	"{% if x %}\nFROM a\n{% endif %}\n",
	"FROM a\nRUN --x=\u00e0\u0085 y\nUSER\u00a0root\nRUN\x00\xff\n\\\n",
	"FROM a\nu\u017fer b\nwor\u212adir c\nu\u0131 d\n",
	"RUN a\nFROM b\nCMD [1]\nCMD [\"a\" \"b\"]\nCMD ['a']\nSHELL x\nVOLUME [\"\"]\n",
}

func FuzzParse(f *testing.F) {
	for _, seed := range seeds {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, content string) {
		if len(content) > 1<<16 {
			return
		}
		f, file := load(content)
		source := &cleanFile{f, printable(content)}
		checkFile(t, source, file)
		if _, err := parser.Parse(strings.NewReader(printable(content))); err == nil && file.SpanMismatches > 0 {
			t.Errorf("%d instructions are not where BuildKit reads them", file.SpanMismatches)
		}
		build := file.Build(BuildOptions{})
		for _, d := range build.Diagnostics {
			checkSpan(t, source, d.Message, d.At)
		}
		for _, m := range build.Images {
			for _, v := range []*value.Value{m.User, m.Workdir, m.StopSignal} {
				checkValue(t, source, v)
			}
			for _, list := range [][]Variable{m.Env, m.Args, m.Labels} {
				for _, v := range list {
					checkValue(t, source, v.Value)
				}
			}
			for _, v := range append(append([]*value.Value{}, m.Exposed...), m.Volumes...) {
				checkValue(t, source, v)
			}
		}
	})
}

// A cleanFile is a file with its text as BuildKit is given it.
type cleanFile struct {
	*source.File
	clean string
}

func (f *cleanFile) written(at source.Span) string {
	return f.clean[f.Offset(at.Pos()):f.Offset(at.End())]
}

func checkSpan(t *testing.T, f *cleanFile, what string, at source.Span) {
	t.Helper()
	if !f.Contains(at) {
		t.Fatalf("%s: %d-%d is outside of the file", what, at.Pos(), at.End())
	}
}

// checkValue checks that a value's parts tile it and that its literal parts
// stand where they say.
func checkValue(t *testing.T, f *cleanFile, v *value.Value) {
	t.Helper()
	if v == nil {
		return
	}
	if v.State != value.Synthetic && v.State != value.Unknown || v.At.IsValid() {
		checkSpan(t, f, v.String(), v.At)
	}
	off := int32(0)
	for _, p := range v.Parts {
		if p.Off != off || p.End < p.Off {
			t.Fatalf("%s: parts %+v do not tile it", v, v.Parts)
		}
		off = p.End
		checkSpan(t, f, v.String(), p.At)
	}
	if v.Parts != nil && int(off) != len(v.Str) {
		t.Fatalf("%s: parts %+v end before it", v, v.Parts)
	}
}

// checkWord checks a word as written: every literal byte is the file's.
func checkWord(t *testing.T, f *cleanFile, v *value.Value) {
	t.Helper()
	if v == nil {
		return
	}
	checkValue(t, f, v)
	same := func(text string, at source.Span) {
		if at.Len() == len(text) && text != "" && f.written(at) != text && !strings.ContainsAny(f.Text(at), `\"`) {
			t.Fatalf("%q stands where %q is expected", f.Text(at), text)
		}
	}
	if v.Parts == nil {
		if v.At.Len() != len(v.Str) && v.Str != "" {
			t.Fatalf("%q at %q has no parts", v.Str, f.Text(v.At))
		}
		same(v.Str, v.At)
	}
	for _, p := range v.Parts {
		if !v.At.Contains(p.At) {
			t.Fatalf("%q: part %q is outside of it", v.Str, f.Text(p.At))
		}
		same(v.Str[p.Off:p.End], p.At)
	}
}

func checkFile(t *testing.T, f *cleanFile, file *File) {
	t.Helper()
	for _, d := range file.Diagnostics {
		checkSpan(t, f, d.Message, d.At)
		if d.Message == "" || d.Rule != "" && d.At.Len() == 0 {
			t.Errorf("diagnostic %+v says nothing", d)
		}
	}
	for _, c := range file.Comments {
		checkSpan(t, f, c.Text, c.At)
		if f.written(c.At) != c.Text || !strings.HasPrefix(c.Text, "#") {
			t.Errorf("comment %q stands at %q", c.Text, f.Text(c.At))
		}
	}
	for _, d := range file.Directives {
		checkWord(t, f, d.Value)
	}
	last := 0
	for _, in := range file.Instructions {
		checkSpan(t, f, in.Name, in.At)
		if off := f.Offset(in.At.Pos()); off < last {
			t.Fatalf("%s starts inside of the instruction before it", in.Name)
		}
		last = f.Offset(in.At.End())
		checkInstruction(t, f, in)
	}
}

func checkInstruction(t *testing.T, f *cleanFile, in *Instruction) {
	t.Helper()
	words := append([]*value.Value{in.Check}, in.Args...)
	for _, p := range in.Pairs {
		words = append(words, p.Key, p.Value)
	}
	for _, flag := range in.Flags {
		checkSpan(t, f, flag.Name, flag.At)
		checkWord(t, f, flag.Value)
		for _, p := range flag.Fields {
			checkWord(t, f, p.Key)
			checkWord(t, f, p.Value)
		}
	}
	last := in.Keyword.End()
	for _, word := range words {
		if word == nil {
			continue
		}
		checkWord(t, f, word)
		if !in.At.Contains(word.At) {
			t.Fatalf("%s: %q is outside of it", in.Name, f.Text(word.At))
		}
		if word.At.Pos() < last {
			t.Fatalf("%s: %q starts inside of the word before it", in.Name, f.Text(word.At))
		}
		last = word.At.End()
	}
	for _, h := range in.Heredocs {
		checkWord(t, f, h.Body)
		checkSpan(t, f, h.Name, h.At)
	}
	if in.Inner != nil {
		checkInstruction(t, f, in.Inner)
	}
}
