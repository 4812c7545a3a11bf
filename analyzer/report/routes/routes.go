// Package routes shows what applications serve, to whom, and what callers
// control. What it keeps is independent of the unit's files, and holds no text
// of values.
package routes

import (
	"slices"
	"strconv"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/openapi"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// An Application is what one container serves.
type Application struct {
	Unit      string
	Container string // names it for people
	Name      string // of the service or stage
	Framework string
	Version   string
	At        analyzer.Location
	Ports     []int
	Reached   []Way
	Routes    []Route
	Gaps      []Gap
}

// A Way is from where a listener is reached.
type Way struct {
	From string
	At   analyzer.Location
}

// A Gap is a place that could not be followed.
type Gap struct {
	Why string
	At  analyzer.Location
}

// A Route is a path and what answers there.
type Route struct {
	Methods    []string
	Title      string // GET /ping
	Path       string
	Kind       string
	Level      string
	Assumed    bool
	Schemes    []string
	Gate       string // the function that checks, "" if none
	GateAt     analyzer.Location
	Handler    string
	At         analyzer.Location
	Parameters []Parameter
	Sinks      []Sink
	Condition  string // "holds", "not known", "" if there is none
	Hidden     bool   // another route answers in its place
}

// A Parameter is what callers control.
type Parameter struct {
	Name, In, Type string
	// Text is set if it can be any text.
	Text bool
	At   analyzer.Location
}

// A Sink is what a parameter reaches.
type Sink struct {
	Class, Call, Parameter string
	Probable               bool
	At                     analyzer.Location
}

// Of returns the applications of a unit: those whose code can be read, then those
// that only a description tells of.
func Of(unit string, containers []*container.Container, set *application.Set, described *openapi.Set, who *reach.Map, files *source.Files) []Application {
	m := maker{files: files, who: who, unit: unit}
	var all []Application
	for _, app := range set.All() {
		a := m.application(app)
		if d := described.Of(app.Container); d != nil && !app.Complete() {
			a.Routes = append(a.Routes, m.unseen(d, app.Routes)...)
		}
		all = append(all, a)
	}
	for _, c := range containers {
		if set.Of(c) != nil || len(c.Ports) == 0 || c.Lifetime == container.Inactive {
			continue
		}
		if d := described.Of(c); d != nil {
			all = append(all, m.described(c, d))
		}
	}
	return all
}

type maker struct {
	files *source.Files
	who   *reach.Map
	unit  string
}

func (m *maker) locate(at source.Span) analyzer.Location {
	if !at.IsValid() {
		return analyzer.Location{}
	}
	f := m.files.At(at.Pos())
	if f == nil {
		return analyzer.Location{}
	}
	return analyzer.Locate(f, at)
}

func (m *maker) application(app *application.Application) Application {
	a := Application{Unit: m.unit, Container: app.Container.String(), Name: app.Container.Name, Version: app.Version, At: m.locate(app.At)}
	if app.Root != nil {
		a.Framework = app.Root.Framework
	}
	a.reached(m, app.Container, app.Listeners)
	for _, r := range app.Routes {
		a.Routes = append(a.Routes, m.route(r))
	}
	for _, gap := range app.Gaps {
		a.Gaps = append(a.Gaps, Gap{Why: gap.Why, At: m.locate(gap.At)})
	}
	return a
}

// reached lists from where the listeners are reached, each once.
func (a *Application) reached(m *maker, c *container.Container, listeners []program.Listener) {
	if len(listeners) == 0 {
		listeners = []program.Listener{{Protocol: "tcp"}}
	}
	seen := map[string]bool{}
	for _, l := range listeners {
		if l.Port != 0 && !slices.Contains(a.Ports, l.Port) {
			a.Ports = append(a.Ports, l.Port)
		}
		for _, w := range m.who.Ways(c, l) {
			way := Way{From: w.From()}
			if w.At != nil {
				way.At = m.locate(source.NewSpan(w.At.Pos(), w.At.End()))
			}
			if key := way.From + way.At.String(); !seen[key] {
				seen[key] = true
				a.Reached = append(a.Reached, way)
			}
		}
	}
}

func (m *maker) route(r *application.Route) Route {
	out := Route{
		Methods: r.Methods, Title: r.Title(), Path: r.Path, Kind: kindOf(r.Kind), Level: r.Level.String(), Assumed: r.Assumed,
		At: m.locate(r.At), Hidden: r.Hidden != nil,
	}
	for _, s := range r.Schemes {
		if !slices.Contains(out.Schemes, string(s.Kind)) {
			out.Schemes = append(out.Schemes, string(s.Kind))
		}
	}
	if r.Gate != nil {
		out.GateAt = m.locate(r.Gate.At)
		if r.Gate.Function != nil {
			out.Gate = r.Gate.Function.Name
		}
	}
	if r.Handler != nil {
		out.Handler = r.Handler.Name
	}
	if r.Cond != nil {
		out.Condition = "not known"
		if r.Cond.Truth == application.True {
			out.Condition = "holds"
		}
	}
	for _, p := range r.Parameters {
		if p.In == application.InCredentials {
			continue
		}
		out.Parameters = append(out.Parameters, m.parameter(p))
	}
	for _, f := range r.Flows {
		out.Sinks = append(out.Sinks, m.sink(f))
	}
	return out
}

func (m *maker) parameter(p *application.Parameter) Parameter {
	name := p.Name
	if p.Alias != "" {
		name = p.Alias
	}
	return Parameter{Name: name, In: p.In.String(), Type: p.Type, Text: p.Taint != application.NoText, At: m.locate(p.At)}
}

func (m *maker) sink(f *application.Flow) Sink {
	s := Sink{Class: string(f.Sink.Class), Call: f.Sink.Call, Probable: f.Certainty == application.Probable, At: m.locate(f.Sink.At), Parameter: f.Field}
	if f.Parameter != nil && s.Parameter == "" {
		s.Parameter = f.Parameter.Name
	}
	return s
}

func kindOf(k application.RouteKind) string {
	switch k {
	case application.Plain:
		return "plain"
	case application.WebSocket:
		return "websocket"
	case application.PlainWebSocket:
		return "plain-websocket"
	case application.Mounted:
		return "mounted"
	case application.Static:
		return "static"
	case application.Documentation:
		return "documentation"
	case application.Metrics:
		return "metrics"
	case application.Endpoint:
	}
	return "endpoint"
}

func ports(list []int) []string {
	var words []string
	for _, p := range list {
		words = append(words, strconv.Itoa(p))
	}
	return words
}
