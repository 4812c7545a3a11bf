package oracle

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/buildkit/client/llb/sourceresolver"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerui"
	digest "github.com/opencontainers/go-digest"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// emptyImages resolves every image to one without any configuration.
type emptyImages struct{}

// ResolveImageConfig implements llb.ImageMetaResolver.
func (emptyImages) ResolveImageConfig(_ context.Context, ref string, _ sourceresolver.Opt) (string, digest.Digest, []byte, error) {
	return ref, "", []byte(`{"os":"linux","architecture":"amd64"}`), nil
}

// An imageConfig is what a build leaves in the image.
type imageConfig struct {
	User, Workdir, StopSignal string
	Env                       []string
	Entrypoint, Cmd, Shell    []string
	Health                    []string
	Exposed, Volumes          []string
	Labels                    map[string]string
}

func buildkitConfig(text string, args map[string]string, target string) (*imageConfig, error) {
	result, err := dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(text), dockerfile2llb.ConvertOpt{
		Config:       dockerui.Config{BuildArgs: args, Target: target},
		MetaResolver: emptyImages{},
	})
	if err != nil {
		return nil, err
	}
	c := result.Image.Config
	config := &imageConfig{
		User: c.User, Workdir: c.WorkingDir, StopSignal: c.StopSignal,
		Entrypoint: c.Entrypoint, Cmd: c.Cmd, Shell: c.Shell,
		Exposed: slices.Sorted(maps.Keys(c.ExposedPorts)), Volumes: slices.Sorted(maps.Keys(c.Volumes)),
		Labels: c.Labels,
	}
	if c.Healthcheck != nil {
		config.Health = c.Healthcheck.Test
	}
	for _, env := range c.Env {
		if !strings.HasPrefix(env, "PATH=") {
			config.Env = append(config.Env, env)
		}
	}
	return config, nil
}

// buildOptions are the options under which variables that nothing sets are
// empty, as BuildKit has them.
func buildOptions(args map[string]string, target string) dockerfile.BuildOptions {
	o := dockerfile.BuildOptions{Closed: true, Args: map[string]*value.Value{}}
	for name, v := range args {
		o.Args[name] = &value.Value{Kind: value.String, Str: v}
	}
	if target != "" {
		o.Target = &value.Value{Kind: value.String, Str: target}
	}
	return o
}

func ourConfig(text string, args map[string]string, target string) (*imageConfig, []dockerfile.Diagnostic) {
	_, f := readDockerfile(text)
	b := f.Build(buildOptions(args, target))
	var rejected []dockerfile.Diagnostic
	for _, d := range append(f.Diagnostics, b.Diagnostics...) {
		if d.Error {
			rejected = append(rejected, d)
		}
	}
	if b.Target == nil {
		return nil, rejected
	}
	m := b.Target
	config := &imageConfig{
		User: textOf(m.User), Workdir: textOf(m.Workdir), StopSignal: textOf(m.StopSignal),
		Shell: textsOf(m.Shell), Exposed: slices.Sorted(slices.Values(textsOf(m.Exposed))), Volumes: slices.Sorted(slices.Values(textsOf(m.Volumes))),
	}
	if config.Workdir == "" && m.IsScratch() {
		config.Workdir = "/"
	}
	if m.Entrypoint != nil {
		config.Entrypoint = textsOf(m.Entrypoint.Words)
	}
	if m.Cmd != nil {
		config.Cmd = textsOf(m.Cmd.Words)
	}
	if h := m.HealthCheck; h != nil {
		switch {
		case h.ShellForm:
			config.Health = []string{"CMD-SHELL", h.Script.Str}
		case h.Words == nil:
			config.Health = []string{"NONE"}
		default:
			config.Health = append([]string{"CMD"}, textsOf(h.Words)...)
		}
	}
	for _, v := range m.Env {
		if v.Name != "PATH" {
			config.Env = append(config.Env, v.Name+"="+textOf(v.Value))
		}
	}
	for _, v := range m.Labels {
		if config.Labels == nil {
			config.Labels = map[string]string{}
		}
		config.Labels[v.Name] = textOf(v.Value)
	}
	return config, rejected
}

func textOf(v *value.Value) string {
	if v == nil {
		return ""
	}
	return v.Str
}

func textsOf(values []*value.Value) []string {
	var texts []string
	for _, v := range values {
		texts = append(texts, v.Str)
	}
	return texts
}

