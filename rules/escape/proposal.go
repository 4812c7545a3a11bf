package escape

import (
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// proposal hands the cut over, once for the rules of the theme.
var proposal = &analysis.Analyzer{
	Name:     "escapeproposal",
	Doc:      "what to change first against paths to the host",
	Requires: []*analysis.Analyzer{escape.Analyzer, source.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		s, found := analyzer.SessionIn(pass), escape.In(pass)
		if s == nil {
			return nil, nil
		}
		if cut := found.Cut; cut != nil && len(cut.Changes) > 0 {
			s.Propose(propose(found))
		}
		if unit := source.In(pass); found.Incomplete && len(unit.Compose) > 0 {
			s.Gap(unit.Compose[0], source.Span{}, "the application is too large: not all ways to the host were tried")
		}
		return nil, nil
	},
}

func propose(found *escape.Analysis) analyzer.Plan {
	cut := found.Cut
	p := analyzer.Plan{Headline: cut.Headline()}
	for _, i := range cut.Closes {
		p.Severity = max(p.Severity, found.Paths[i].Band())
	}
	for _, change := range cut.Changes {
		effect := change.Effect()
		p.Changes = append(p.Changes, analyzer.PlannedChange{At: change.At, Title: change.Title, Effect: effect, Check: change.Check})
	}
	if n := len(cut.Kept); n > 0 {
		p.Remarks = append(p.Remarks, fmt.Sprintf("%d ways stay: what they rest on is kept, or stands in no file", n))
	}
	return p
}
