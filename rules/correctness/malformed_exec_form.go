package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// MalformedExecForm reports an instruction that looks like the exec form and is
// read as shell form, or as words.
var MalformedExecForm = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MalformedExecForm",
		Doc:      "brackets of the exec form are not valid JSON",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runMalformedExecForm,
	},
	Effect:      analyzer.Differs,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Dockerfile reference, exec form https://docs.docker.com/reference/dockerfile/#exec-form"),
	Equivalents: []string{"tally:invalid-json-form", "kics:34945ae8"},
}

func runMalformedExecForm(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil {
			continue // made from an image
		}
		for _, image := range c.Build.Images {
			for _, in := range image.Stage.Instructions {
				if in.Inner != nil {
					in = in.Inner
				}
				word, result := malformed(in)
				if word == nil {
					continue
				}
				f := analyzer.At(word, "%s: %s", result, brokenBy(in.Text.Str))
				f.About(c.Subjects(f.At)...)
				f.Fix(analyzer.NeedsReview, "write a JSON array: double quotes around each word, commas between")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// malformed returns the word in which an instruction has brackets that are no
// JSON, and what BuildKit makes of them.
func malformed(in *dockerfile.Instruction) (*value.Value, string) {
	if in.Invalid || in.JSON || len(in.Args) == 0 || !in.Args[0].IsKnown() {
		return nil, ""
	}
	first, last := in.Args[0].Str, in.Args[len(in.Args)-1].Str
	switch in.Name {
	case "RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK":
		if len(in.Heredocs) == 0 && looksLikeExec(first) {
			program, _, _ := strings.Cut(strings.NewReplacer(`"`, "", "'", "").Replace(first), " ")
			return in.Args[0], "a shell looks for a program called " + source.Quote(program)
		}
	case "COPY", "ADD":
		if quoted(first) && strings.HasSuffix(last, "]") && len(in.Args) > 1 {
			return in.Args[0], "the build looks for a file called " + source.Quote(first)
		}
	case "VOLUME":
		if quoted(first) && strings.HasSuffix(last, "]") {
			return in.Args[0], "the volume is called " + source.Quote(first)
		}
	}
	return nil, ""
}

// looksLikeExec reports whether a script begins with a bracket that is no test:
// those have a blank or a second bracket behind it.
func looksLikeExec(script string) bool {
	if len(script) < 3 || script[0] != '[' || !strings.Contains(script, "]") {
		return false
	}
	switch script[1] {
	case '[', ' ', '\t', '\n', '!', '^', ':':
		return len(script) > 2 && script[1] == ' ' && quoted("["+strings.TrimLeft(script[1:], " ")) && (strings.Contains(script, "', ") || strings.Contains(script, `", `))
	}
	return quoted(script) || strings.HasSuffix(strings.TrimSpace(script), "]")
}

// quoted reports whether a word begins with a bracket and a quote.
func quoted(word string) bool {
	rest, ok := strings.CutPrefix(word, "[")
	return ok && (strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, `"`) || strings.HasPrefix(rest, "“") || strings.HasPrefix(rest, "‘"))
}

// brokenBy says what is wrong with the brackets.
func brokenBy(text string) string {
	text = text[max(0, strings.IndexByte(text, '[')):]
	inside := strings.TrimRight(text, " \t")
	switch {
	case strings.ContainsAny(text, "“”‘’"):
		return "JSON knows no typographic quotes"
	case quoted(text) && text[1] == '\'':
		return "JSON knows no single quotes"
	case !strings.HasSuffix(inside, "]"):
		return "text follows the bracket that closes the array"
	case strings.HasSuffix(strings.TrimRight(strings.TrimSuffix(inside, "]"), " "), ","):
		return "a comma stands before the bracket that closes the array"
	case !strings.Contains(text, `"`):
		return "the words of the array have no quotes"
	}
	return "the brackets hold no valid JSON"
}
