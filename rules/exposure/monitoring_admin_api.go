package exposure

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// MonitoringAdminAPI reports a Prometheus whose data or process other machines
// change.
var MonitoringAdminAPI = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MonitoringAdminAPI",
		Doc:      "metrics server takes orders from everybody who reaches it",
		Requires: serverRooms,
		Run:      runMonitoringAdminAPI,
	},
	Precondition: analyzer.KnownTechnique, // one documented request
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-306", "CWE-749", "T1190", "T1565", "D03",
		"Prometheus, Security model https://prometheus.io/docs/operating/security/"),
}

func runMonitoringAdminAPI(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if s.Name != "prometheus" || s.Auth.State != program.Open || !s.way.Scope.Outside() {
			continue
		}
		for _, word := range s.Container.Main.Argv {
			does := orders(word.Str)
			if !word.IsKnown() || does == "" {
				continue
			}
			f := analyzer.At(word, "an attacker on %s %s of %s", s.way.From(), does, s.Container)
			f.About(s.Container.Subjects(f.At)...).Keyed(strings.TrimLeft(word.Str, "-"))
			evidence.Development(f, s.Container, source.In(pass).Files)
			f.Because(analyzer.Entry, s.way.At, "%s", s.way.Caption())
			f.Fix(analyzer.NeedsReview, "delete the flag", s.Container.DeleteWord(word)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// orders says what a flag of Prometheus lets clients do.
func orders(word string) string {
	flag, value, _ := strings.Cut(strings.TrimLeft(word, "-"), "=")
	if value == "false" {
		return ""
	}
	switch flag {
	case "web.enable-admin-api":
		return "deletes and copies the metrics"
	case "web.enable-lifecycle":
		return "stops and reconfigures the Prometheus"
	case "web.enable-remote-write-receiver":
		return "writes the metrics"
	}
	return ""
}
