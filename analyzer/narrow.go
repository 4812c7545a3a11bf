package analyzer

import "slices"

// Rest is what [Report.Narrow] took out of a report.
type Rest struct {
	Findings int
	Gaps     int
}

// Narrow keeps what stands in the files that has accepts: findings with their
// place or a cause there, gaps and notes about them, and gaps that are about no
// file but the analysis. What is taken out counts for nothing any more.
func (r *Report) Narrow(has func(path string) bool) Rest {
	var rest Rest
	away := func(f *Finding) bool {
		return !has(f.Location.Path) && !slices.ContainsFunc(f.Evidence, func(e Evidence) bool {
			return e.Role == Cause && has(e.Location.Path)
		})
	}
	for _, list := range []*[]*Finding{&r.Findings, &r.Hidden} {
		*list = slices.DeleteFunc(*list, func(f *Finding) bool {
			if !away(f) {
				return false
			}
			rest.Findings++
			r.count(f, -1)
			return true
		})
	}
	r.Suppressed = slices.DeleteFunc(r.Suppressed, away)
	r.Gaps = slices.DeleteFunc(r.Gaps, func(g Gap) bool {
		if g.Whole || g.Rule != "" || has(g.Path) {
			return false
		}
		rest.Gaps++
		return true
	})
	r.Notes = slices.DeleteFunc(r.Notes, func(n Note) bool { return !has(n.Path) })
	return rest
}

// count adds n findings like f to what decides the exit code.
func (r *Report) count(f *Finding, n int) {
	r.counts[f.Rule.Severity()] += n
	if !f.Advisory {
		r.failing[f.Rule.Severity()] += n
	}
}
