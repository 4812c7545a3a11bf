package oracle

import (
	"context"
	"fmt"
	"go/ast"
	goparser "go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/buildkit/frontend/dockerui"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// builtRules are the checks that BuildKit makes of stages. CopyIgnoredFile is
// not among them: it needs a context, and its rule takes the verdict of the
// library that BuildKit uses. InvalidBaseImagePlatform asks a registry:
// hullcheck never does.
var builtRules = []string{
	"ConsistentInstructionCasing", "DuplicateStageName", "ReservedStageName", "JSONArgsRecommended",
	"UndefinedArgInFrom", "WorkdirRelativePath", "UndefinedVar", "MultipleInstructionsDisallowed",
	"LegacyKeyValueFormat", "RedundantTargetPlatform", "SecretsUsedInArgOrEnv", "InvalidDefaultArgInFrom",
	"FromPlatformFlagConstDisallowed", "ExposeProtoCasing", "ExposeInvalidFormat",
}

// checked writes a Dockerfile on which the checks of stages fire.
func (w *dockerfileWriter) checked() string {
	var b strings.Builder
	b.WriteString(w.pick("", "", "", "# check=skip=UndefinedVar,WorkdirRelativePath\n", "# check=error=true\n", "# check=skip=all\n", "# escape=`\n"))
	line := func(text string) {
		if w.one(12) {
			b.WriteString(w.pick("# check=skip=UndefinedVar\n", "# check=skip=JSONArgsRecommended,LegacyKeyValueFormat because\n", "# text\n# check=skip=all\n", "# check=skip=all\n#\n", "# check=skip=WorkdirRelativePath\n\n", "# check=skip=FromPlatformFlagConstDisallowed,UndefinedArgInFrom,MultipleInstructionsDisallowed\n"))
		}
		if w.one(10) {
			keyword, rest, _ := strings.Cut(text, " ")
			text = w.pick(strings.ToLower(keyword), keyword[:1]+strings.ToLower(keyword[1:])) + " " + rest
		}
		b.WriteString(text + "\n")
	}
	for range w.IntN(4) {
		line("ARG " + w.pick("A=1", "B", "IMAGE=busybox", "TAG", "TAG=", "P=linux/arm64", "V=$A", "API_TOKEN"))
	}
	variable := func() string {
		return w.pick("A", "B", "IMAGE", "TAG", "UNSET", "PATH", "TARGETPLATFORM", "TARGETARCH", "HTTP_PROXY", "V", "DIR")
	}
	// Platform arguments are given to the builder here as --build-arg is: a
	// default in ARG would not count.
	plain := func() string { return w.pick("A", "B", "TAG", "UNSET", "V", "DIR") }
	for i := range 1 + w.IntN(3) {
		platform := w.pick("", "", "", "", "--platform=linux/amd64 ", "--platform=$TARGETPLATFORM ", "--platform=${TARGETPLATFORM:-linux/amd64} ", "--platform=$BUILDPLATFORM ", "--platform=arm64 ", "--platform=linux/x86_64 ", "--platform=${P:-linux/amd64} ", "--platform=linux/$TARGETARCH ", "--platform=linux ", "--platform=\"$TARGETPLATFORM\" ")
		base := w.pick("scratch", "busybox", "busybox:$TAG", "$IMAGE", "busybox:1$TAG", "${IMAGE:-busybox}", "busybox:1${TAGG}", "busybox:${TAG:-1}", "a", "stage0", "${UNSET:-busybox}")
		name := w.pick("", "", " AS a", " AS A", " AS stage"+strconv.Itoa(i), " AS scratch", " AS context", " AS linux", " AS for-amd64", " AS arm64")
		line("FROM " + platform + base + name)
		for range w.IntN(7) {
			line(w.pick(
				"ARG "+variable(), "ARG "+plain()+"=1", "ARG "+plain()+"=$"+variable()+" B=$A", "ENV "+variable()+"=${"+variable()+":-x} B=$A", "ENV DIR /x$"+variable(), "LABEL a b", "LABEL a=$"+variable()+" b=c",
				"WORKDIR app", "WORKDIR /app", "WORKDIR $"+variable(), "WORKDIR ${DIR}/x", "COPY a$"+variable()+" /b/", "COPY --chown=$"+variable()+" a /b/", "ADD <<E /b\n$"+variable()+"\nE", "COPY <<'E' /b\n$UNSET\nE",
				"RUN echo $UNSET", "RUN --mount=type=cache,target=/c,id=$"+variable()+" x", "CMD x", `CMD ["x"]`, "ENTRYPOINT x", `ENTRYPOINT ["x", "$UNSET"]`, "HEALTHCHECK NONE", "HEALTHCHECK CMD x", `SHELL ["/bin/sh", "-c"]`,
				"EXPOSE 80/TCP 81/udp", "EXPOSE 80:80", "EXPOSE 127.0.0.1:80:80/Udp", "EXPOSE ${UNSET:-80}", "EXPOSE [::1]:80:80", "USER $"+variable(), "VOLUME /v$"+variable(), "STOPSIGNAL ${S:-TERM}",
				"ENV MY_KEY=1", "ENV PUBLIC_KEY=1", "ARG auth", "ENV A=${A#x} B=${A:+$UNSET}", "COPY 'a$UNSET' \"b$UNSET\" \\$UNSET /c/", "ENV $UNSET=x", "MAINTAINER $UNSET",
			))
		}
	}
	return b.String()
}

// damaged changes lines of a text at random.
func (w *dockerfileWriter) damaged(text string) string {
	lines := strings.SplitAfter(text, "\n")
	for range 1 + w.IntN(3) {
		i := w.IntN(len(lines))
		switch w.IntN(5) {
		case 0:
			lines = slices.Delete(lines, i, i+1)
		case 1:
			lines = slices.Insert(lines, i, lines[w.IntN(len(lines))])
		case 2:
			lines[i] = strings.Replace(lines[i], " ", w.pick(" $UNSET", " ${UNSET:-x}", " --platform=$TARGETPLATFORM ", "  "), 1)
		case 3:
			keyword, rest, ok := strings.Cut(lines[i], " ")
			if ok {
				lines[i] = strings.ToLower(keyword) + " " + rest
			}
		case 4:
			lines[i] = strings.Replace(lines[i], "=", w.pick(" ", "=$"), 1)
		}
		if len(lines) == 0 {
			return ""
		}
	}
	return strings.Join(lines, "")
}

// checkDockerfiles returns the Dockerfiles in the source of BuildKit's own tests
// of its checks.
func checkDockerfiles(t *testing.T) []string {
	t.Helper()
	name := filepath.Join(moduleDir(t, buildkitModule), "frontend", "dockerfile", "dockerfile_check_test.go")
	file, err := goparser.ParseFile(token.NewFileSet(), name, nil, goparser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if text, err := strconv.Unquote(literal.Value); err == nil && strings.Contains(strings.ToUpper(text), "FROM ") && strings.Contains(text, "\n") {
				texts = append(texts, strings.NewReplacer("%[1]s", "busybox", "%s", "busybox").Replace(text))
			}
		}
		return true
	})
	if len(texts) < 60 {
		t.Fatalf("%d Dockerfiles in %s", len(texts), name)
	}
	return texts
}

