package application

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// An engine is what a forged request reaches: a neighbour that passes requests
// on to the host's container engine.
type engine struct {
	proxy    *container.Container
	settings []*value.Value // that let the request in
	controls bool
}

// engineBehind returns the engine that forged requests reach, false if there is
// none.
func engineBehind(pass *analysis.Pass, s sighting) (engine, bool) {
	for _, peer := range peersOf(pass, s.Container) {
		if !servesEngine(pass, peer) || evidence.EngineSocket(peer) == nil {
			continue
		}
		if power := evidence.ProxyPower(peer); power != nil && writes(s.Sink.Detail) {
			return engine{proxy: peer, settings: power, controls: true}, true
		}
		if v := evidence.ProxyAllows(peer, "CONTAINERS"); v != nil && s.Answered {
			return engine{proxy: peer, settings: []*value.Value{v}}, true
		}
	}
	return engine{}, false
}

func servesEngine(pass *analysis.Pass, c *container.Container) bool {
	for _, server := range program.In(pass).Of(c) {
		if server.Class == program.EngineAPI {
			return true
		}
	}
	return false
}

// writes reports whether a caller has the application send a body with a method
// that changes something.
func writes(detail string) bool {
	method, body := strings.CutSuffix(detail, " with a body")
	return body && (method == "POST" || method == "PUT" || method == "any method")
}

// because shows what lets the forged request in.
func (e engine) because(f *analyzer.Finding) {
	for _, setting := range e.settings {
		f.Because(analyzer.Cause, setting, "lets the request in")
	}
	if socket := evidence.EngineSocket(e.proxy); socket != nil {
		f.Because(analyzer.Value, socket, "commands the host's container engine")
	}
}