// expression writes a word with variables; used notes its operators.
func (w *dockerfileWriter) expression(used map[string]bool, depth int) string {
	name := w.pick("A", "B", "C", "V", "EMPTY", "UNSET", "TARGETSTAGE")
	if depth > 2 {
		return "x"
	}
	operator := w.pick("$", "${}", "-", ":-", "+", ":+", "?", ":?", "#", "##", "%", "%%", "/", "//", "literal", "literal", "'", `"`, "escape")
	if strings.HasSuffix(operator, "?") && !w.one(6) {
		operator = "$" // most files are to be accepted
	}
	used[operator] = true
	switch operator {
	case "$":
		return "$" + name
	case "${}":
		return "${" + name + "}"
	case "#", "##", "%", "%%":
		return "${" + name + operator + w.pick("a*", "*b", "?", "x", `\*`, "$B", "*") + "}"
	case "/", "//":
		return "${" + name + operator + w.pick("a", "*", "?b", "x/", `\/`) + "/" + w.pick("", "z", "$B") + "}"
	case "literal":
		return w.pick("a", "/x", "b.c", "é", ":", "-", "1")
	case "'":
		return "'" + w.pick("q", "$A", "a b", `\`) + "'"
	case `"`:
		return `"` + w.pick("q", "a b", `\"`, `\x`, `\$A`, `\\`, "'") + w.inDouble(used, depth) + `"`
	case "escape":
		return `\` + w.pick("$A", "'", `"`, `\`, "n", "}")
	}
	operand := ""
	for range w.IntN(3) {
		operand += w.expression(used, depth+1)
	}
	return "${" + name + operator + operand + "}"
}

func (w *dockerfileWriter) inDouble(used map[string]bool, depth int) string {
	text := w.expression(used, depth+1)
	if strings.ContainsAny(text, `"'`) {
		return "$A"
	}
	return text
}

func (w *dockerfileWriter) expressions(used map[string]bool) string {
	text := ""
	for range 1 + w.IntN(3) {
		text += w.expression(used, 0)
	}
	return text
}

// build writes a Dockerfile with several stages, of which used notes what it
// has in it.
func (w *dockerfileWriter) build(used map[string]bool) string {
	note := func(kind string) { used[kind] = true }
	var b strings.Builder
	b.WriteString("ARG BASE=scratch\nARG V=1." + w.pick("0", "2") + "\nARG EMPTY=\n")
	if w.one(2) {
		fmt.Fprintf(&b, "ARG M=%s\n", w.expressions(used))
		note("ARG before FROM")
	}
	stages := 1 + w.IntN(4)
	names := []string{"first", "Second", "third", "first"}
	for i := range stages {
		from := w.pick("scratch", "${BASE}", "alpine:3")
		if i > 0 && w.one(2) {
			from = strings.ToLower(names[w.IntN(i)])
			note("FROM stage")
		}
		fmt.Fprintf(&b, "FROM %s", from)
		if i < stages-1 || w.one(3) {
			fmt.Fprintf(&b, " AS %s", names[i])
		}
		b.WriteString("\n")
		for range w.IntN(9) {
			kind := w.pick("ENV", "ENV", "ARG", "ARG", "LABEL", "USER", "WORKDIR", "EXPOSE", "VOLUME", "CMD", "ENTRYPOINT", "SHELL", "HEALTHCHECK", "STOPSIGNAL", "COPY", "RUN", "ONBUILD", "ADD", "MAINTAINER")
			note(kind)
			b.WriteString(w.buildInstruction(kind, used) + "\n")
		}
	}
	return b.String()
}

func (w *dockerfileWriter) buildInstruction(kind string, used map[string]bool) string {
	text := kind + " "
	switch kind {
	case "ENV", "LABEL":
		for range 1 + w.IntN(2) {
			text += w.pick("A", "B", "C", "D", "X$V") + "=" + w.expressions(used) + " "
		}
	case "ARG":
		text += w.pick("A", "B", "C", "V", "M", "UNSET", "TARGETSTAGE")
		if w.one(2) {
			text += "=" + w.expressions(used)
			if w.one(3) {
				text += " E=${A}"
			}
		}
	case "USER", "VOLUME":
		text += w.pick("app", "/data") + w.expressions(used)
	case "WORKDIR":
		text += w.pick("/", "", "a/", "/b/../", "./") + w.pick("x", "y/", "${A:-z}", "$UNSET/w", "..", "'q r'")
	case "STOPSIGNAL":
		text += w.pick("SIGTERM", "9", "${UNSET:-SIGINT}")
	case "EXPOSE":
		text += w.pick("80", "443/TCP", "${UNSET:-53/udp}", "1-3", "127.0.0.1:80:81", `"${UNSET:-1 2}"`, "${UNSET:-5 6}")
	case "CMD", "ENTRYPOINT":
		text += w.pick("run $A", `["a", "$B"]`, "[]", "exec 'x y'")
	case "SHELL":
		text += w.pick(`["/bin/bash", "-c"]`, `["sh"]`)
	case "HEALTHCHECK":
		text += w.pick("NONE", "CMD curl $A", `CMD ["a", "b"]`, "--interval=5s CMD x")
	case "COPY":
		if w.one(5) {
			return text + w.pick("<<EOF", "<<-EOF", "<<'EOF'") + " /b\n\t" + w.expressions(used) + "'\nEOF"
		}
		text += w.pick("", "", "--chown=$A", "--from=busybox", "--from=busybox", w.pick("--from=0", "--from=first", "--from=FIRST")) + " a /b"
	case "ADD":
		text += "a ${A:-b} /c"
	case "RUN":
		text += w.pick("make", `["a"]`, "<<EOF\nx\nEOF", w.pick("make", "make", "--mount=type=bind,from=first,target=/f make"))
	case "ONBUILD":
		inner := w.pick("ENV", "USER", "CMD", "ENTRYPOINT", "LABEL", "WORKDIR", "EXPOSE")
		return text + w.buildInstruction(inner, used)
	default:
		text += "x"
	}
	return text
}