// TestDockerfileChecks compares the checks of stages with BuildKit's linter, by
// the instruction on which they fire.
func TestDockerfileChecks(t *testing.T) {
	tally := dockerfileTally{}
	own := append(checkDockerfiles(t), moduleDockerfiles(t)...)
	inputs := append(slices.Clone(own), corpusDockerfiles(t)...)
	for seed := range uint64(*dockerfileCases / 2) {
		w := newDockerfileWriter(seed)
		inputs = append(inputs, w.checked(), w.damaged(own[w.IntN(len(own))]))
	}
	accepted, shown := 0, 0
	for i := range 2 * len(inputs) {
		text := inputs[i/2]
		var args map[string]string
		if i%2 == 1 {
			args = map[string]string{"TAG": "1", "IMAGE": "busybox", "VERSION": "latest", "SFX": "box:latest", "BUSYBOX_VARIANT": "-musl", "UNSET": "given"}
		}
		want, ok := buildkitChecks(text, args)
		if !ok {
			continue
		}
		accepted++
		got := ourChecks(text, args)
		diff := cmp.Diff(want, got)
		tally.add("file", diff == "")
		for _, rule := range builtRules {
			of := func(list []string) (these []string) {
				for _, l := range list {
					if strings.HasPrefix(l, rule+" ") {
						these = append(these, l)
					}
				}
				return these
			}
			if a, b := of(want), of(got); len(a)+len(b) > 0 {
				tally.add(rule, slices.Equal(a, b))
			}
		}
		if diff != "" && shown < *showCases {
			shown++
			t.Errorf("%s\n%s", text, diff)
		}
	}
	t.Logf("%d of %d accepted by BuildKit", accepted, 2*len(inputs))
	tally.check(t, "check", builtRules)
}

