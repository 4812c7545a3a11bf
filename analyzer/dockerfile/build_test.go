package dockerfile

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func stateName(s value.State) string {
	return [...]string{"known", "synthetic", "assumed", "partial", "unknown", "invalid"}[s]
}

func stepName(k value.StepKind) string {
	names := map[value.StepKind]string{
		value.BuildArg: "build argument", value.ArgDefault: "default", value.EnvInstruction: "env",
		value.BaseImage: "base", value.PlatformArg: "platform", value.Interpolate: "operand",
	}
	return names[k]
}

// origin describes a value: text, state, place, and for each part that comes
// from a variable the steps to its definition.
func origin(f *source.Files, v *value.Value) string {
	if v == nil {
		return "nil"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%q %s at %q", v.Str, stateName(v.State), f.Text(v.At))
	steps := func(s *value.Step) {
		for _, step := range s.Chain() {
			fmt.Fprintf(&b, " <- %s %s %q", stepName(step.Kind), step.Detail, f.Text(step.At))
		}
	}
	for _, p := range v.Parts {
		if p.Var != "" {
			fmt.Fprintf(&b, "; %q %s", v.Str[p.Off:p.End], stateName(p.State))
			steps(p.Step)
		}
	}
	if v.Step != nil && len(v.Parts) != 1 {
		b.WriteString(";")
		steps(v.Step)
	}
	return b.String()
}

// build parses and builds a Dockerfile; arguments stand in a Compose file of
// their own as NAME=VALUE lines.
func build(content, arguments string, o BuildOptions) (*source.Files, *Build) {
	files := source.NewFiles(source.Memory{})
	compose := files.Add("compose.yaml", []byte(arguments))
	off := 0
	for line := range strings.Lines(arguments) {
		name, v, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if o.Args == nil {
			o.Args = map[string]*value.Value{}
		}
		o.Args[name] = nil
		if ok {
			at := off + len(name) + 1
			o.Args[name] = value.NewString(v, compose.Span(at, at+len(v)))
		}
		off += len(line)
	}
	f := files.Add("Dockerfile", []byte(content))
	return files, Parse("Dockerfile", value.NewString(content, f.Span(0, len(content)))).Build(o)
}

func TestBuildUser(t *testing.T) {
	tests := map[string]struct{ text, args, want string }{
		"plain":             {text: "FROM a\nUSER root\n", want: `"root" known at "root"`},
		"none":              {text: "FROM a\n", want: "nil"},
		"last":              {text: "FROM a\nUSER b\nUSER c\n", want: `"c" known at "c"`},
		"quoted":            {text: "FROM a\nUSER \"b\"\n", want: `"b" known at "\"b\""`},
		"default":           {text: "FROM a\nARG U=app\nUSER $U\n", want: `"app" assumed at "$U"; "app" assumed <- default U "app"`},
		"operand":           {text: "FROM a\nUSER ${U:-app}\n", want: `"app" assumed at "${U:-app}"; "app" assumed <- operand U "app"`},
		"alternative":       {text: "FROM a\nUSER ${U:+app}\n", want: `"${U:+app}" unknown at "${U:+app}"; "${U:+app}" unknown`},
		"set alternative":   {text: "FROM a\nENV U=1\nUSER ${U:+app}\n", want: `"app" known at "${U:+app}"; "app" known <- operand U "app"`},
		"required":          {text: "FROM a\nUSER ${U:?missing}\n", want: `"${U:?missing}" unknown at "${U:?missing}"; "${U:?missing}" unknown`},
		"pattern":           {text: "FROM a\nENV U=app-1\nUSER ${U%-*}\n", want: `"app" known at "${U%-*}"; "app" known <- env U "app-1"`},
		"unknown pattern":   {text: "FROM a\nUSER ${U%-*}\n", want: `"${U%-*}" unknown at "${U%-*}"; "${U%-*}" unknown`},
		"unset":             {text: "FROM a\nUSER x$U\n", want: `"x$U" partial at "x$U"; "$U" unknown`},
		"declared":          {text: "FROM a\nARG U\nUSER $U\n", want: `"$U" unknown at "$U"; "$U" unknown`},
		"build argument":    {text: "FROM a\nARG U=app\nUSER $U\n", args: "U=root\n", want: `"root" known at "$U"; "root" known <- build argument U "root"`},
		"undeclared":        {text: "FROM a\nUSER $U\n", args: "U=root\n", want: `"$U" unknown at "$U"; "$U" unknown`},
		"shell's":           {text: "FROM a\nARG U=app\nUSER $U\n", args: "U\n", want: `"$U" unknown at "$U"; "$U" unknown <- build argument U ""`},
		"global":            {text: "ARG U=g\nFROM a\nARG U\nUSER $U\n", want: `"g" assumed at "$U"; "g" assumed <- default U "g"`},
		"global undeclared": {text: "ARG U=g\nFROM a\nUSER $U\n", want: `"$U" unknown at "$U"; "$U" unknown`},
		"env over arg":      {text: "FROM a\nARG U=1\nENV U=2\nUSER $U\n", want: `"2" known at "$U"; "2" known <- env U "2"`},
		"arg over env":      {text: "FROM a\nENV U=2\nARG U=1\nUSER $U\n", want: `"1" assumed at "$U"; "1" assumed <- default U "1"`},
		"through env":       {text: "FROM a\nARG A=1\nENV U=$A\nUSER $U:0\n", want: `"1:0" assumed at "$U:0"; "1" assumed <- env U "$A" <- default A "1"`},
		"platform":          {text: "FROM a\nARG TARGETARCH\nUSER $TARGETARCH\n", want: `"$TARGETARCH" unknown at "$TARGETARCH"; "$TARGETARCH" unknown <- platform TARGETARCH ""`},
		"target stage":      {text: "FROM a AS b\nARG TARGETSTAGE\nUSER $TARGETSTAGE\n", want: `"b" synthetic at "$TARGETSTAGE"; "b" synthetic <- platform TARGETSTAGE "FROM a AS b"`},
		"base stage":        {text: "FROM a AS b\nUSER c\nFROM b\n", want: `"c" known at "c"; <- base b "b"`},
		"two bases":         {text: "FROM a AS b\nUSER x\nFROM b AS c\nFROM c\n", want: `"x" known at "x"; <- base c "c" <- base b "b"`},
		"trigger":           {text: "FROM a AS b\nONBUILD USER c\nFROM b\n", want: `"c" known at "c"`},
		"trigger once":      {text: "FROM a AS b\nONBUILD USER c\nFROM b AS d\nUSER e\nFROM d\n", want: `"e" known at "e"; <- base d "d"`},
		"no trigger":        {text: "FROM a\nONBUILD USER c\n", want: "nil"},
		"bad":               {text: "FROM a\nUSER ${x\n", want: `"${x" invalid at "${x"`},
		"continued":         {text: "FROM a\nUSER ro\\\not\n", want: `"root" known at "ro\\\not"`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			files, b := build(test.text, test.args, BuildOptions{})
			if got := origin(files, b.Target.User); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func words(c *Command) []string {
	if c == nil {
		return nil
	}
	texts := []string{}
	for _, word := range c.Words {
		texts = append(texts, word.Str)
	}
	return texts
}

func TestBuildCommands(t *testing.T) {
	tests := map[string]struct {
		text            string
		entrypoint, cmd []string
	}{
		"exec":                     {"FROM a\nENTRYPOINT [\"x\"]\nCMD [\"y\"]\n", []string{"x"}, []string{"y"}},
		"shell":                    {"FROM a\nCMD run $X\n", nil, []string{"/bin/sh", "-c", "run $X"}},
		"own shell":                {"FROM a\nSHELL [\"/bin/bash\", \"-ec\"]\nCMD run\n", nil, []string{"/bin/bash", "-ec", "run"}},
		"inherited":                {"FROM a AS b\nCMD [\"y\"]\nFROM b\n", nil, []string{"y"}},
		"dropped by entrypoint":    {"FROM a AS b\nCMD [\"y\"]\nFROM b\nENTRYPOINT [\"x\"]\n", []string{"x"}, nil},
		"kept in the same stage":   {"FROM a\nCMD [\"y\"]\nENTRYPOINT [\"x\"]\n", []string{"x"}, []string{"y"}},
		"emptied":                  {"FROM a AS b\nENTRYPOINT [\"x\"]\nFROM b\nENTRYPOINT []\n", []string{}, nil},
		"Windows by escape":        {"# escape=`\nFROM a\nCMD run\n", nil, []string{"cmd", "/S", "/C", "run"}},
		"Windows by image":         {"FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCMD run\n", nil, []string{"cmd", "/S", "/C", "run"}},
		"Windows by image in base": {"FROM mcr.microsoft.com/windows/servercore:1 AS b\nFROM b\nCMD run\n", nil, []string{"cmd", "/S", "/C", "run"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, b := build(test.text, "", BuildOptions{})
			if diff := cmp.Diff(test.entrypoint, words(b.Target.Entrypoint)); diff != "" {
				t.Errorf("entrypoint: %s", diff)
			}
			if diff := cmp.Diff(test.cmd, words(b.Target.Cmd)); diff != "" {
				t.Errorf("command: %s", diff)
			}
		})
	}
}

func TestBuildHealthCheck(t *testing.T) {
	_, b := build("FROM a AS b\nHEALTHCHECK CMD curl x\nFROM b\nSHELL [\"bash\", \"-c\"]\n", "", BuildOptions{})
	if got := strings.Join(words(b.Target.HealthCheck), " "); got != "bash -c curl x" {
		t.Errorf("health check runs %q", got)
	}
	_, b = build("FROM a AS b\nHEALTHCHECK CMD curl x\nFROM b\nHEALTHCHECK NONE\n", "", BuildOptions{})
	if h := b.Target.HealthCheck; h == nil || h.Words != nil || h.ShellForm || h.Instruction.Check.Str != "NONE" {
		t.Errorf("health check is %+v", h)
	}
}

// image lists the rest of an image.
func image(files *source.Files, m *Image) []string {
	var lines []string
	for _, v := range m.Env {
		lines = append(lines, "env "+v.Name+" "+origin(files, v.Value))
	}
	for _, v := range m.Labels {
		lines = append(lines, "label "+v.Name+" "+origin(files, v.Value))
	}
	for _, v := range m.Exposed {
		lines = append(lines, "port "+origin(files, v))
	}
	for _, v := range m.Volumes {
		lines = append(lines, "volume "+origin(files, v))
	}
	if m.Workdir != nil {
		lines = append(lines, "workdir "+origin(files, m.Workdir))
	}
	if m.StopSignal != nil {
		lines = append(lines, "signal "+origin(files, m.StopSignal))
	}
	for _, in := range m.Instructions {
		lines = append(lines, files.Text(in.At))
	}
	return lines
}

func TestBuildImage(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"env":        {"FROM a\nENV A=1 B=$A\nENV B=$A\n", []string{`env A "1" known at "1"`, `env B "1" known at "$A"; "1" known <- env A "1"`}},
		"path":       {"FROM a\nENV PATH=/x:$PATH\n", []string{`env PATH "/x:$PATH" partial at "/x:$PATH"; "$PATH" unknown`}},
		"path known": {"FROM scratch\nENV PATH=/x:$PATH\n", []string{`env PATH "/x:` + defaultPath + `" synthetic at "/x:$PATH"; "` + defaultPath + `" synthetic`}},
		"inherited":  {"FROM a AS b\nENV A=1 B=2\nLABEL x=y\nFROM b\nENV A=3\n", []string{`env A "3" known at "3"`, `env B "2" known at "2"`, `label x "y" known at "y"`}},
		"ports": {"FROM a\nENV P=80\nEXPOSE $P 81/UDP 90-91\nEXPOSE 80/tcp $X\n", []string{
			`env P "80" known at "80"`, `port "80/tcp" known at "$P"; "80" known <- env P "80"`, `port "81/udp" known at "81"`,
			`port "90/tcp" known at "90-91"`, `port "91/tcp" known at "90-91"`, `port "$X" unknown at "$X"; "$X" unknown`,
		}},
		"port range":          {"FROM a\nEXPOSE 1-65535\n", []string{`port "1-65535/tcp" known at "1-65535"`}},
		"volumes":             {"FROM a\nVOLUME [\"/a\", \"/b\"]\nVOLUME /a\n", []string{`volume "/a" known at "\"/a\""`, `volume "/b" known at "\"/b\""`}},
		"workdir":             {"FROM a\nWORKDIR /x\nWORKDIR y/\n", []string{`workdir "/x/y" known at "y/"`}},
		"workdir of base":     {"FROM a\nWORKDIR y\n", []string{`workdir "y" partial at "y"`}},
		"workdir in root":     {"FROM scratch\nWORKDIR y\n", []string{`workdir "/y" known at "y"`}},
		"workdir unknown":     {"FROM a\nWORKDIR $HOME/x\n", []string{`workdir "$HOME/x" partial at "$HOME/x"; "$HOME" unknown`}},
		"signal":              {"FROM a\nSTOPSIGNAL SIGRTMIN+3\n", []string{`signal "SIGRTMIN+3" known at "SIGRTMIN+3"`}},
		"instructions":        {"FROM a AS b\nRUN x\nONBUILD COPY q r\nFROM b\nCOPY y z\nUSER u\n", []string{"RUN x", "COPY q r", "COPY y z"}},
		"invalid left out":    {"FROM a\nENV A=1\nENV B\nENV C=3\n", []string{`env A "1" known at "1"`, `env C "3" known at "3"`}},
		"legacy":              {"FROM a\nENV A  b c \n", []string{`env A "b c" known at "b c"`}},
		"env before the line": {"FROM a\nENV A=1\nENV A=2 B=$A\n", []string{`env A "2" known at "2"`, `env B "1" known at "$A"; "1" known <- env A "1"`}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			files, b := build(test.text, "", BuildOptions{})
			if diff := cmp.Diff(test.want, image(files, b.Target)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBuildStages(t *testing.T) {
	name := func(text string) *value.Value { return &value.Value{Kind: value.String, Str: text} }
	const three = "FROM a AS One\nUSER 1\nFROM one AS two\nCOPY --from=nginx x y\nFROM scratch AS three\nCOPY --from=TWO x y\nFROM three\n"
	tests := map[string]struct {
		text   string
		o      BuildOptions
		images string // stages that are built
		from   string
	}{
		"last":             {three, BuildOptions{}, "0 1 2 3", ""},
		"target":           {three, BuildOptions{Target: name("TWO")}, "0 1", "a"},
		"by number":        {"FROM a\nFROM b\nFROM c\nCOPY --from=0 x y\n", BuildOptions{}, "0 2", "c"},
		"mount":            {"FROM a AS x\nFROM b AS y\nFROM c\nRUN --mount=target=/t,from=X z\n", BuildOptions{}, "0 2", "c"},
		"trigger":          {"FROM a AS x\nFROM b AS y\nONBUILD COPY --from=x q /\nFROM y\n", BuildOptions{}, "0 1 2", "b"},
		"own name":         {"FROM a AS a\n", BuildOptions{}, "0", "a"},
		"shadowed":         {"FROM a AS x\nFROM b AS x\nFROM x\n", BuildOptions{}, "1 2", "b"},
		"argument":         {"ARG B=x\nFROM a AS x\nFROM $B\n", BuildOptions{}, "0 1", "a"},
		"context of base":  {"FROM a:latest\n", BuildOptions{Contexts: map[string]*value.Value{"a": name("docker-image://b:1")}}, "0", "b:1"},
		"context of stage": {"FROM a AS x\nUSER 1\nFROM x\n", BuildOptions{Contexts: map[string]*value.Value{"x": name("./dir")}}, "0 1", "nil"},
	}
	for label, test := range tests {
		t.Run(label, func(t *testing.T) {
			_, b := build(test.text, "", test.o)
			if len(b.Diagnostics) > 0 {
				t.Errorf("diagnostics %+v", b.Diagnostics)
			}
			var images []string
			for _, m := range b.Images {
				images = append(images, fmt.Sprint(m.Stage.Index))
			}
			if got := strings.Join(images, " "); got != test.images {
				t.Errorf("built %s, want %s", got, test.images)
			}
			from := "nil"
			if b.Target.From != nil {
				from = b.Target.From.Str
			}
			if from != test.from {
				t.Errorf("from %q, want %q", from, test.from)
			}
		})
	}
	_, b := build("FROM a AS x\nUSER 1\nFROM x\n", "", BuildOptions{Contexts: map[string]*value.Value{"x": name("./dir")}})
	if b.Target.User != nil || b.Target.OtherContext == nil {
		t.Errorf("a stage that a context replaces leaves %+v", b.Target)
	}
}

func TestBuildErrors(t *testing.T) {
	name := func(text string) *value.Value { return &value.Value{Kind: value.String, Str: text} }
	tests := []struct {
		text    string
		target  *value.Value
		closed  bool
		at      string
		message string
	}{
		{text: "FROM a AS b\n", target: name("c"), message: "there is no stage `c`; the stages are `b`"},
		{text: "FROM a\n", target: name("c"), message: "there is no stage `c`: no stage of `Dockerfile` has a name"},
		{text: "FROM a\n", target: &value.Value{Kind: value.String, Str: "${T}", State: value.Unknown}, message: "which stage is built is not known: `${T}` is not set"},
		{text: "ARG B=\nFROM ${B}\n", at: "${B}", message: "the image `${B}` is empty: nothing sets its variable"},
		{text: "FROM Base\n", at: "Base", message: "`Base` is no image: names of repositories are lower case"},
		{text: "FROM a:b:c\n", at: "a:b:c", message: "`a:b:c` is no image reference"},
		{text: "FROM a\nCOPY --from=$X a b\n", at: "$X", message: "variables are not expanded in `--from`; name a stage"},
		{text: "FROM a\nCOPY --from=3 a b\n", at: "3", message: "there is no stage `3`"},
		{text: "FROM a\nCOPY --from=x a b\nFROM b AS x\nFROM scratch\nCOPY --from=0 a b\n", at: "x", message: "the stage `x` stands after the one that copies from it"},
		{text: "FROM a AS x\nCOPY --from=x a b\n", at: "x", message: "the stages copy from each other in a circle"},
		{text: "FROM a\nUSER ${x\n", at: "${x", message: "`${` is not closed"},
		{text: "FROM a\nUSER ${x:-y\n", at: "${x:-y", message: "`${x:-y` has no `}` that ends the expression"},
		{text: "FROM a\nUSER ${}\n", at: "${}", message: "`${}` names no variable"},
		{text: "FROM a\nUSER ${x^y}\n", at: "${x^", message: "`${x^` has an operator that Dockerfiles do not know"},
		{text: "FROM a\nUSER 'x\n", at: "'x", message: "a single quote is not closed"},
		{text: "FROM a\nUSER y\"x\n", at: "\"x", message: "a double quote is not closed"},
		{text: "FROM a\nENV x=1\nUSER ${x#\\a}\n", at: `${x#\a}`, message: "`${x#\\a}` holds a pattern that BuildKit does not read"},
		{text: "FROM a\nUSER ${x:?no}\n", closed: true, at: "${x:?no}", message: "`x` has to be set"},
		{text: "FROM a\nEXPOSE x\n", at: "x", message: "`x` is not a port, a range of ports or one of them with `/tcp`, `/udp` or `/sctp`"},
		{text: "FROM a\nSTOPSIGNAL x\n", at: "x", message: "`x` is no signal"},
		{text: "FROM a AS b\nONBUILD FORM x\nFROM b\n", at: "FORM", message: "unknown instruction `FORM`; did you mean `FROM`?"},
	}
	for _, test := range tests {
		files, b := build(test.text, "", BuildOptions{Target: test.target, Closed: test.closed})
		errors := slices.DeleteFunc(b.Diagnostics, func(d Diagnostic) bool { return d.Rule != "" })
		if len(errors) != 1 {
			t.Errorf("%q: diagnostics %+v", test.text, b.Diagnostics)
			continue
		}
		if d := errors[0]; d.Message != test.message || files.Text(d.At) != test.at {
			t.Errorf("%q:\ngot  %q at %q\nwant %q at %q", test.text, d.Message, files.Text(d.At), test.message, test.at)
		}
	}
}

func TestExpanded(t *testing.T) {
	files, b := build("FROM a AS b\nENV D=/d O=u\nCOPY --chown=$O [\"x\", \"$D\"]\nFROM b\n", "", BuildOptions{})
	in := b.Target.Instructions[0]
	var got []string
	for _, word := range b.Target.Words(in) {
		got = append(got, origin(files, word))
	}
	want := []string{`"x" known at "\"x\""`, `"/d" known at "\"$D\""; "/d" known <- env D "/d"`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if v := b.Target.Base.ExpandedFlags[in.Flag("chown")]; v == nil || v.Str != "u" {
		t.Errorf("--chown is %v", v)
	}
}

func TestDocuments(t *testing.T) {
	files, b := build("FROM a\nENV D=/d\nCOPY <<-E <<'F' /x/\n\t\"$D\"\n\tE\n$D\nF\n", "", BuildOptions{})
	in := b.Target.Instructions[0]
	var got []string
	for i := range in.Heredocs {
		got = append(got, origin(files, b.Target.Documents[&in.Heredocs[i]]))
	}
	want := []string{`"\"/d\"\n" known at "\"$D\"\n"; "/d" known <- env D "/d"`, `"$D\n" known at "$D\n"`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Compose expands `${X}` in an inline Dockerfile before BuildKit sees it.
func TestBuildInlineUnknown(t *testing.T) {
	const content = "FROM a\nENV X=1\nUSER u${X}-$X\n"
	files := source.NewFiles(source.Memory{})
	f := files.Add("compose.yaml", []byte(content))
	var b builder
	whole := value.NewString(content, f.Span(0, len(content)))
	at := strings.Index(content, "${X}")
	b.literal(whole, 0, at)
	b.add("${X}", value.Part{At: f.Span(at, at+4), State: value.Unknown, Var: "X"})
	b.literal(whole, at+4, len(content))
	got := origin(files, Parse("compose.yaml", b.value()).Build(BuildOptions{}).Target.User)
	want := `"u${X}-1" partial at "u${X}-$X"; "${X}" unknown; "1" known <- env X "1"`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
