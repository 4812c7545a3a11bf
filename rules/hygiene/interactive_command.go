package hygiene

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// InteractiveCommand reports a command in RUN that is made for a terminal or for
// a whole machine.
var InteractiveCommand = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "InteractiveCommand",
		Doc:      "build runs a command that needs a terminal or machine",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runInteractiveCommand,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	Equivalents: []string{"hadolint:DL3001", "tally:hadolint/DL3001", "semgrep:nonsensical-command", "kics:9b6b0f38"},
}

func runInteractiveCommand(pass *analysis.Pass) (any, error) {
	each(pass, func(c *recipe.Command) (at *value.Value, message, fix string) {
		if len(c.Words) == 0 || strings.Contains(c.Words[0].Str, "/") && !strings.Contains(c.Words[0].Str, "bin/") {
			return nil, "", "" // a program of the project
		}
		switch c.Program {
		case "free", "halt", "htop", "less", "man", "more", "nano", "poweroff", "reboot", "shutdown", "telinit", "top", "uptime", "vi", "w":
			return c.Words[0], source.Quote(c.Program) + " in a build has no terminal and no machine of its own to work on", "delete the command"
		}
		return nil, "", ""
	})
	return nil, nil
}
