package markdown

import (
	"bytes"
	"fmt"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Limits on what is proposed.
const (
	maxPlans   = 3
	maxChanges = 10
)

// plans shows what to change first.
func plans(out *bytes.Buffer, r *analyzer.Report) {
	for i := range r.Plans[:min(len(r.Plans), maxPlans)] {
		p := &r.Plans[i]
		fmt.Fprintf(out, "\n**%s**", text(p.Headline))
		if len(r.Units) > 1 {
			fmt.Fprintf(out, " in %s", code(source.Escape(p.Unit)))
		}
		out.WriteString("\n\n")
		for k := range p.Changes[:min(len(p.Changes), maxChanges)] {
			c := &p.Changes[k]
			fmt.Fprintf(out, "%d. %s %s: %s\n", k+1, code(c.Location.String()), text(c.Title), text(c.Effect))
		}
		if more := len(p.Changes) - maxChanges; more > 0 {
			fmt.Fprintf(out, "\n%s not shown.\n", plural(more, "more change"))
		}
		for _, remark := range p.Remarks {
			fmt.Fprintf(out, "\n%s.\n", text(remark))
		}
	}
	if more := len(r.Plans) - maxPlans; more > 0 {
		fmt.Fprintf(out, "\n%s with ways to the host.\n", plural(more, "more application"))
	}
}
