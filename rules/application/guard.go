package application

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A group is routes that one scheme asks for credentials, whose level is the
// same.
type group struct {
	at     source.Span // of what is to check: the dependency, or the scheme
	name   string
	scheme *application.Scheme
	routes []*application.Route
}

// unchecked groups the routes of a level by what is to check.
func unchecked(s service, level application.Level) []group {
	var all []group
	for _, r := range s.routes(func(r *application.Route) bool { return r.Level == level && !r.Assumed }) {
		d := asking(r)
		if d == nil {
			continue
		}
		at, name := d.Scheme.At, d.Scheme.Type
		if d.For != nil && d.For.Function != nil {
			at, name = d.For.Function.At, d.For.Function.Name
		}
		i := slices.IndexFunc(all, func(g group) bool { return g.at == at && g.scheme.At == d.Scheme.At })
		if i < 0 {
			i = len(all)
			all = append(all, group{at: at, name: name, scheme: d.Scheme})
		}
		all[i].routes = append(all[i].routes, r)
	}
	return all
}

// asking returns the dependency of a route that is a scheme.
func asking(r *application.Route) *application.Dependency {
	for _, d := range r.Dependencies {
		if d.Scheme != nil {
			return d
		}
	}
	return nil
}

// gate returns what checks all routes of an application by its dependencies.
func gate(app *application.App) *application.Gate {
	for _, d := range app.Dependencies {
		if d.Gate != nil {
			return d.Gate
		}
	}
	return nil
}

// guarded reports whether the routes of an application are meant to be checked:
// its dependencies do, or all of its endpoints are.
func guarded(s service, app *application.App) bool {
	if gate(app) != nil {
		return true
	}
	endpoints := s.routes(func(r *application.Route) bool { return r.Kind == application.Endpoint && r.App == app })
	open := slices.ContainsFunc(endpoints, func(r *application.Route) bool { return r.Level != application.Checked })
	return len(endpoints) > 1 && !open
}

// documentation returns the open pages of an application about its routes, the
// description first.
func documentation(s service, app *application.App) []*application.Route {
	return s.routes(func(r *application.Route) bool {
		return r.Kind == application.Documentation && r.App == app && r.Level == application.Open && !r.Assumed
	})
}

// A gap is what stands beside the dependencies of an application.
type gap struct {
	at     source.Span
	path   string
	parent *application.App
	gate   *application.Gate
	plain  bool
}

// outside lists what an application with a gate mounts or adds beside it.
func outside(s service) []gap {
	var all []gap
	for _, r := range s.routes(func(r *application.Route) bool { return r.Level == application.Open && !r.Assumed }) {
		var g gap
		switch r.Kind {
		case application.Static, application.Metrics, application.Documentation:
			continue // rules of their own, or files to be read
		case application.Plain, application.PlainWebSocket:
			g = gap{at: r.At, path: r.Path, parent: r.App, gate: gate(r.App), plain: true}
		case application.Mounted:
			g = gap{at: r.At, path: r.Path, parent: r.App, gate: gate(r.App)}
		case application.Endpoint, application.WebSocket:
			if r.App.Parent == nil {
				continue
			}
			g = gap{at: r.App.Mount, path: r.App.Prefix, parent: r.App.Parent, gate: gate(r.App.Parent)}
		}
		if g.gate == nil || public(g.path) || slices.ContainsFunc(all, func(known gap) bool { return known.at == g.at }) {
			continue
		}
		all = append(all, g)
	}
	return all
}

// public reports whether a path is open by its nature.
func public(path string) bool {
	last := path[strings.LastIndexByte(strings.TrimSuffix(path, "/"), '/')+1:]
	switch strings.Trim(last, "/") {
	case "health", "healthz", "ready", "readyz", "live", "livez", "ping", "favicon.ico", "robots.txt", "login", "token", "metrics", "":
		return true
	}
	return false
}

// asksForNone reports whether code looks at whether there are credentials: what
// it does then is its own matter.
func asksForNone(pass *analysis.Pass, r *application.Route) bool {
	functions := []*application.Function{r.Handler}
	for _, d := range r.Dependencies {
		functions = append(functions, d.Function)
	}
	for _, fn := range functions {
		if fn == nil {
			continue
		}
		text := source.In(pass).Files.Text(fn.Whole)
		if strings.Contains(text, " is None") || strings.Contains(text, " is not None") || strings.Contains(text, "if ") {
			return true
		}
	}
	return false
}

// inEffect shows the values that a setting takes from the environment, or the
// defaults of the code.
func inEffect(f *analyzer.Finding, reads []*application.Reading) {
	for _, r := range reads {
		if v := r.InEffect(); v != nil {
			f.Because(analyzer.Cause, v, "is the value here")
		}
	}
}

// comparisons lists those of the gates that decide over a route, each once.
func comparisons(s service) []application.Comparison {
	var all []application.Comparison
	add := func(g *application.Gate) {
		if g == nil {
			return
		}
		for _, c := range g.Comparisons() {
			if !slices.ContainsFunc(all, func(known application.Comparison) bool { return known.At == c.At }) {
				all = append(all, c)
			}
		}
	}
	for _, r := range s.routes(func(*application.Route) bool { return true }) {
		add(r.Gate)
		for _, d := range r.Dependencies {
			add(d.Gate)
		}
	}
	return all
}
