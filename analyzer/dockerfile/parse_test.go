package dockerfile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// describe lists an instruction's words by the text at their places: flags in
// angle brackets, pairs with "=>", decoded text after ":" where it differs.
func describe(f *source.File, in *Instruction) string {
	words := []string{in.Name}
	show := func(v *value.Value) string {
		if v == nil {
			return "-"
		}
		text := f.Text(v.At)
		if text == v.Str {
			return fmt.Sprintf("%q", text)
		}
		return fmt.Sprintf("%q:%q", text, v.Str)
	}
	for _, flag := range in.Flags {
		text := fmt.Sprintf("<%s %s", flag.Name, show(flag.Value))
		for _, p := range flag.Fields {
			text += " " + show(p.Key) + "=>" + show(p.Value)
		}
		words = append(words, text+">")
	}
	if in.Check != nil {
		words = append(words, show(in.Check))
	}
	if in.JSON {
		words = append(words, "json")
	}
	for _, word := range in.Args {
		words = append(words, show(word))
	}
	for _, p := range in.Pairs {
		words = append(words, show(p.Key)+"=>"+show(p.Value))
	}
	for _, h := range in.Heredocs {
		words = append(words, fmt.Sprintf("%q{%s}", f.Text(h.At), show(h.Body)))
	}
	if in.Inner != nil {
		words = append(words, "("+describe(f, in.Inner)+")")
	}
	if in.Invalid {
		words = append(words, "invalid")
	}
	return strings.Join(words, " ")
}

func TestParseWords(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"user":          {"USER root \n", `USER "root"`},
		"lower case":    {"  user  a b", `USER "a b"`},
		"env":           {"ENV A=1  B=\"x y\" C='z'\n", `ENV "A"=>"1" "B"=>"\"x y\"" "C"=>"'z'"`},
		"env old":       {"ENV KEY the rest  of it\n", `ENV "KEY"=>"the rest  of it"`},
		"env empty":     {"ENV A= B=1\n", `ENV "A"=>"" "B"=>"1"`},
		"arg":           {"ARG A B=c\n", `ARG "A"=>- "B"=>"c"`},
		"continued":     {"RUN a \\\n  b\n", `RUN "a \\\n  b":"a   b"`},
		"comment":       {"ENV A=1 \\\n# why\n B=2\n", `ENV "A"=>"1" "B"=>"2"`},
		"split word":    {"USER ro\\\not\n", `USER "ro\\\not":"root"`},
		"crlf":          {"ENV A=1 \\\r\n B=2\r\nUSER x\r\n", `ENV "A"=>"1" "B"=>"2"`},
		"json":          {`CMD ["a", "b\"c"]` + "\n", `CMD json "\"a\"":"a" "\"b\\\"c\"":"b\"c"`},
		"json pair":     {`CMD ["\ud83d\ude00x"]` + "\n", `CMD json "\"\\ud83d\\ude00x\"":"😀x"`},
		"json tail":     {`CMD ["a"] b` + "\n", `CMD "[\"a\"] b"`},
		"mount":         {"RUN --mount=type=cache,target=/c,ro x\n", `RUN <mount "type=cache,target=/c,ro" "type"=>"cache" "target"=>"/c" "ro"=>-> "x"`},
		"mount quoted":  {"RUN --mount=\"type=secret,id=a\" x\n", `RUN <mount "type=secret,id=a" "type"=>"secret" "id"=>"a"> "x"`},
		"flags":         {"COPY --link --chown=a:b x /y\n", `COPY <link -> <chown "a:b"> "x" "/y"`},
		"copy flags":    {"COPY --from=0 --chmod=0755 --parents --exclude=*.md --exclude=.git a b /y/\n", `COPY <from "0"> <chmod "0755"> <parents -> <exclude "*.md"> <exclude ".git"> "a" "b" "/y/"`},
		"add flags":     {"ADD --checksum=sha256:0a --keep-git-dir=true --unpack=false https://example.com/x /y\n", `ADD <checksum "sha256:0a"> <keep-git-dir "true"> <unpack "false"> "https://example.com/x" "/y"`},
		"platform":      {"FROM --platform=$BUILDPLATFORM alpine AS b\n", `FROM <platform "$BUILDPLATFORM"> "alpine" "AS" "b"`},
		"security":      {"RUN --security=insecure --network=host --mount=type=bind,from=b,target=/c x\n", `RUN <security "insecure"> <network "host"> <mount "type=bind,from=b,target=/c" "type"=>"bind" "from"=>"b" "target"=>"/c"> "x"`},
		"no check":      {"HEALTHCHECK NONE\n", `HEALTHCHECK "NONE"`},
		"end of flags":  {"RUN --network=none -- --x\n", `RUN <network "none"> "--x"`},
		"health check":  {"HEALTHCHECK --interval=5s CMD curl x\n", `HEALTHCHECK <interval "5s"> "CMD" "curl x"`},
		"onbuild":       {"ONBUILD COPY [\"a\", \"b\"]\n", `ONBUILD (COPY json "\"a\"":"a" "\"b\"":"b")`},
		"heredoc":       {"RUN <<EOF\necho $A\nEOF\n", `RUN "<<EOF" "<<EOF"{"echo $A\n"}`},
		"two heredocs":  {"COPY <<\"A\" <<-B /d\na\nA\n\tb\n\tB\n", `COPY "<<\"A\"" "<<-B" "/d" "<<\"A\""{"a\n"} "<<-B"{"\tb\n"}`},
		"no heredoc":    {"RUN [\"<<EOF\"]\nUSER x\n", `RUN json "\"<<EOF\"":"<<EOF"`},
		"byte order":    {"\ufeffUSER x\n", `USER "x"`},
		"backtick":      {"# escape=`\nRUN a `\n  c:\\\n", "RUN \"a `\\n  c:\\\\\":\"a   c:\\\\\""},
		"no utf-8":      {"USER \xff\n", `USER "\xff":"?"`},
		"volume":        {"VOLUME /a  /b\n", `VOLUME "/a" "/b"`},
		"expose":        {"EXPOSE 80 $P\n", `EXPOSE "80" "$P"`},
		"unknown":       {"FORM x\nFROM y\n", `FORM invalid`},
		"missing value": {"ENV A\nFROM x\n", `ENV "A"=>- invalid`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f, file := load("FROM x\n" + test.text)
			k := 1
			if strings.HasPrefix(test.text, "# escape") || strings.HasPrefix(test.text, "\ufeff") {
				f, file = load(test.text)
				k = 0
			}
			if got := describe(f, file.Instructions[k]); strings.TrimSuffix(got, " invalid") != strings.TrimSuffix(test.want, " invalid") ||
				k == 1 && got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if file.SpanMismatches != 0 {
				t.Errorf("%d span mismatches", file.SpanMismatches)
			}
		})
	}
}

