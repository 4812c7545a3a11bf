package application

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/application"
)

// A looked place is one that code looks at what callers sent, with the routes
// that it runs for.
type looked struct {
	application.Look

	routes []*application.Route
}

// looks lists the places of a kind; those of routes that have one of another kind
// as well, too, are left out.
func looks(s service, kind application.LookKind, unless ...application.LookKind) []looked {
	var all []looked
	for _, r := range s.routes(func(r *application.Route) bool { return len(r.Looks()) > 0 }) {
		if slices.ContainsFunc(r.Looks(), func(l application.Look) bool { return slices.Contains(unless, l.Kind) }) {
			continue
		}
		for _, l := range r.Looks() {
			if l.Kind != kind {
				continue
			}
			i := slices.IndexFunc(all, func(known looked) bool { return known.At == l.At })
			if i < 0 {
				i = len(all)
				all = append(all, looked{Look: l})
			}
			all[i].routes = append(all[i].routes, r)
		}
	}
	return all
}

// unsigned reports whether a route believes tokens whose signature nobody looks
// at.
func unsigned(r *application.Route) bool {
	has := func(kind application.LookKind) bool {
		return slices.ContainsFunc(r.Looks(), func(l application.Look) bool { return l.Kind == kind })
	}
	return has(application.UnverifiedToken) && !has(application.VerifiedToken)
}
