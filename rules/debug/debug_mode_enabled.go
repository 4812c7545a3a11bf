package debug

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DebugModeEnabled reports a container that runs its program in a mode made for
// development.
var DebugModeEnabled = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DebugModeEnabled",
		Doc:      "container runs its program in development mode",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDebugModeEnabled,
	},
	Precondition: analyzer.KnownTechnique, // consoles, error pages and reloaders do this by design
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-489", "CWE-215", "D04"),
}

func runDebugModeEnabled(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		causes := causesOf(commandsOf(c.Main.Program.Invocation), environment(c))
		if len(causes) == 0 {
			continue
		}
		worst := causes[0]
		f := analyzer.At(worst.at, worst.effect.message(), c, worst.text)
		f.About(c.Subjects(f.At)...).Keyed(worst.key)
		for _, other := range causes[1:] {
			f.Because(analyzer.Value, other.at, "%s is for development too", other.text)
		}
		evidence.Entry(f, c)
		if edits := worst.delete(c); len(edits) > 0 {
			f.Fix(deletion(c), "delete "+source.Quote(worst.at.Str), edits...)
		} else {
			f.Fix(analyzer.NeedsReview, worst.effect.fix())
		}
		f.Report(pass)
	}
	return nil, nil
}

// delete returns the edits that remove an option without which the program does
// the same but for its development mode.
func (c cause) delete(of *container.Container) []analysis.TextEdit {
	name, _, _ := strings.Cut(c.at.Str, "=")
	switch name {
	case "--reload", "--watch", "--hot", "--debug", "--dev":
		return of.DeleteWord(c.at)
	}
	return nil
}

// deletion says how safe it is to take what is for development from a container:
// where the project's files are mounted, somebody may be developing in it.
func deletion(c *container.Container) analyzer.Safety {
	for _, m := range c.Mounts {
		if m.Kind == container.Bind && (m.Host.Project || !m.Host.Known) {
			return analyzer.NeedsReview
		}
	}
	return analyzer.Safe
}
