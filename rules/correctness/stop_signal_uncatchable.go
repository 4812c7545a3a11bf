package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// StopSignalUncatchable reports STOPSIGNAL and stop_signal KILL and STOP.
var StopSignalUncatchable = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "StopSignalUncatchable",
		Doc:      "container can't react to its stop signal",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runStopSignalUncatchable,
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("signal(7) https://man7.org/linux/man-pages/man7/signal.7.html", "Dockerfile reference, STOPSIGNAL https://docs.docker.com/reference/dockerfile/#stopsignal"),
	Equivalents: []string{"tally:no-ungraceful-stopsignal"},
}

func runStopSignalUncatchable(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		var signal *value.Value
		if c.Service != nil {
			signal = c.Service.Get("stop_signal")
		}
		if signal.IsZero() && c.Build != nil && c.Build.Target != nil {
			signal = c.Build.Target.StopSignal
		}
		if signal.IsZero() || !signal.IsKnown() {
			continue // SIGTERM, or not known
		}
		message := ""
		switch strings.TrimPrefix(strings.ToUpper(signal.Str), "SIG") {
		case "KILL", "9":
			message = "is killed at once when it is stopped: no program can handle %s"
		case "STOP", "19":
			message = "is frozen when it is stopped, and killed later: no program can handle %s"
		default:
			continue
		}
		f := analyzer.At(signal, "%s "+message, c, source.Quote(signal.Str))
		f.About(c.Subjects(f.At)...)
		f.Fix(analyzer.NeedsReview, "write the signal at which the program ends, or delete the line: `SIGTERM` is the default")
		f.Report(pass)
	}
	return nil, nil
}
