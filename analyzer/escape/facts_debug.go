package escape

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/debug"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// attach notes the debuggers of c: they run what their client sends and ask for
// no password. The key of each is its port, "" for any.
func (s *scan) attach(c *container.Container, found debug.Found) {
	for i := range found.Local {
		if s.local[c.Name] == nil {
			s.local[c.Name] = map[string]bool{}
		}
		s.local[c.Name][found.Local[i].Port()] = true
	}
	for i := range found.Listeners {
		l := &found.Listeners[i]
		if l.Effect != debug.Debugger && l.Effect != debug.Management {
			continue
		}
		port := l.Port()
		if l.AnyPort() || strings.Trim(port, "0123456789") != "" {
			port = ""
		}
		s.say(c, Fact{
			Kind: "open:debugger", Key: port, At: span(l.At()), Text: source.Escape(l.Title()) + " of " + c.String() + " runs code for whoever connects",
		}, s.change(c, draft{
			kind: removeDebugger, key: port, at: l.At(), title: "delete the debugger, or have it listen on `127.0.0.1`", check: "who debugs the service", lowers: true,
			edits: func() []analysis.TextEdit { return c.DeleteWord(l.Word()) },
		}))
	}
}

// debuggers returns the debuggers of c that are reached over a published port, or
// all if the fact is not about one.
func (s *scan) debuggers(c *container.Container, through *Fact) []*Fact {
	var all []*Fact
	for _, f := range s.facts.of(c.Name, "open:debugger") {
		byPort := strings.HasPrefix(through.Kind, "port:") && through.Key != "" && strings.Trim(through.Key, "0123456789") == ""
		if !byPort || f.Key == "" || f.Key == through.Key {
			all = append(all, f)
		}
	}
	return all
}
