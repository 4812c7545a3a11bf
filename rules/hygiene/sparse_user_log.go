package hygiene

import (
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SparseUserLog reports a user with a high number, for whom useradd fills the
// logs of logins with empty space.
var SparseUserLog = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SparseUserLog",
		Doc:      "high user number makes the log of logins huge",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runSparseUserLog,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.High,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Docker, USER https://docs.docker.com/build/building/best-practices/#user"),
	Equivalents: []string{"hadolint:DL3046", "tally:hadolint/DL3046"},
}

func runSparseUserLog(pass *analysis.Pass) (any, error) {
	each(pass, func(c *recipe.Command) (at *value.Value, message, fix string) {
		if c.Program != "useradd" {
			return nil, "", ""
		}
		number := c.Operand("-u", "--uid")
		if word, _ := c.Option("-l", "--no-log-init"); word != nil || !number.IsKnown() {
			return nil, "", ""
		}
		if uid, err := strconv.Atoi(number.Str); err != nil || uid < 100_000 {
			return nil, "", ""
		}
		return number, "`useradd` makes a log of logins with room for every number up to " + number.String(), "write `--no-log-init`"
	})
	return nil, nil
}
