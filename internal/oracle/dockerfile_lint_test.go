package oracle

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// lintRules are the checks that BuildKit's parser and instructions make.
var lintRules = []string{"StageNameCasing", "FromAsCasing", "MaintainerDeprecated", "InvalidDefinitionDescription", "NoEmptyContinuation"}

// linted writes a Dockerfile on which these checks fire.
func (w *dockerfileWriter) linted() string {
	var b strings.Builder
	b.WriteString(w.pick("", "", "# check=experimental=all\n", "# check=skip=StageNameCasing,NoEmptyContinuation;experimental=InvalidDefinitionDescription\n", "# check=skip=all\n", "#!/x\n# check=skip=FromAsCasing\n"))
	comment := func() {
		b.WriteString(w.pick("", "", "# a text\n", "# first stage\n", "# A is\n", "# x\n\n", "# x\n#\n", "# x\n#\n# A y\n", "  # indented\n", "# check=skip=FromAsCasing\n"))
	}
	comment()
	b.WriteString(w.pick("", "ARG A=1\n", "ARG A B=2\n"))
	for range 1 + w.IntN(3) {
		comment()
		b.WriteString(w.pick("FROM", "from", "From") + " scratch" + w.pick("", " AS first", " as First", " As x", " AS\\\n\n Y") + "\n")
		for range w.IntN(4) {
			comment()
			b.WriteString(w.pick("MAINTAINER me", "maintainer x \\\n\n y", "ARG A", "ARG B=1 C", "RUN x \\\n\n\n  y", "RUN x \\\n# c\n y", "RUN x \\\n\n <<E\nz\nE", "ENV a=b", "ONBUILD ARG A") + w.pick("\n", "\r\n", "\n\n"))
		}
	}
	return b.String()
}

// skippedChecks returns what a file's check directive skips. BuildKit leaves it
// out; hullcheck finds it, and takes the directive for a suppression.
func skippedChecks(text string) func(rule string) bool {
	options, _, _, _ := parser.ParseDirective("check", []byte(text))
	config, err := linter.ParseLintOptions(options)
	return func(rule string) bool {
		return err == nil && (config.SkipAll || slices.Contains(config.SkipRules, rule))
	}
}

// TestDockerfileLint compares these checks with BuildKit's, by the instruction
// on which they fire.
func TestDockerfileLint(t *testing.T) {
	tally := dockerfileTally{}
	inputs := append(moduleDockerfiles(t), corpusDockerfiles(t)...)
	for seed := range uint64(*dockerfileCases) {
		inputs = append(inputs, newDockerfileWriter(seed).linted())
	}
	for _, text := range inputs {
		result, err := parser.Parse(strings.NewReader(text))
		if err != nil {
			continue
		}
		if _, _, err := instructions.Parse(result.AST, linter.New(&linter.Config{})); err != nil {
			continue
		}
		f, file := readDockerfile(text)
		instruction := func(line int) int {
			return slices.IndexFunc(result.AST.Children, func(n *parser.Node) bool { return n.EndLine >= line })
		}
		var want, got []string
		found := map[string]bool{"file": true}
		_, _ = dockerfile2llb.Dockerfile2LLB(context.Background(), []byte(text), dockerfile2llb.ConvertOpt{
			MetaResolver: emptyImages{},
			AllStages:    true,
			Warn: func(rule, _, _, _ string, location []parser.Range) {
				if slices.Contains(lintRules, rule) {
					found[rule] = true
					want = append(want, fmt.Sprintf("%s at instruction %d", rule, instruction(location[0].Start.Line)))
				}
			},
		})
		skipped := skippedChecks(text)
		for _, d := range file.Diagnostics {
			if slices.Contains(lintRules, d.Rule) && !skipped(d.Rule) {
				found[d.Rule] = true
				got = append(got, fmt.Sprintf("%s at instruction %d", d.Rule, instruction(f.Line(f.Offset(d.At.Pos())))))
			}
		}
		slices.Sort(want)
		slices.Sort(got)
		diff := cmp.Diff(want, got)
		for rule := range found {
			tally.add(rule, diff == "")
		}
		if diff != "" {
			t.Errorf("%q\n%s", text, diff)
		}
	}
	tally.check(t, "check", lintRules)
}