// instructionAt returns the number of the instruction that a line belongs to.
func instructionAt(root *parser.Node, line int) int {
	return slices.IndexFunc(root.Children, func(n *parser.Node) bool { return n.EndLine >= line })
}

// buildkitChecks returns what BuildKit's checks find, false if it rejects the
// text for another reason.
func buildkitChecks(text string, args map[string]string) ([]string, bool) {
	result, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return nil, false
	}
	var found []string
	_, err = dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(text), dockerfile2llb.ConvertOpt{
		Config:       dockerui.Config{BuildArgs: args},
		MetaResolver: emptyImages{},
		AllStages:    true,
		Warn: func(rule, _, _, _ string, location []parser.Range) {
			if slices.Contains(builtRules, rule) {
				found = append(found, fmt.Sprintf("%s at instruction %d", rule, instructionAt(result.AST, location[0].Start.Line)))
			}
		},
	})
	if err != nil && !strings.HasPrefix(err.Error(), "lint violation") {
		return nil, false
	}
	slices.Sort(found)
	return slices.Compact(found), true
}

func ourChecks(text string, args map[string]string) []string {
	result, _ := parser.Parse(strings.NewReader(text))
	f, file := readDockerfile(text)
	given := map[string]string{"TARGETPLATFORM": "linux/amd64", "TARGETOS": "linux", "TARGETARCH": "amd64", "BUILDPLATFORM": "linux/amd64", "BUILDOS": "linux", "BUILDARCH": "amd64"}
	maps.Copy(given, args)
	o := buildOptions(given, "")
	o.All = true
	var found []string
	for _, d := range append(slices.Clone(file.Diagnostics), file.Build(o).Diagnostics...) {
		if !slices.Contains(builtRules, d.Rule) || file.Skips(d.Rule, d.Instruction) {
			continue
		}
		at := d.At
		if trigger := triggered(file, d.Instruction); trigger != nil {
			at = trigger.From.At // BuildKit says so of what a trigger does
		}
		found = append(found, fmt.Sprintf("%s at instruction %d", d.Rule, instructionAt(result.AST, f.Line(f.Offset(at.Pos())))))
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// triggered returns the stage in which the instruction of an ONBUILD runs.
func triggered(f *dockerfile.File, in *dockerfile.Instruction) *dockerfile.Stage {
	for _, stage := range f.Stages {
		for _, outer := range stage.Instructions {
			if outer.Inner != in || in == nil {
				continue
			}
			for _, s := range f.Stages {
				if stage.Name != nil && s.Base != nil && strings.EqualFold(s.Base.Str, stage.Name.Str) {
					return s
				}
			}
		}
	}
	return nil
}
