package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// HealthCheckMalformed reports a health check whose words start no program.
var HealthCheckMalformed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HealthCheckMalformed",
		Doc:      "health check is written so that it never succeeds",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHealthCheckMalformed,
	},
	Effect:     analyzer.Differs,
	Precision:  analyzer.VeryHigh,
	References: analyzer.Refs("Compose, healthcheck https://docs.docker.com/reference/compose-file/services/#healthcheck"),
}

func runHealthCheckMalformed(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Service == nil {
			continue // what the image brings is a command as any other
		}
		test := c.Service.Get("healthcheck", "test")
		at, message := malformedTest(test)
		if at == nil {
			continue
		}
		f := analyzer.At(at, "%s is never healthy: %s", c, message)
		f.About(c.Subjects(f.At)...)
		f.Fix(analyzer.NeedsReview, `write the test as one string, or as ["CMD", "program", "argument"]`)
		f.Report(pass)
	}
	return nil, nil
}

func malformedTestOf(c *container.Container) bool {
	at, _ := malformedTest(c.Service.Get("healthcheck", "test"))
	return at != nil
}

// malformedTest returns the word of a test that can't work, and why.
func malformedTest(test *value.Value) (*value.Value, string) {
	if test.IsZero() || !test.IsKnown() {
		return nil, ""
	}
	words := test.Kids
	if len(words) < 2 || !words[0].Val.IsKnown() || !words[1].Val.IsKnown() {
		return nil, ""
	}
	kind, first := words[0].Val.Str, words[1].Val
	switch name, _, more := strings.Cut(first.Str, " "); {
	case kind == "CMD" && len(words) == 2 && more && !strings.ContainsAny(first.Str, `\:`) || kind == "CMD" && len(words) == 2 && more && strings.Contains(first.Str, "://"):
		return first, "no program is called " + source.Quote(first.Str)
	case kind == "CMD-SHELL" && more && (name == "CMD" || name == "CMD-SHELL"):
		return first, "the shell looks for a program called " + source.Quote(name)
	}
	return nil, ""
}
