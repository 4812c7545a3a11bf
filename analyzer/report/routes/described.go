package routes

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/openapi"
	"github.com/hullcheck/hullcheck/analyzer/program"
)

// Declared is the level of a route that only a description tells of: it says
// what clients are asked for, not that anybody looks at it.
const Declared = "declared"

// described returns the application of a container whose code is not read.
func (m *maker) described(c *container.Container, d *openapi.Document) Application {
	a := Application{Unit: m.unit, Container: c.String(), Name: c.Name, Framework: "OpenAPI description", At: m.locate(d.At)}
	var listeners []program.Listener
	for _, p := range c.Ports {
		listeners = append(listeners, program.ListenerAt(p.Target))
	}
	a.reached(m, c, listeners)
	a.Routes = m.unseen(d, nil)
	return a
}

// unseen returns the operations of a description that no route of the code is.
func (m *maker) unseen(d *openapi.Document, known []*application.Route) []Route {
	seen := map[*openapi.Operation]bool{}
	for _, r := range known {
		for _, method := range r.Methods {
			if o := d.Operation(method, r.Path); o != nil {
				seen[o] = true
			}
		}
	}
	var routes []Route
	for i := range d.Operations {
		o := &d.Operations[i]
		if seen[o] {
			continue
		}
		r := Route{Methods: []string{o.Method}, Title: o.Title(), Path: o.Path, Kind: "described", Level: Declared, At: m.locate(o.At)}
		if !o.Optional {
			for _, name := range o.Schemes {
				kind := name
				if s := d.Scheme(name); s != nil {
					kind = s.Kind
				}
				if !slices.Contains(r.Schemes, kind) {
					r.Schemes = append(r.Schemes, kind)
				}
			}
		}
		routes = append(routes, r)
	}
	return routes
}
