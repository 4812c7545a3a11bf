package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DebuggerListening reports a debugger that waits for a client beyond the
// loopback interface of its container.
var DebuggerListening = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DebuggerListening",
		Doc:      "debugger accepts connections from outside of the container",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDebuggerListening,
	},
	Precondition: analyzer.Direct, // a debugger evaluates what its client sends and asks for no password
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-489", "CWE-306", "T1190", "D04"),
}

func runDebuggerListening(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		commands := commandsOf(c.Main.Program.Invocation)
		for _, l := range listenersOf(commands, environment(c), runsOldJava(c)) {
			f := analyzer.At(l.at, "whoever reaches %s in %s runs code there through %s", l.place(), c, l.title)
			f.About(c.Subjects(f.At)...).Keyed(l.title)
			if l.oldJava {
				f.Because(analyzer.Value, c.Image.Reference, "up to Java 8 a bare port listens on every address")
			}
			if c.User.Identity != container.UnknownUser {
				evidence.RunsAs(f, c)
			}
			l.published(f, c)
			if edits := c.DeleteWord(l.word); len(edits) > 0 {
				f.Fix(deletion(c), "delete "+source.Quote(l.word.Str), edits...)
			} else {
				f.Fix(analyzer.NeedsReview, l.fix())
			}
			f.Report(pass)
		}
	}
	return nil, nil
}

// runsOldJava reports whether the image's reference says Java 8 or older.
func runsOldJava(c *container.Container) bool {
	return c.Image != nil && c.Image.Reference.IsKnown() && isOldJava(c.Image.Reference.Str)
}

// published shows how other machines reach the debugger's port, if they do.
func (l listener) published(f *analyzer.Finding, c *container.Container) {
	for _, p := range c.Ports {
		if p.Target == nil || p.Target.Str != l.addr.port {
			continue
		}
		switch p.Exposure {
		case container.OnAllInterfaces:
			f.Because(analyzer.Entry, p.Entry, "publishes the debugger to any network")
		case container.OnAddress:
			f.Because(analyzer.Entry, p.Entry, "publishes the debugger on %s", p.HostIP)
		case container.OnLoopback, container.NotPublished, container.UnknownExposure:
			// the other containers of its networks remain
		}
	}
}

// place names the port for a message: "port `9229`".
func (l listener) place() string {
	if l.addr.port == "" {
		return "the debug port"
	}
	return "port " + source.Quote(l.addr.port)
}

func (l listener) fix() string {
	if l.addr.port == "" {
		return "delete the debugger, or have it listen on `127.0.0.1`"
	}
	return "delete the debugger, or have it listen on " + source.Quote("127.0.0.1:"+l.addr.port)
}
