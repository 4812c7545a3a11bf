package reach

import "golang.org/x/tools/go/analysis"

// Asks says what a proxy asks of a request before it passes it on.
type Asks uint8

// What is asked for.
const (
	Unsaid   Asks = iota // nothing, an address, or what no file says
	Login                // by another service: forward auth
	Password             // Basic or Digest
)

// A gate is how a proxy passes requests on.
type gate struct {
	guard  analysis.Range // the middleware that asks who is there, nil if none does
	asks   Asks
	secure bool
}

// Gates are those before one container: what counts is the weakest.
type gates struct {
	weakest gate
	any     bool
}

func (g *gates) add(next gate) {
	w := &g.weakest
	switch {
	case !g.any:
		*w = next
	case next.guard == nil || w.guard == nil:
		*w = gate{secure: w.secure && next.secure}
	default:
		*w = gate{next.guard, min(w.asks, next.asks), w.secure && next.secure}
	}
	g.any = true
}
