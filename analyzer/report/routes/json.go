package routes

import (
	"io"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
)

// Version is that of the envelope. It changes when a member changes its meaning
// or goes.
const Version = 1

// JSON writes applications for programs.
func JSON(w io.Writer, apps []Application) error {
	e := envelope{Version: Version, Applications: []applicationJSON{}}
	for i := range apps {
		e.Applications = append(e.Applications, applicationOf(&apps[i]))
	}
	return encode.JSON(w, e, "  ")
}

type envelope struct {
	Version      int               `json:"version"`
	Applications []applicationJSON `json:"applications"`
}

type applicationJSON struct {
	Unit      string      `json:"unit"`
	Service   string      `json:"service"`
	Framework string      `json:"framework"`
	Version   string      `json:"version,omitempty"`
	Location  *place      `json:"location,omitempty"`
	Ports     []int       `json:"ports,omitempty"`
	Complete  bool        `json:"complete"`
	Reachable []wayJSON   `json:"reachable_from"`
	Routes    []routeJSON `json:"routes"`
	Gaps      []gapJSON   `json:"gaps,omitempty"`
}

type wayJSON struct {
	From     string `json:"from"`
	Location *place `json:"location,omitempty"`
}

type gapJSON struct {
	Why      string `json:"why"`
	Location *place `json:"location,omitempty"`
}

type routeJSON struct {
	Methods        []string        `json:"methods"`
	Path           string          `json:"path"`
	Kind           string          `json:"kind"`
	Authentication authentication  `json:"authentication"`
	Handler        string          `json:"handler,omitempty"`
	Location       *place          `json:"location,omitempty"`
	Parameters     []parameterJSON `json:"parameters"`
	Sinks          []sinkJSON      `json:"sinks"`
	Reachable      []string        `json:"reachable_from"`
	Condition      string          `json:"condition,omitempty"`
	Hidden         bool            `json:"hidden,omitempty"`
}

type authentication struct {
	Level    string   `json:"level"`
	Assumed  bool     `json:"assumed,omitempty"`
	Schemes  []string `json:"schemes,omitempty"`
	Gate     string   `json:"gate,omitempty"`
	Location *place   `json:"location,omitempty"`
}

type parameterJSON struct {
	Name     string `json:"name"`
	In       string `json:"in"`
	Type     string `json:"type,omitempty"`
	Text     bool   `json:"text"`
	Location *place `json:"location,omitempty"`
}

type sinkJSON struct {
	Class     string `json:"class"`
	Call      string `json:"call"`
	Parameter string `json:"parameter,omitempty"`
	Certainty string `json:"certainty"`
	Location  *place `json:"location,omitempty"`
}

type place struct {
	Path  string   `json:"path"`
	Start position `json:"start"`
	End   position `json:"end"`
}

type position struct {
	Offset int `json:"offset"`
	Line   int `json:"line"`
	Column int `json:"column"`
}

func placeOf(l analyzer.Location) *place {
	if l.IsZero() {
		return nil
	}
	at := func(p analyzer.Position) position { return position{p.Offset, p.Line, p.Rune} }
	return &place{Path: l.Path, Start: at(l.Start), End: at(l.End)}
}

func applicationOf(a *Application) applicationJSON {
	out := applicationJSON{
		Unit: a.Unit, Service: a.Name, Framework: a.Framework, Version: a.Version, Location: placeOf(a.At), Ports: a.Ports,
		Complete: len(a.Gaps) == 0, Reachable: []wayJSON{}, Routes: []routeJSON{},
	}
	from := []string{}
	for _, w := range a.Reached {
		out.Reachable = append(out.Reachable, wayJSON{w.From, placeOf(w.At)})
		from = append(from, w.From)
	}
	for i := range a.Routes {
		r := routeOf(&a.Routes[i])
		r.Reachable = from
		out.Routes = append(out.Routes, r)
	}
	for _, gap := range a.Gaps {
		out.Gaps = append(out.Gaps, gapJSON{gap.Why, placeOf(gap.At)})
	}
	return out
}

func routeOf(r *Route) routeJSON {
	out := routeJSON{
		Methods: r.Methods, Path: r.Path, Kind: r.Kind, Handler: r.Handler, Location: placeOf(r.At), Condition: r.Condition, Hidden: r.Hidden,
		Authentication: authentication{Level: r.Level, Assumed: r.Assumed, Schemes: r.Schemes, Gate: r.Gate, Location: placeOf(r.GateAt)},
		Parameters:     []parameterJSON{}, Sinks: []sinkJSON{},
	}
	if out.Methods == nil {
		out.Methods = []string{}
	}
	for _, p := range r.Parameters {
		out.Parameters = append(out.Parameters, parameterJSON{p.Name, p.In, p.Type, p.Text, placeOf(p.At)})
	}
	for _, s := range r.Sinks {
		certainty := "seen"
		if s.Probable {
			certainty = "probable"
		}
		out.Sinks = append(out.Sinks, sinkJSON{s.Class, s.Call, s.Parameter, certainty, placeOf(s.At)})
	}
	return out
}
