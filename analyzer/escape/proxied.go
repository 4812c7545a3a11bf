package escape

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// proxied returns what a way through a proxy rests on beside its label, and sets
// who is asked there: the port of the proxy, and the middleware that asks. No
// change takes a middleware away, so that a path behind one never gets worse than
// it is told.
func (s *scan) proxied(c *container.Container, found reach.Way, w *way) {
	if p := found.Through; p != nil {
		at, text := analysis.Range(p.At), p.String()+" passes on to "+c.String()+" what comes to it"
		if found.Port.Entry != nil {
			at, text = found.Port.Entry, text+" on port "+source.Quote(found.Port.Target.Text())
		}
		w.also = append(w.also, s.say(p, Fact{Kind: "passes", Key: c.Name, At: span(at), Text: text}))
	}
	w.secure = found.Secure
	what := ""
	switch found.Asks {
	case reach.Unsaid:
		return // an address, or what no file says
	case reach.Password:
		what, w.asks = "a password", Factor{97, "Basic over plain HTTP"}
		if w.secure {
			w.asks = Factor{94, "Basic over TLS"}
		}
	case reach.Login:
		what, w.asks = "a login", Factor{97, "the proxy's login over plain HTTP"}
		if w.secure {
			w.asks = Factor{94, "the proxy's login"}
		}
	}
	w.also = append(w.also, s.say(c, Fact{Kind: "asks", Key: w.port, At: span(found.Guard), Text: "the proxy asks for " + what + " before " + c.String()}))
}

// guarded reports whether somebody asks on the way who is there.
func (w *way) guarded() bool { return w.asks.Name != "" }
