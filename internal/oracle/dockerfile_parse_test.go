package oracle

import (
	"bytes"
	"context"
	"flag"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/dockerfile2llb"
	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/linter"
	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

var dockerfileCases = flag.Int("dockerfile-cases", 4000, "generated Dockerfiles for each comparison with BuildKit")

// TestDockerfileParse compares instructions, words, flags and heredocs with
// BuildKit's parser.
func TestDockerfileParse(t *testing.T) {
	tally := dockerfileTally{}
	inputs := append(moduleDockerfiles(t), corpusDockerfiles(t)...)
	real := len(inputs)
	for seed := range uint64(*dockerfileCases) {
		w := newDockerfileWriter(seed)
		text := w.dockerfile()
		if w.one(2) {
			text = w.mutate(text)
		}
		inputs = append(inputs, text)
	}
	for i, text := range inputs {
		if i < real {
			w := newDockerfileWriter(uint64(i))
			compareParse(t, tally, w.mutate(text))
		}
		compareParse(t, tally, text)
	}
	t.Logf("%d Dockerfiles of others and their mutations, %d generated", real, len(inputs)-real)
	tally.check(t, "instruction", append(instructionNames, "file rejected", "instruction rejected", "file with stages"))
}

func compareParse(t *testing.T, tally dockerfileTally, text string) {
	t.Helper()
	if !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
		readDockerfile(text) // BuildKit is given other bytes; it only has not to panic
		return
	}
	f, file := readDockerfile(text)
	result, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		equal := hasError(file)
		tally.add("file rejected", equal)
		if !equal {
			t.Errorf("BuildKit rejects it, hullcheck does not: %v\n%q", err, text)
		}
		return
	}
	if len(result.AST.Children) != len(file.Instructions) {
		tally.add("number of instructions", false)
		t.Errorf("%d instructions, want %d\n%q", len(file.Instructions), len(result.AST.Children), text)
		return
	}
	if file.SpanMismatches > 0 {
		t.Errorf("%d mismatches\n%q", file.SpanMismatches, text)
	}
	stages, _, stageErr := instructions.Parse(result.AST, linter.New(&linter.Config{}))
	orphaned := stageErr != nil
	for i, node := range result.AST.Children {
		in := file.Instructions[i]
		diff := instructionDifference(f, in, node)
		tally.add(instructionKind(node), diff == "")
		if diff != "" {
			t.Errorf("%s in %q", diff, text)
		}
		_, err := instructions.ParseInstructionWithLinter(node, linter.New(&linter.Config{}))
		if err != nil || !in.Invalid || !orphaned {
			equal := (err != nil) == in.Invalid
			tally.add("instruction rejected", equal)
			if !equal {
				t.Errorf("%q: rejected %v, BuildKit says %v", node.Original, in.Invalid, err)
			}
		}
	}
	compareStages(t, tally, text, file, stages, stageErr)
}

func hasError(f *dockerfile.File) bool {
	for _, d := range f.Diagnostics {
		if d.Error {
			return true
		}
	}
	return false
}

func instructionKind(node *parser.Node) string {
	name := strings.ToUpper(node.Value)
	if slices.Contains(instructionNames, name) {
		return name
	}
	return "unknown"
}

func compareStages(t *testing.T, tally dockerfileTally, text string, file *dockerfile.File, stages []instructions.Stage, err error) {
	t.Helper()
	rejected := err != nil || len(stages) == 0
	equal := rejected == hasError(file)
	if !rejected {
		targets, err := dockerfile2llb.ListTargets(context.Background(), []byte(text))
		equal = equal && err == nil && len(targets.Targets) == len(file.Stages)
		for i := 0; equal && i < len(file.Stages); i++ {
			s, want := file.Stages[i], targets.Targets[i]
			name, platform := "", ""
			if s.Name != nil {
				name = strings.ToLower(s.Name.Str)
			}
			if s.Platform != nil {
				platform = s.Platform.Str
			}
			equal = name == want.Name && s.Base.Str == want.Base && latin1(platform) == want.Platform && len(s.Instructions) == len(stages[i].Commands)+1
		}
	}
	tally.add("file with stages", equal)
	if !equal {
		t.Errorf("stages differ, BuildKit says %v, hullcheck %+v in %q", err, file.Diagnostics, text)
	}
}

