package debug

import (
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// reportListeners reports the debuggers of which judge says that they are the
// rule's, by who reaches them.
func reportListeners(pass *analysis.Pass, judge func(l listener, w wayIn) bool) {
	for _, c := range container.In(pass) {
		if c.Lifetime == container.Inactive {
			continue
		}
		for _, l := range foundIn(pass, c).listeners {
			port, err := strconv.Atoi(l.addr.port)
			if err != nil {
				port = 0 // any of the container's
			}
			if w, ok := wayTo(pass, c, port); ok && judge(l, w) {
				l.report(pass, c, w)
			}
		}
	}
}

func (l listener) report(pass *analysis.Pass, c *container.Container, w wayIn) {
	f := l.finding(c, w)
	f.About(c.Subjects(f.At)...).Keyed(l.title)
	if l.within != nil {
		f.Because(analyzer.Value, l.within, "what the script runs")
	}
	if l.oldJava {
		f.Because(analyzer.Value, c.Image.Reference, "up to Java 8 a bare port listens on every address")
	}
	if l.effect != profiler && c.User.Identity != container.UnknownUser {
		evidence.RunsAs(f, c)
	}
	replaces(f, c, l.at)
	evidence.Origin(f, l.at)
	evidence.Assumed(f, l.at)
	w.show(f)
	evidence.Development(f, c, source.In(pass).Files)
	if edits := c.DeleteWord(l.word); len(edits) > 0 {
		f.Fix(deletion(c), "delete "+source.Quote(l.word.Str), edits...)
	} else {
		f.Fix(analyzer.NeedsReview, l.fix())
	}
	f.Report(pass)
}

// finding says who runs code through the debugger.
func (l listener) finding(c *container.Container, w wayIn) *analyzer.Finding {
	switch {
	case l.effect == profiler:
		return analyzer.At(l.at, "an attacker reads memory and stacks of %s through %s of %s", c, l.place(), l.title)
	case w.outside() && l.anyPort:
		return analyzer.At(l.at, "whoever reaches %s runs code in it through %s", c, l.title)
	case w.outside():
		return analyzer.At(l.at, "whoever reaches %s in %s runs code there through %s", l.place(), c, l.title)
	case w.way.Scope == reach.Host:
		return analyzer.At(l.at, "an attacker with an account on the host runs code in %s through %s", c, l.title)
	case w.way.Through != nil:
		return analyzer.At(l.at, "an attacker in %s runs code in %s through %s", w.way.Through, c, l.title)
	}
	return analyzer.At(l.at, "an attacker on a network of %s runs code in it through %s", c, l.title)
}

// place names the port for a message: "port `9229`".
func (l listener) place() string {
	if l.addr.port == "" {
		return "the debug port"
	}
	return "port " + source.Quote(l.addr.port)
}

func (l listener) fix() string {
	if l.effect == profiler {
		return l.effect.fix()
	}
	if l.effect == management {
		return "set `com.sun.management.jmxremote.authenticate=true` and a password file"
	}
	if l.anyPort {
		return "turn the setting off and name the client in `client_host`"
	}
	if l.addr.port == "" {
		return "delete the debugger, or have it listen on `127.0.0.1`"
	}
	return "delete the debugger, or have it listen on " + source.Quote("127.0.0.1:"+l.addr.port)
}
