package application

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/openapi"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// rooms are what a rule about applications requires.
var rooms = []*analysis.Analyzer{source.Analyzer, container.Analyzer, program.Analyzer, reach.Analyzer, application.Analyzer, openapi.Analyzer}

// A service is an application that somebody reaches, with the way by which the
// most come. The way is zero for an image that no Compose file runs.
type service struct {
	*application.Application

	way reach.Way
}

// services lists the applications that somebody reaches.
func services(pass *analysis.Pass) []service {
	m := reach.In(pass)
	var all []service
	for _, app := range application.In(pass).All() {
		c := app.Container
		if c.Lifetime == container.Inactive {
			continue
		}
		local := len(app.Listeners) > 0
		for _, l := range app.Listeners {
			local = local && l.Address == program.LoopbackOnly
		}
		way, _, found := m.Arrival(c, app.Listeners)
		found = found && way.Scope > reach.Undecided
		if !found {
			way = reach.Way{}
		}
		if found || c.Service == nil && !local {
			all = append(all, service{Application: app, way: way})
		}
	}
	return all
}

// routes lists the routes that answer.
func (s service) routes(wanted func(*application.Route) bool) []*application.Route {
	var all []*application.Route
	for _, r := range s.Routes {
		if r.Hidden == nil && (r.Cond == nil || r.Cond.Truth != application.False) && wanted(r) {
			all = append(all, r)
		}
	}
	return all
}

// complete adds what findings about an application have in common: whom it is
// about, how an attacker arrives, and what brings the file into the container.
func (s service) complete(pass *analysis.Pass, f *analyzer.Finding) {
	f.About(s.Container.Subjects(f.At)...)
	evidence.Development(f, s.Container, source.In(pass).Files)
	if s.way.At != nil {
		f.Because(analyzer.Entry, s.way.At, "%s", s.way.Caption())
	}
	s.brings(f)
}

// brings shows the instruction or mount that puts the file of a finding into the
// container.
func (s service) brings(f *analyzer.Finding) {
	for _, file := range s.Files {
		if !file.At.Contains(f.At) || file.At.Contains(source.NewSpan(s.Container.At.Pos(), s.Container.At.Pos())) {
			continue
		}
		for i, origin := range file.Origins {
			if i > 1 {
				break
			}
			f.Because(analyzer.Value, origin, "brings the file into %s", s.Container)
		}
	}
}

// whoever says who may call some routes: anybody, or those who log in.
func (s service) whoever(routes []*application.Route) string {
	for _, r := range routes {
		if r.Level != application.Checked && r.Level != application.UnknownLevel {
			return "whoever reaches " + s.Container.String()
		}
	}
	return "whoever logs in to " + s.Container.String()
}

// title names a route, and how many others are meant.
func title(routes []*application.Route) string {
	name := source.Quote(routes[0].Title())
	if n := len(routes) - 1; n > 0 {
		name += fmt.Sprintf(" and %d more", n)
	}
	return name
}

// A sighting is a sink with the routes that lead there.
type sighting struct {
	service

	*application.Flow

	routes []*application.Route
}

// sightings lists the sinks of some classes, each once for a service and a
// parameter.
func sightings(pass *analysis.Pass, classes ...application.SinkClass) []sighting {
	var all []sighting
	for _, s := range services(pass) {
		first := len(all)
		for _, r := range s.routes(func(r *application.Route) bool { return len(r.Flows) > 0 }) {
		next:
			for _, flow := range r.Flows {
				if !slices.Contains(classes, flow.Sink.Class) {
					continue
				}
				for i := range all[first:] {
					known := &all[first+i]
					if known.Sink.Argument == flow.Sink.Argument && known.Sink.Class == flow.Sink.Class && known.sent() == flowSent(flow) {
						if !slices.Contains(known.routes, r) {
							known.routes = append(known.routes, r)
						}
						if flow.Certainty < known.Certainty || open(r) && !open(known.Route) {
							known.Flow = flow // the surest way, and the least guarded
						}
						continue next
					}
				}
				all = append(all, sighting{service: s, Flow: flow, routes: []*application.Route{r}})
			}
		}
	}
	for i := range all {
		s := &all[i]
		at := slices.Index(s.routes, s.Route)
		s.routes[0], s.routes[at] = s.routes[at], s.routes[0]
	}
	return all
}

func open(r *application.Route) bool {
	return r.Level != application.Checked && r.Level != application.UnknownLevel
}

// sent names what callers send, as they call it.
func (s sighting) sent() string { return flowSent(s.Flow) }

func flowSent(f *application.Flow) string {
	name := f.Parameter.Name
	if f.Parameter.Alias != "" {
		name = f.Parameter.Alias
	}
	field := f.Field
	if f.Parameter.In == application.InRequest {
		part, key, found := strings.Cut(field, ".")
		if found && part != "url" {
			return key
		}
		switch part {
		case "query_params":
			return "the query"
		case "body", "json", "stream", "form":
			return "the body"
		case "path_params", "url":
			return "the path"
		}
		return strings.ReplaceAll(part, "_", " ")
	}
	switch field {
	case "", "read", "file", "file.read":
		return name
	}
	return name + "." + field
}

// through names the parameter and the route: through `host` of `GET /ping`.
func (s sighting) through() string {
	name := s.sent()
	if !strings.HasPrefix(name, "the ") {
		name = source.Quote(name)
	}
	return name + " of " + title(s.routes)
}

// probably is said of flows that were not seen in full.
func (s sighting) probably() string {
	if s.Certainty == application.Probable {
		return "probably "
	}
	return ""
}

// report completes and reports a finding at the argument of a sink.
func (s sighting) report(pass *analysis.Pass, f *analyzer.Finding) {
	f.Keyed(s.Route.Title() + " " + s.sent() + " " + s.Sink.Call)
	f.Because(analyzer.Entry, s.Route.At, "%s", s.admits())
	f.Because(analyzer.Value, s.Parameter.At, "callers choose this text")
	for _, step := range s.Steps {
		f.Because(analyzer.Value, step.At, "%s", step.Text)
	}
	s.complete(pass, f)
	evidence.RunsAs(f, s.Container)
	f.Report(pass)
}

// admits says whom the route of a flow lets in.
func (s sighting) admits() string {
	switch s.Route.Level {
	case application.Open:
		return "asks for no credentials"
	case application.Presence, application.Optional:
		return "lets any credentials in"
	case application.Checked:
		return "checks credentials"
	case application.UnknownLevel:
	}
	return "perhaps checks credentials"
}
