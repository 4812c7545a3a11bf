package correctness

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// A cure says how to write what BuildKit's check asks for, and makes the edits.
// What BuildKit's check is about stands at a word of in, or above it.
type cure func(f *dockerfile.File, in *dockerfile.Instruction, d dockerfile.Diagnostic) (title string, edits []analysis.TextEdit)

// check returns a run that reports what BuildKit's own check of the analyzer's
// name finds. The `# check=skip=` directive is BuildKit's, and it has been
// honoured. A check's cure changes nothing of what is built; nil: there is none.
func check(c cure) func(pass *analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (any, error) {
		for _, f := range dockerfile.In(pass).Files {
			for _, d := range f.Diagnostics {
				if d.Rule != pass.Analyzer.Name {
					continue
				}
				finding := analyzer.At(d.At, "%s", d.Message)
				if c != nil {
					if title, edits := c(f, instructionAt(f, d), d); len(edits) > 0 {
						finding.Fix(analyzer.Safe, title, edits...)
					}
				}
				finding.Report(pass)
			}
		}
		return nil, nil
	}
}

// checkBuilt returns a run that reports what BuildKit's check of the analyzer's
// name finds in the stages that containers need, and in every FROM.
func checkBuilt(c cure, guards ...func(*container.Container, dockerfile.Diagnostic) bool) func(pass *analysis.Pass) (any, error) {
	return func(pass *analysis.Pass) (any, error) {
		for _, built := range container.In(pass) {
			if built.Build == nil {
				continue
			}
			for _, d := range built.Build.Diagnostics {
				if d.Rule != pass.Analyzer.Name || turnedOff(built.Build.File, d) ||
					slices.ContainsFunc(guards, func(wanted func(*container.Container, dockerfile.Diagnostic) bool) bool { return !wanted(built, d) }) {
					continue
				}
				finding := analyzer.At(d.At, "%s", d.Message)
				finding.About(built.Subjects(d.At)...).Keyed(d.Name)
				if c != nil {
					if title, edits := c(built.Build.File, instructionAt(built.Build.File, d), d); title != "" {
						safety := analyzer.Safe
						if len(edits) == 0 {
							safety = analyzer.NeedsReview
						}
						finding.Fix(safety, title, edits...)
					}
				}
				finding.Report(pass)
			}
		}
		return nil, nil
	}
}

// turnedOff reports whether a comment above another instruction than the one at
// which a check fires turns it off.
func turnedOff(f *dockerfile.File, d dockerfile.Diagnostic) bool {
	return d.Instruction != nil && !d.Instruction.At.Contains(d.At) && f.CheckAbove(d.Instruction) != nil && f.Skips(d.Rule, d.Instruction)
}

// instructionAt returns the instruction that holds a diagnostic's place, nil if
// none does.
func instructionAt(f *dockerfile.File, d dockerfile.Diagnostic) *dockerfile.Instruction {
	for _, in := range f.Instructions {
		if in.At.Contains(d.At) {
			return in
		}
	}
	return nil
}

// replaceWord replaces the n-th word of an instruction.
func replaceWord(f *dockerfile.File, in *dockerfile.Instruction, n int, change func(string) string) []analysis.TextEdit {
	if in == nil || len(in.Args) <= n {
		return nil
	}
	return f.Replace(in.Args[n], change(in.Args[n].Str))
}

// likeKeyword cases a word as the instruction's name is: BuildKit takes a name
// that is not all upper case for lower case.
func likeKeyword(f *dockerfile.File, in *dockerfile.Instruction) func(string) string {
	if in == nil || !in.Keyword.IsValid() {
		return strings.ToUpper
	}
	off := int(in.Keyword.Pos() - f.Source.At.Pos())
	if end := off + in.Keyword.Len(); off >= 0 && end <= len(f.Source.Str) && f.Source.Str[off:end] == strings.ToUpper(f.Source.Str[off:end]) {
		return strings.ToUpper
	}
	return strings.ToLower
}
