package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// MaintainerDeprecated reports the deprecated instruction MAINTAINER.
var MaintainerDeprecated = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MaintainerDeprecated",
		Doc:      "`MAINTAINER` is deprecated",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      check(labelAuthors),
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, MaintainerDeprecated https://docs.docker.com/reference/build-checks/maintainer-deprecated/"),
	Equivalents: []string{"hadolint:DL4000", "buildkit:MaintainerDeprecated", "tally:buildkit/MaintainerDeprecated", "trivy:DS-0022", "checkov:CKV_DOCKER_6", "semgrep:maintainer-is-deprecated", "kics:99614418"},
}

// labelAuthors writes the label that took the instruction's place.
func labelAuthors(f *dockerfile.File, in *dockerfile.Instruction, _ dockerfile.Diagnostic) (string, []analysis.TextEdit) {
	if in == nil || len(in.Args) != 1 {
		return "", nil
	}
	author := in.Args[0].Str
	if n := len(author); n > 1 && author[0] == '"' && author[n-1] == '"' {
		author = author[1 : n-1]
	}
	if author == "" || strings.ContainsAny(author, "\"\\$`\r\n") {
		return "", nil // to be quoted by hand
	}
	return "write `LABEL org.opencontainers.image.authors`", f.ReplaceInstruction(in, `LABEL org.opencontainers.image.authors="`+author+`"`)
}
