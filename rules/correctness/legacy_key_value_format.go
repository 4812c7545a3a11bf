package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// LegacyKeyValueFormat reports ENV KEY value and LABEL KEY value.
var LegacyKeyValueFormat = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "LegacyKeyValueFormat",
		Doc:      "`ENV` or `LABEL` is written without `=`",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      checkBuilt(writeEquals),
	},
	Effect:      analyzer.Information,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, LegacyKeyValueFormat https://docs.docker.com/reference/build-checks/legacy-key-value-format/"),
	Equivalents: []string{"buildkit:LegacyKeyValueFormat", "tally:buildkit/LegacyKeyValueFormat"},
}

// writeEquals writes `=` between key and value. A value in quotes that already
// has some, or with characters that quotes would change, is left to a person.
func writeEquals(f *dockerfile.File, in *dockerfile.Instruction, _ dockerfile.Diagnostic) (string, []analysis.TextEdit) {
	const title = "write `=` between the name and its value"
	if in == nil || len(in.Pairs) != 1 || in.Pairs[0].Value == nil {
		return title, nil
	}
	key, text := in.Pairs[0].Key.Str, in.Pairs[0].Value.Str
	switch {
	case strings.ContainsAny(text, "\"'\\`\r\n"):
		return title, nil
	case strings.ContainsAny(text, " \t"):
		text = `"` + text + `"`
	}
	return title, f.ReplaceInstruction(in, in.Name+" "+key+"="+text)
}