// instructionDifference compares an instruction with BuildKit's node, and each
// of its words with the bytes at its place.
func instructionDifference(f *source.File, in *dockerfile.Instruction, node *parser.Node) string {
	if in.Text.Str != node.Original {
		return "text " + in.Text.Str
	}
	first, last := f.Line(f.Offset(in.At.Pos())), f.Line(f.Offset(in.At.End()))
	if first < node.StartLine || last > node.EndLine || strings.TrimSpace(node.Original) != "" && !strings.EqualFold(f.Text(in.Keyword), node.Value) && !strings.Contains(f.Text(in.Keyword), "\n") {
		return "place of " + node.Value
	}
	return wordsDifference(f, in, node)
}

func wordsDifference(f *source.File, in *dockerfile.Instruction, node *parser.Node) string {
	var want []string
	for next := node.Next; next != nil; next = next.Next {
		if len(next.Children) > 0 {
			if in.Inner == nil {
				return "no trigger"
			}
			return wordsDifference(f, in.Inner, next.Children[0])
		}
		want = append(want, next.Value)
	}
	var got []string
	var words []*value.Value
	take := func(word *value.Value) {
		got = append(got, word.Str)
		words = append(words, word)
	}
	if in.Check != nil {
		take(in.Check)
	}
	for _, word := range in.Args {
		take(word)
	}
	for _, p := range in.Pairs {
		take(p.Key)
		switch {
		case in.Name == "ARG" && p.Value != nil:
			got[len(got)-1] += "=" + p.Value.Str
			words = append(words, p.Value)
		case in.Name != "ARG":
			take(p.Value)
			separator := "="
			if p.Legacy {
				separator = ""
			}
			got = append(got, separator)
		}
	}
	if instructionKind(node) == "unknown" {
		want = nil
	}
	if strings.Join(got, "\x00") != strings.Join(want, "\x00") || len(got) != len(want) {
		return "words " + strings.Join(got, "|") + ", want " + strings.Join(want, "|")
	}
	for _, word := range words {
		if text, ok := rewritten(f, word); ok && text != word.Str {
			return "place of the word " + word.Str
		}
	}
	if in.JSON != node.Attributes["json"] || len(in.Flags) != len(node.Flags) {
		return "form or flags"
	}
	for i, flag := range in.Flags {
		text := "--" + flag.Name
		if flag.Value != nil {
			text += "=" + flag.Value.Str
		}
		if latin1(text) != node.Flags[i] {
			return "flag " + text + ", want " + node.Flags[i]
		}
	}
	for i, h := range node.Heredocs {
		if len(in.Heredocs) <= i || in.Heredocs[i].Body.Str != h.Content || in.Heredocs[i].Name != h.Name || in.Heredocs[i].Expand != h.Expand || f.Text(in.Heredocs[i].Body.At) != h.Content {
			return "heredoc " + h.Name
		}
	}
	return ""
}