// buildKinds are what the comparison has to have cases of.
var buildKinds = []string{
	"ENV", "ARG", "LABEL", "USER", "WORKDIR", "EXPOSE", "VOLUME", "CMD", "ENTRYPOINT", "SHELL", "HEALTHCHECK",
	"STOPSIGNAL", "COPY", "RUN", "ONBUILD", "ADD", "MAINTAINER", "FROM stage", "ARG before FROM", "build argument", "target", "rejected",
	"$", "${}", "-", ":-", "+", ":+", "?", ":?", "#", "##", "%", "%%", "/", "//", "'", `"`, "escape",
}

// TestDockerfileBuild compares the image of a target with that of BuildKit's
// dockerfile2llb, where every variable that nothing sets is empty.
func TestDockerfileBuild(t *testing.T) {
	tally := dockerfileTally{}
	accepted := 0
	for seed := range uint64(*dockerfileCases) {
		w := newDockerfileWriter(seed)
		used := map[string]bool{}
		text := w.build(used)
		args := map[string]string{}
		if w.one(2) {
			args[w.pick("A", "V", "BASE", "M", "UNSET")] = w.pick("given", "scratch", "")
			used["build argument"] = true
		}
		target := ""
		if w.one(3) {
			target = w.pick("first", "SECOND", "third", "none")
			used["target"] = true
		}
		ok := compareBuild(t, tally, text, args, target, used)
		if ok {
			accepted++
		}
	}
	t.Logf("%d of %d built", accepted, *dockerfileCases)
	tally.check(t, "in the file", buildKinds)
}

func compareBuild(t *testing.T, tally dockerfileTally, text string, args map[string]string, target string, used map[string]bool) bool {
	t.Helper()
	want, err := buildkitConfig(text, maps.Clone(args), target)
	got, rejected := ourConfig(text, args, target)
	equal := (err != nil) == (len(rejected) > 0)
	diff := fmt.Sprintf("BuildKit says %v, hullcheck %+v", err, rejected)
	if equal && err == nil {
		diff = cmp.Diff(want, got, cmp.Transformer("empty", func(s []string) []string {
			if len(s) == 0 {
				return nil
			}
			return s
		}))
		equal = diff == ""
	}
	if err != nil {
		used["rejected"] = true
	} else if missing := missingArgs(t, text, args, target); missing != "" {
		equal, diff = false, missing
	}
	for kind := range used {
		tally.add(kind, equal)
	}
	if !equal {
		t.Errorf("args %v target %q\n%s\n%s", args, target, text, diff)
	}
	return err == nil
}

// missingArgs compares the values of the arguments that the target uses with
// BuildKit's outline of it.
func missingArgs(t *testing.T, text string, args map[string]string, target string) string {
	t.Helper()
	outline, err := dockerfile2llb.Dockerfile2Outline(context.Background(), []byte(text), dockerfile2llb.ConvertOpt{
		Config:       dockerui.Config{BuildArgs: maps.Clone(args), Target: target},
		MetaResolver: emptyImages{},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, f := readDockerfile(text)
	b := f.Build(buildOptions(args, target))
	all := slices.Clone(b.Args)
	for _, m := range b.Images {
		for _, in := range m.Stage.Instructions {
			if in.Name != "ARG" {
				continue
			}
			words := m.Words(in)
			for i := 0; i < len(words); i += 2 {
				all = append(all, dockerfile.Variable{Name: words[i].Str, Value: words[i+1]})
			}
		}
	}
	for _, arg := range outline.Args {
		if !slices.ContainsFunc(all, func(v dockerfile.Variable) bool { return v.Name == arg.Name && textOf(v.Value) == arg.Value }) {
			return fmt.Sprintf("no argument %s=%q", arg.Name, arg.Value)
		}
	}
	return ""
}

// TestDockerfileWords compares the expansion of the words that BuildKit's word
// scanner is tested on.
func TestDockerfileWords(t *testing.T) {
	content, err := os.ReadFile(filepath.Join(moduleDir(t, buildkitModule), "frontend", "dockerfile", "shell", "envVarTest"))
	if err != nil {
		t.Fatal(err)
	}
	tally := dockerfileTally{}
	for line := range strings.Lines(string(content)) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		if len(fields) != 3 || strings.HasPrefix(line, "#") || fields[0] == "W" {
			continue
		}
		word := strings.TrimSpace(fields[1])
		if word == "" || strings.HasSuffix(word, `\`) {
			continue // empty, or continues the line
		}
		text := "FROM scratch\nENV PWD=/home SHELL=bash KOREAN=한국어 NULL=\nUSER " + word + "\n"
		compareBuild(t, tally, text, nil, "", map[string]bool{"word": true})
	}
	tally.check(t, "of", []string{"word"})
}
