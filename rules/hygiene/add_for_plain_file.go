package hygiene

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// AddForPlainFile reports ADD where COPY does the same.
var AddForPlainFile = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "AddForPlainFile",
		Doc:      "`ADD` copies files that need no unpacking",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runAddForPlainFile,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.High,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("CIS 4.9", "Docker, ADD or COPY https://docs.docker.com/build/building/best-practices/#add-or-copy"),
	Equivalents: []string{"hadolint:DL3020", "tally:hadolint/DL3020", "trivy:DS-0005", "checkov:CKV_DOCKER_4", "semgrep:prefer-copy-over-add", "docker-bench:4.9", "dockle:CIS-DI-0009", "kics:9513a694"},
}

func runAddForPlainFile(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			if step.Name != "ADD" || len(step.Words) < 2 || len(step.Heredocs) > 0 {
				continue
			}
			if step.Flag("checksum") != nil || step.Flag("unpack") != nil || step.Flag("keep-git-dir") != nil {
				continue // COPY has none of these
			}
			if slices.ContainsFunc(step.Words[:len(step.Words)-1], needsAdd) {
				continue
			}
			f := analyzer.At(step.Keyword, "`ADD` would unpack %s if it were an archive, or download it: `COPY` only copies", source.Quote(step.Words[0].Text()))
			f.About(stage.Subjects(f.At)...)
			f.Fix(analyzer.NeedsReview, "write `COPY`", stage.File.Replace(value.NewString("ADD", step.Keyword), "COPY")...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// needsAdd reports whether a source is remote or an archive, or not known not to
// be.
func needsAdd(word *value.Value) bool {
	return !word.IsKnown() || strings.Contains(word.Str, "://") || strings.HasPrefix(word.Str, "git@") || isArchive(word.Str) || strings.HasPrefix(word.Str, "<<")
}

// isArchive reports whether a file is an archive or a compressed one by its
// name, or may be by its pattern.
func isArchive(name string) bool {
	name = strings.TrimRight(name, "*")
	for _, suffix := range []string{".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst", ".gz", ".bz2", ".xz", ".zst", ".lzma", ".t"} {
		if strings.HasSuffix(name, suffix) || strings.Contains(name, ".tar.") {
			return true
		}
	}
	return false
}
