package text

import (
	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// maxPlans is the number of plans that are shown without -v.
const maxPlans = 3

// plans shows what to change first.
func (p *printer) plans(r *analyzer.Report) {
	shown := r.Plans
	if !p.Verbose {
		shown = shown[:min(len(shown), maxPlans)]
	}
	for i := range shown {
		plan := &shown[i]
		headline := p.paint(bold, plan.Headline)
		if len(r.Units) > 1 {
			headline += " in " + p.path(plan.Unit)
		}
		p.line("%s", headline)
		p.line("")
		for k := range plan.Changes {
			c := &plan.Changes[k]
			p.line("  %d. %s  %s", k+1, p.paint(bold, p.place(c.Location)), c.Title)
			p.line("     %s", p.paint(dim, c.Effect))
		}
		for _, remark := range plan.Remarks {
			p.line("  %s", source.Visible(remark))
		}
		p.line("")
	}
	if more := len(r.Plans) - len(shown); more > 0 {
		p.line("%s with ways to the host: hullcheck paths", plural(more, "more application"))
		p.line("")
	}
}
