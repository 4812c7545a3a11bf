package escape

import (
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/escape"
)

// proposal hands the cut over, once for the rules of the theme.
var proposal = &analysis.Analyzer{
	Name:     "escapeproposal",
	Doc:      "what to change first against paths to the host",
	Requires: []*analysis.Analyzer{escape.Analyzer},
	Run: func(pass *analysis.Pass) (any, error) {
		if s, cut := analyzer.SessionIn(pass), escape.In(pass).Cut; s != nil && cut != nil && len(cut.Changes) > 0 {
			s.Propose(propose(cut))
		}
		return nil, nil
	},
}

func propose(cut *escape.Cut) analyzer.Plan {
	p := analyzer.Plan{Headline: cut.Headline()}
	for _, change := range cut.Changes {
		effect := change.Effect()
		p.Changes = append(p.Changes, analyzer.PlannedChange{At: change.At, Title: change.Title, Effect: effect, Check: change.Check})
	}
	if n := len(cut.Kept); n > 0 {
		p.Remarks = append(p.Remarks, fmt.Sprintf("%d ways stay: what they rest on is kept, or stands in no file", n))
	}
	return p
}
