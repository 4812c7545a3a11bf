package analyzer

import "slices"

// Compare splits the findings into new ones and those that known accepts, the
// findings of an earlier run: these move to Unchanged and count for nothing any
// more.
func (r *Report) Compare(known func(*Finding) bool) {
	r.Compared = true
	for _, list := range []*[]*Finding{&r.Findings, &r.Hidden} {
		var unchanged []*Finding
		*list = slices.DeleteFunc(*list, func(f *Finding) bool {
			if !known(f) {
				return false
			}
			r.count(f, -1)
			unchanged = append(unchanged, f)
			return true
		})
		if list == &r.Findings {
			r.Unchanged = unchanged
		}
	}
}

// All returns the findings, new and unchanged, in total order.
func (r *Report) All() []*Finding {
	if len(r.Unchanged) == 0 {
		return r.Findings
	}
	all := slices.Concat(r.Findings, r.Unchanged)
	slices.SortStableFunc(all, compareFindings)
	return all
}