// rewritten reads a word again from the places of its parts. The second result
// is false where a part is not written byte by byte.
func rewritten(f *source.File, word *value.Value) (string, bool) {
	if word.Parts == nil {
		return f.Text(word.At), word.At.Len() == len(word.Str)
	}
	var b strings.Builder
	for _, p := range word.Parts {
		text := f.Text(p.At)
		if p.At.Len() != int(p.End-p.Off) || strings.HasPrefix(text, `\`) {
			return "", false
		}
		b.WriteString(text)
	}
	return b.String(), true
}

// latin1 takes every byte for a rune, as BuildKit does with flags.
func latin1(text string) string {
	var b strings.Builder
	for i := range len(text) {
		b.WriteRune(rune(text[i]))
	}
	return b.String()
}

// TestDockerfileAlone checks that one bad instruction costs that instruction:
// the others read as without it.
func TestDockerfileAlone(t *testing.T) {
	tally := dockerfileTally{}
	bad := []string{"ENV x", "CMD [1]", "LABEL a=b c", "FORM x", "COPY a", "RUN --nope x", "ARG =x", "HEALTHCHECK FOO"}
	for seed := range uint64(*dockerfileCases / 4) {
		w := newDockerfileWriter(seed)
		w.escape = `\`
		lines := []string{"FROM a", w.instruction("ENV"), w.instruction("RUN"), w.instruction("CMD"), w.instruction("COPY")}
		good := strings.Join(lines, "\n") + "\n"
		result, err := parser.Parse(strings.NewReader(good))
		if err != nil || len(result.AST.Children) != len(lines) || strings.Contains(good, "\u00a0") {
			continue // a line with only such a space continues into the next
		}
		k := 1 + w.IntN(len(lines))
		broken := bad[w.IntN(len(bad))]
		lines = append(lines[:k:k], append([]string{broken}, lines[k:]...)...)
		f, file := readDockerfile(strings.Join(lines, "\n") + "\n")
		equal := len(file.Instructions) == len(lines) && file.Instructions[k].Invalid && file.SpanMismatches == 0
		for i := 0; equal && i < len(lines); i++ {
			if i == k {
				continue
			}
			node := result.AST.Children[i-btoi(i > k)]
			equal = wordsDifference(f, file.Instructions[i], node) == ""
		}
		name, _, _ := strings.Cut(broken, " ")
		tally.add(name, equal)
		if !equal {
			t.Errorf("%q", strings.Join(lines, "\n"))
		}
	}
	tally.check(t, "bad instruction", []string{"ENV", "CMD", "LABEL", "FORM", "COPY", "RUN", "ARG", "HEALTHCHECK"})
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// TestDockerfileMutation changes one byte at a word's place: BuildKit's answer
// changes in that word and nowhere else. A byte of a comment changes nothing.
func TestDockerfileMutation(t *testing.T) {
	tally := dockerfileTally{}
	for seed := range uint64(*dockerfileCases) {
		w := newDockerfileWriter(seed)
		text := w.dockerfile()
		before, err := parser.Parse(strings.NewReader(text))
		if err != nil {
			continue
		}
		f, file := readDockerfile(text)
		i := w.IntN(len(file.Instructions))
		in := file.Instructions[i]
		if len(file.Comments) > 0 && w.one(4) {
			c := file.Comments[w.IntN(len(file.Comments))]
			after, ok := change(text, f.Offset(c.At.Pos())+1, f.Offset(c.At.End()))
			if ok {
				tally.add("comment", astWords(t, before) == astWords(t, parsed(after)))
			}
			continue
		}
		word := in.Check
		switch {
		case len(in.Args) > 0:
			word = in.Args[w.IntN(len(in.Args))]
		case len(in.Pairs) > 0:
			word = in.Pairs[w.IntN(len(in.Pairs))].Value
		}
		if word == nil || strings.Contains(word.Str, "<<") || len(in.Heredocs) > 0 {
			continue
		}
		at := word.At
		if n := len(word.Parts); n > 0 {
			at = word.Parts[w.IntN(n)].At
		}
		after, ok := change(text, f.Offset(at.Pos()), f.Offset(at.End()))
		if !ok {
			continue
		}
		result := parsed(after)
		equal := result != nil && len(result.AST.Children) == len(before.AST.Children)
		for k := 0; equal && k < len(before.AST.Children); k++ {
			same := nodeWords(before.AST.Children[k]) == nodeWords(result.AST.Children[k])
			equal = same == (k != i)
		}
		if equal {
			equal = differentWords(before.AST.Children[i], result.AST.Children[i]) == 1
		}
		tally.add(in.Name, equal)
		if !equal {
			t.Errorf("%q became %q", text, after)
		}
	}
	tally.check(t, "changed in", []string{"comment", "RUN", "ENV", "CMD", "USER", "COPY", "FROM", "LABEL", "HEALTHCHECK", "VOLUME"})
}

// change replaces the first plain letter of text[off:end].
func change(text string, off, end int) (string, bool) {
	i := bytes.IndexFunc([]byte(text[off:end]), func(r rune) bool { return r >= 'g' && r <= 'm' || r == 'a' || r == 'q' || r == 'x' || r == 's' })
	if i < 0 || strings.Contains(text[off:off+i], `\`) {
		return "", false
	}
	return text[:off+i] + "w" + text[off+i+1:], true
}

func parsed(text string) *parser.Result {
	result, err := parser.Parse(strings.NewReader(text))
	if err != nil {
		return nil
	}
	return result
}

func astWords(t *testing.T, result *parser.Result) string {
	t.Helper()
	if result == nil {
		return ""
	}
	var b strings.Builder
	for _, node := range result.AST.Children {
		b.WriteString(nodeWords(node) + "\n")
	}
	return b.String()
}

func nodeWords(node *parser.Node) string {
	return strings.Join(nodeList(node), "\x00")
}

func nodeList(node *parser.Node) []string {
	list := append([]string{node.Value}, node.Flags...)
	for next := node.Next; next != nil; next = next.Next {
		if len(next.Children) > 0 {
			list = append(list, nodeList(next.Children[0])...)
		}
		list = append(list, next.Value)
	}
	for _, h := range node.Heredocs {
		list = append(list, h.Content)
	}
	return list
}

func differentWords(a, b *parser.Node) int {
	before, after := nodeList(a), nodeList(b)
	if len(before) != len(after) {
		return -1
	}
	n := 0
	for i := range before {
		if before[i] != after[i] {
			n++
		}
	}
	return n
}
