package suppress

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
)

// Comments implements the driver's Lister.
func (s *Set) Comments() []analyzer.Comment {
	list := make([]analyzer.Comment, len(s.Directives))
	for i, d := range s.Directives {
		c := analyzer.Comment{
			At: analyzer.Locate(s.files.At(d.At.Pos()), d.At), Text: d.Text, Tool: d.Tool, Scope: d.reach(),
			Reason: d.Reason, Until: d.Until, Expired: d.expired, Problem: d.Problem,
		}
		known := false
		for _, n := range d.Names {
			name := analyzer.CommentName{Text: n.Text, Ran: s.ran(n), Used: n.Used}
			for _, r := range n.Rules {
				name.Rules = append(name.Rules, r.Name)
				known = true
			}
			c.Names = append(c.Names, name)
		}
		switch {
		case c.Problem != "" || known:
		case d.Tool == "":
			c.Problem = "names no rule that there is"
		default:
			c.Problem = "hullcheck has no rule for " + strings.ReplaceAll(d.ruleNames(), "`, `", "` or `")
		}
		list[i] = c
	}
	return list
}

// reach says how far a directive counts.
func (d *Directive) reach() string {
	switch {
	case d.Scope != Here:
		return d.Scope.String()
	case d.nextLine:
		return "line"
	}
	return "here"
}