func TestParseFile(t *testing.T) {
	f, file := load(strings.Join([]string{
		"#syntax = docker/dockerfile:1",
		"# Escape=`",
		"# text",
		"ARG V=1",
		"FROM a:${V} AS Base",
		"RUN x `",
		"  # inside",
		"  y",
		"FROM --platform=linux/amd64 base",
		"USER me",
		"",
	}, "\n"))
	var directives, comments []string
	for _, d := range file.Directives {
		directives = append(directives, d.Name+" "+f.Text(d.Value.At)+" in "+f.Text(d.At))
	}
	for _, c := range file.Comments {
		comments = append(comments, c.Text)
	}
	want := []string{"syntax docker/dockerfile:1 in #syntax = docker/dockerfile:1", "escape ` in # Escape=`"}
	if diff := cmp.Diff(want, directives); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"# text", "# inside"}, comments); diff != "" {
		t.Error(diff)
	}
	if len(file.MetaArgs) != 1 || len(file.Stages) != 2 || file.Escape != '`' {
		t.Fatalf("%d arguments, %d stages, escape %q", len(file.MetaArgs), len(file.Stages), file.Escape)
	}
	base, last := file.Stages[0], file.Stages[1]
	if base.Name.Str != "Base" || base.Base.Str != "a:${V}" || file.StageNamed("BASE") != base || len(base.Instructions) != 2 {
		t.Errorf("first stage is %+v", base)
	}
	if last.Platform.Str != "linux/amd64" || last.Name != nil || last.Instructions[1].Stage != last {
		t.Errorf("last stage is %+v", last)
	}
}

// A Dockerfile in a YAML block scalar stands on lines that are indented.
func TestParseInline(t *testing.T) {
	content := "x: |\n    FROM a\n    ENV A=1 \\\n      B=2\n    CMD [\"x\", \"y\"]\n    RUN <<E\n    body\n    E\n"
	files := source.NewFiles(source.Memory{})
	f := files.Add("compose.yaml", []byte(content))
	var b builder
	whole := value.NewString(content, f.Span(0, len(content)))
	for off := 5; off < len(content); {
		end := off + strings.IndexByte(content[off:], '\n') + 1
		b.literal(whole, off+4, end)
		off = end
	}
	file := Parse("compose.yaml", b.value())
	var got []string
	for _, in := range file.Instructions {
		got = append(got, describe(f, in))
	}
	want := []string{
		`FROM "a"`,
		`ENV "A"=>"1" "B"=>"2"`,
		`CMD json "\"x\"":"x" "\"y\"":"y"`,
		`RUN "<<E" "<<E"{"body\n"}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if at := f.Text(file.Instructions[1].At); at != "ENV A=1 \\\n      B=2" {
		t.Errorf("ENV stands at %q", at)
	}
}

func TestScript(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"shell form": {"RUN make", "make"},
		"exec form":  {`RUN ["make"]`, ""},
		"document":   {"RUN <<-EOF\n\ta\n\t\tb\n\tEOF\n", "a\nb\n"},
		"input":      {"RUN cat <<E > x\na\nE\n", "cat <<E > x\na\nE"},
		"other":      {"USER x", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, file := load("FROM x\n" + test.text)
			got := ""
			if script := file.Instructions[1].Script(); script != nil {
				got = script.Str
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
