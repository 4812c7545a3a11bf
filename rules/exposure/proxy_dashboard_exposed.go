package exposure

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// ProxyDashboardExposed reports Traefik's dashboard and API where other machines
// read them.
var ProxyDashboardExposed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ProxyDashboardExposed",
		Doc:      "dashboard of Traefik lets in everybody who reaches it",
		Requires: serverRooms,
		Run:      runProxyDashboardExposed,
	},
	Precondition: analyzer.SecondFlaw, // of a service that it lists
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-306", "CWE-200", "T1190", "T1046", "D03",
		"Traefik, API https://doc.traefik.io/traefik/operations/api/"),
}

func runProxyDashboardExposed(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if s.Name == "traefik" && s.Auth.State == program.Open && s.way.Scope.Outside() {
			f := analyzer.At(s.Auth.At, "an attacker on %s reads all routes of %s in the dashboard on port `8080`", s.way.From(), s.Container)
			f.About(s.Container.Subjects(f.At)...)
			evidence.Development(f, s.Container, source.In(pass).Files)
			f.Because(analyzer.Entry, s.way.At, "%s", s.way.Caption())
			f.Fix(analyzer.NeedsReview, "delete the setting, or the port")
			f.Report(pass)
		}
	}
	for _, c := range container.In(pass) {
		for i := range c.Labels {
			l := &c.Labels[i]
			router := strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(l.Name), "traefik.http.routers."), ".service")
			if len(router)+len("traefik.http.routers..service") != len(l.Name) || !l.Value.IsKnown() || l.Value.Str != "api@internal" {
				continue
			}
			way, ok := byProxy(reach.In(pass), c)
			if !ok || reach.In(pass).Guard(c, router) != nil {
				continue
			}
			f := analyzer.At(l.Value, "an attacker on %s reads all routes in the dashboard that router %s serves", way.From(), source.Quote(router))
			f.About(c.Subjects(f.At)...).Keyed(router)
			evidence.Development(f, c, source.In(pass).Files)
			if way.Port.Entry != nil {
				f.Because(analyzer.Entry, way.Port.Entry, "reachable from %s", way.From())
			}
			f.Fix(analyzer.NeedsReview, "give the router a middleware that asks who is there, such as `basicauth` or `ipallowlist`")
			f.Report(pass)
		}
	}
	return nil, nil
}

// byProxy returns the way by which a reverse proxy lets other machines reach c.
func byProxy(m *reach.Map, c *container.Container) (reach.Way, bool) {
	for _, w := range m.Entries(c, program.Listener{}) {
		if w.Route == reach.ByProxy && w.Scope.Outside() {
			return w, true
		}
	}
	return reach.Way{}, false
}
