package debug

import (
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/debug"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// reportListeners reports the debuggers of which judge says that they are the
// rule's, by who reaches them.
func reportListeners(pass *analysis.Pass, judge func(l debug.Listener, w wayIn) bool) {
	for _, c := range container.In(pass) {
		if c.Lifetime == container.Inactive {
			continue
		}
		for _, l := range debug.In(pass)[c].Listeners {
			port, err := strconv.Atoi(l.Port())
			if err != nil {
				port = 0 // any of the container's
			}
			if w, ok := wayTo(pass, c, port); ok && judge(l, w) {
				reportListener(pass, &l, c, w)
			}
		}
	}
}

func reportListener(pass *analysis.Pass, l *debug.Listener, c *container.Container, w wayIn) {
	f := findingOf(l, c, w)
	f.About(c.Subjects(f.At)...).Keyed(l.Title())
	if l.Within() != nil {
		f.Because(analyzer.Value, l.Within(), "what the script runs")
	}
	if l.OldJava() {
		f.Because(analyzer.Value, c.Image.Reference, "up to Java 8 a bare port listens on every address")
	}
	if l.Effect != debug.Profiler && c.User.Identity != container.UnknownUser {
		evidence.RunsAs(f, c)
	}
	replaces(f, c, l.At())
	evidence.Origin(f, l.At())
	evidence.Assumed(f, l.At())
	w.show(f)
	evidence.Development(f, c, source.In(pass).Files)
	if edits := c.DeleteWord(l.Word()); len(edits) > 0 {
		f.Fix(deletion(c), "delete "+source.Quote(l.Word().Str), edits...)
	} else {
		f.Fix(analyzer.NeedsReview, fixOf(l))
	}
	f.Report(pass)
}

// findingOf says who runs code through the debugger.
func findingOf(l *debug.Listener, c *container.Container, w wayIn) *analyzer.Finding {
	switch {
	case l.Effect == debug.Profiler:
		return analyzer.At(l.At(), "an attacker reads memory and stacks of %s through %s of %s", c, place(l), l.Title())
	case w.outside() && l.AnyPort():
		return analyzer.At(l.At(), "whoever reaches %s runs code in it through %s", c, l.Title())
	case w.outside():
		return analyzer.At(l.At(), "whoever reaches %s in %s runs code there through %s", place(l), c, l.Title())
	case w.way.Scope == reach.Host:
		return analyzer.At(l.At(), "an attacker with an account on the host runs code in %s through %s", c, l.Title())
	case w.way.Through != nil:
		return analyzer.At(l.At(), "an attacker in %s runs code in %s through %s", w.way.Through, c, l.Title())
	}
	return analyzer.At(l.At(), "an attacker on a network of %s runs code in it through %s", c, l.Title())
}

// place names the port for a message: "port `9229`".
func place(l *debug.Listener) string {
	if l.Port() == "" {
		return "the debug port"
	}
	return "port " + source.Quote(l.Port())
}

func fixOf(l *debug.Listener) string {
	if l.Effect == debug.Profiler {
		return fix(l.Effect)
	}
	if l.Effect == debug.Management {
		return "set `com.sun.management.jmxremote.authenticate=true` and a password file"
	}
	if l.AnyPort() {
		return "turn the setting off and name the client in `client_host`"
	}
	if l.Port() == "" {
		return "delete the debugger, or have it listen on `127.0.0.1`"
	}
	return "delete the debugger, or have it listen on " + source.Quote("127.0.0.1:"+l.Port())
}
