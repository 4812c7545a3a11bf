package exposure

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/traefik"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// ProxyTakesAll reports a Traefik that passes the public on to each container
// that does not object.
var ProxyTakesAll = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ProxyTakesAll",
		Doc:      "reverse proxy publishes containers that do not object",
		Requires: serverRooms,
		Run:      runProxyTakesAll,
	},
	Precondition: analyzer.SecondFlaw, // of what is published so
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-1188", "CWE-668", "T1190", "D03",
		"Traefik, Docker provider https://doc.traefik.io/traefik/providers/docker/"),
}

func runProxyTakesAll(pass *analysis.Pass) (any, error) {
	m := reach.In(pass)
	for _, s := range sightings(pass) {
		if s.Name != "traefik" || s.Auth.State == program.UnknownAuth {
			continue // a file may hold the configuration
		}
		entry, ok := m.Widest(s.Container, program.Listener{})
		provider := takesAll(s.Container)
		if !ok || !entry.Scope.Outside() || provider == nil {
			continue
		}
		for _, n := range m.Neighbours(s.Container) {
			if n.Namespace || n.Container.Service == nil || traefik.Mentions(n.Container) || !speaksHTTP(pass, n.Container) {
				continue
			}
			f := analyzer.At(provider, "an attacker on %s reaches %s through %s, though no label says so", entry.From(), n.Container, s.Container)
			f.About(s.Container.Subjects(f.At)...).Keyed(n.Container.Name)
			evidence.Development(f, s.Container, source.In(pass).Files)
			f.Because(analyzer.Entry, entry.At, "%s", entry.Caption())
			f.Because(analyzer.Value, n.Container.At, "has no label that keeps it out")
			f.Fix(analyzer.NeedsReview, "add `--providers.docker.exposedbydefault=false`, and `traefik.enable=true` to what the public needs")
			f.Report(pass)
		}
	}
	return nil, nil
}

// takesAll returns the word that has Traefik watch containers, nil if it does
// not, or takes in only those that say so.
func takesAll(c *container.Container) *value.Value {
	var provider *value.Value
	for _, word := range c.Main.Argv {
		text := strings.ToLower(word.Str)
		switch {
		case !word.IsKnown(), strings.HasPrefix(text, "--providers.docker.constraints"):
			return nil
		case text == "--providers.docker.exposedbydefault=false":
			return nil
		case text == "--providers.docker", text == "--providers.docker=true", strings.HasPrefix(text, "--providers.docker."):
			if provider == nil {
				provider = word
			}
		}
	}
	for i := range c.Environment {
		if strings.HasPrefix(c.Environment[i].Name, "TRAEFIK_PROVIDERS_DOCKER") {
			return nil // flags and variables exclude each other
		}
	}
	return provider
}

// speaksHTTP reports whether a container may speak the proxy's protocol: the
// known databases and brokers do not.
func speaksHTTP(pass *analysis.Pass, c *container.Container) bool {
	for _, s := range program.In(pass).Of(c) {
		if s.Class == program.Datastore || s.Class == program.Broker {
			return false
		}
	}
	return true
}
