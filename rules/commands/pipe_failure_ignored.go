package commands

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// PipeFailureIgnored reports a download in RUN whose failure a pipe hides.
var PipeFailureIgnored = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PipeFailureIgnored",
		Doc:      "build goes on when the download in a pipe fails",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runPipeFailureIgnored,
	},
	Effect:    analyzer.Degrades, // an image without what was to be downloaded, where the network fails
	Precision: analyzer.High,
	References: analyzer.Refs("CWE-754",
		"Docker, using pipes https://docs.docker.com/build/building/best-practices/#using-pipes"),
	Equivalents: []string{"hadolint:DL4006", "tally:hadolint/DL4006", "semgrep:set-pipefail", "kics:efbf148a"},
}

func runPipeFailureIgnored(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			if step.Script == nil || step.Script.Dialect > shell.Bash || pipefail(step.Shell) || pipefail(step.Args) {
				continue // no pipe, another language, or every pipe fails with its parts
			}
			for _, c := range step.Commands {
				download := hidden(step, c)
				if download == nil {
					continue
				}
				f := analyzer.At(download.Words[0], "the build goes on if %s fails: the pipe fails with %s alone, which takes empty input",
					source.Quote(download.Program), source.Quote(c.Program))
				f.About(stage.Subjects(f.At)...).Keyed(download.Program)
				f.Because(analyzer.Value, c.Words[0], "decides whether this step fails")
				f.Fix(analyzer.NeedsReview, "download to a file first, or choose a shell with `pipefail` by `SHELL`")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// hidden returns the download at the start of a pipe that c ends and whose
// failure does not end the step, nil if there is none.
func hidden(step *recipe.Step, c *recipe.Command) *recipe.Command {
	if c.Input < 0 || !takesNothing(c.Program) {
		return nil
	}
	if slices.ContainsFunc(step.Commands, func(next *recipe.Command) bool { return next.Input == c.Index }) {
		return nil // not the end of the pipe
	}
	first := c
	for source := c.Source(); source != nil; source = source.Source() {
		first = source
	}
	if first == c || !downloads(first) || len(first.Words) == 0 {
		return nil
	}
	if guarded(step, c) {
		return nil
	}
	return first
}

// takesNothing reports whether a program succeeds on empty input. Measured with
// bash 5.2, dash 0.5.12, coreutils 9.1, jq 1.6 and Python 3.11; tar, gzip, gpg,
// apt-key, grep and sha256sum -c fail.
func takesNothing(program string) bool {
	switch program {
	case "ash", "awk", "base64", "bash", "cat", "cut", "dash", "gawk", "head", "jq", "ksh", "node", "perl", "php", "python", "ruby", "sed", "sh", "sort", "tail", "tee", "tr", "uniq", "xargs", "zsh":
		return true
	}
	return false
}

func downloads(c *recipe.Command) bool {
	switch c.Program {
	case "curl", "wget", "wget2", "aria2c":
		return true
	}
	return false
}

// guarded reports whether the script or what runs it sets pipefail before the
// command, or the pipe stands where its status is lost either way: among the
// words of another command.
func guarded(step *recipe.Step, c *recipe.Command) bool {
	if strings.HasPrefix(step.Script.Source.Str, "#!") {
		if line, _, _ := strings.Cut(step.Script.Source.Str, "\n"); strings.Contains(line, "pipefail") {
			return true
		}
	}
	for _, before := range step.Script.Commands[:max(c.Index, 0)] {
		if before.Name() == "set" && pipefail(before.Argv) {
			return true
		}
	}
	for at := c.Within; at >= 0; at = step.Script.Commands[at].Within {
		if around := step.Script.Commands[at].Argv; len(around) > 0 && (pipefail(around) || !isShell(around[0])) {
			return true
		}
	}
	return false
}

func pipefail(words []*value.Value) bool {
	return slices.ContainsFunc(words, func(w *value.Value) bool { return w.Str == "pipefail" })
}

func isShell(word *value.Value) bool {
	switch shell.Name(word) {
	case "sh", "ash", "dash", "bash", "zsh", "ksh", "sudo", "su":
		return true
	}
	return false
}
