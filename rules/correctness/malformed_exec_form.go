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
		if in.LooksLikeExec() {
			program, _, _ := strings.Cut(strings.NewReplacer(`"`, "", "'", "").Replace(first), " ")
			return in.Args[0], "a shell looks for a program called " + source.Quote(program)
		}
	case "COPY", "ADD":
		if dockerfile.OpensList(first) && strings.HasSuffix(last, "]") && len(in.Args) > 1 {
			return in.Args[0], "the build looks for a file called " + source.Quote(first)
		}
	case "VOLUME":
		if dockerfile.OpensList(first) && strings.HasSuffix(last, "]") {
			return in.Args[0], "the volume is called " + source.Quote(first)
		}
	}
	return nil, ""
}

// brokenBy says what is wrong with the brackets.
func brokenBy(text string) string {
	text = text[max(0, strings.IndexByte(text, '[')):]
	inside := strings.TrimRight(text, " \t")
	switch {
	case strings.ContainsAny(text, "“”‘’"):
		return "JSON knows no typographic quotes"
	case dockerfile.OpensList(text) && text[1] == '\'':
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
