package hygiene

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SystemShellReplaced reports a link in place of /bin/sh.
var SystemShellReplaced = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SystemShellReplaced",
		Doc:      "`/bin/sh` becomes a link to another shell",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runSystemShellReplaced,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Dockerfile reference, SHELL https://docs.docker.com/reference/dockerfile/#shell"),
	Equivalents: []string{"hadolint:DL4005", "tally:hadolint/DL4005", "semgrep:use-shell-instruction", "kics:8a301064"},
}

func runSystemShellReplaced(pass *analysis.Pass) (any, error) {
	each(pass, func(c *recipe.Command) (at *value.Value, message, fix string) {
		if c.Program != "ln" && c.Program != "mv" && c.Program != "cp" || len(c.Words) < 3 {
			return nil, "", ""
		}
		at = c.Words[len(c.Words)-1]
		if at.Str != "/bin/sh" && at.Str != "/usr/bin/sh" || !strings.HasSuffix(c.Words[len(c.Words)-2].Str, "sh") {
			return nil, "", ""
		}
		return at, "scripts of the distribution run in a shell that they are not tested with", `write SHELL ["/bin/bash", "-c"] instead`
	})
	return nil, nil
}
