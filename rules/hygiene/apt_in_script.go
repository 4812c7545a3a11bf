package hygiene

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// AptInScript reports apt in a build, whose command line may change.
var AptInScript = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "AptInScript",
		Doc:      "`apt` is made for terminals, not for builds",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runAptInScript,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("apt(8), Script usage https://manpages.debian.org/stable/apt/apt.8.en.html#SCRIPT_USAGE_AND_DIFFERENCES_FROM_OTHER_APT_TOOLS"),
	Equivalents: []string{"hadolint:DL3027", "tally:hadolint/DL3027", "checkov:CKV_DOCKER_9", "semgrep:prefer-apt-get", "kics:b84a0b47"},
}

func runAptInScript(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			var words []*value.Value
			var edits []analysis.TextEdit
			for _, command := range step.Commands {
				p := command.Packages()
				if p == nil || command.Program != "apt" || p.Action == recipe.OtherAction || p.Subcommand == nil {
					continue
				}
				words = append(words, command.Words[0])
				switch p.Subcommand.Str {
				case "full-upgrade", "reinstall", "distclean", "autopurge":
				default: // the same in apt-get
					edits = append(edits, stage.File.Replace(command.Words[0], "apt-get")...)
				}
			}
			if len(words) == 0 {
				continue
			}
			f := analyzer.At(words[0], "%s in a build: its options and output change with any release", words[0])
			f.About(stage.Subjects(f.At)...)
			f.Fix(analyzer.Safe, "write `apt-get`", edits...)
			f.Report(pass)
		}
	}
	return nil, nil
}
