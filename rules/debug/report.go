package debug

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/debug"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// requires is what the rules of the theme read.
var requires = []*analysis.Analyzer{source.Analyzer, container.Analyzer, program.Analyzer, reach.Analyzer, debug.Analyzer}

// A wayIn is who reaches a container.
type wayIn struct {
	way   reach.Way
	known bool // false if the files do not say how the container is run
}

// wayTo returns the widest way to a port of c, 0 for any; false if nobody
// reaches it.
func wayTo(pass *analysis.Pass, c *container.Container, port int) (wayIn, bool) {
	if !c.HasRuntime() {
		return wayIn{}, true
	}
	way, ok := reach.In(pass).Widest(c, program.Listener{Port: port, Protocol: "tcp", Address: program.AllAddresses})
	if !ok && slices.ContainsFunc(c.Networks, func(n container.Network) bool { return n.External }) {
		return wayIn{way: reach.Way{Scope: reach.Neighbours}, known: true}, true // of other projects
	}
	return wayIn{way: way, known: true}, ok || way.Scope == reach.Undecided
}

// wayToServer returns the widest way to the server of frameworks that c runs,
// if program knows it: most listen on the loopback interface unless told
// otherwise, and then nobody reaches them through a port.
func wayToServer(pass *analysis.Pass, c *container.Container, otherwise wayIn) (wayIn, bool) {
	for _, s := range program.In(pass)[c] {
		if s.Class != program.DevServer || !s.ByCommand || len(s.Listeners) == 0 {
			continue
		}
		if !slices.ContainsFunc(s.Listeners, func(l program.Listener) bool { return l.Address != program.LoopbackOnly }) {
			way, _, ok := reach.In(pass).Server(s)
			return wayIn{way: way, known: true}, ok
		}
	}
	return otherwise, true
}

// outside reports whether other machines reach the container, or no file says
// how it is run.
func (w wayIn) outside() bool { return !w.known || w.way.Scope.Outside() }

// show adds the way to a finding.
func (w wayIn) show(f *analyzer.Finding) {
	if w.known && w.way.At != nil && w.way.Scope > reach.Undecided {
		f.Because(analyzer.Entry, w.way.At, "%s", w.way.Caption())
	}
}

// reportModes reports what turns the effects of a rule on. Of each group the
// worst effect speaks for a container; the rest of the group is evidence. The
// rule says by judge which containers are its own.
func reportModes(pass *analysis.Pass, judge func(worst debug.Effect, w wayIn) bool) {
	for _, c := range container.In(pass) {
		if c.Lifetime != container.LongLived {
			continue // it serves nobody
		}
		w, ok := wayTo(pass, c, 0)
		if !ok {
			continue // nobody reaches it
		}
		all := debug.In(pass)[c].Causes
		for _, group := range groups {
			causes := slices.DeleteFunc(slices.Clone(all), func(k debug.Cause) bool { return !slices.Contains(group, k.Effect) })
			if len(causes) == 0 {
				continue
			}
			way := w
			if e := causes[0].Effect; e == debug.NoPIN || e == debug.Console || e == debug.OldFlask || e == debug.Server {
				if way, ok = wayToServer(pass, c, w); !ok {
					continue // it listens on loopback alone
				}
			}
			if judge(causes[0].Effect, way) {
				reportMode(pass, c, causes, way)
			}
		}
	}
}

// reportMode reports the first of some causes, with the others as evidence.
func reportMode(pass *analysis.Pass, c *container.Container, causes []debug.Cause, w wayIn) {
	worst := causes[0]
	f := analyzer.At(worst.At(), message(worst.Effect), c, worst.Text())
	f.About(c.Subjects(f.At)...).Keyed(worst.Key())
	if worst.Within() != nil {
		f.Because(analyzer.Value, worst.Within(), "the script that %s runs", worst.Text())
	}
	for _, other := range causes[1:] {
		switch {
		case other.At().At == worst.At().At: // what another row says of it
		case worst.Effect == debug.NoPIN && other.Effect < debug.Serves:
			f.Because(analyzer.Cause, other.At(), "%s turns the console on", other.Text())
		default:
			f.Because(analyzer.Value, other.At(), "%s is for development too", other.Text())
		}
	}
	replaces(f, c, worst.At())
	evidence.Origin(f, worst.At())
	evidence.Assumed(f, worst.At())
	w.show(f)
	evidence.Development(f, c, source.In(pass).Files)
	if edits := deleteCause(&worst, c); len(edits) > 0 {
		f.Fix(deletion(c), "delete "+source.Quote(worst.At().Str), edits...)
	} else {
		f.Fix(analyzer.NeedsReview, fix(worst.Effect))
	}
	f.Report(pass)
}

// deleteCause returns the edits that remove an option without which the program does
// the same but for its development mode.
func deleteCause(c *debug.Cause, of *container.Container) []analysis.TextEdit {
	if !c.Own() {
		return nil
	}
	return of.DeleteWord(c.At())
}

// replaces shows the command of the image that a service replaces by one for
// development.
func replaces(f *analyzer.Finding, c *container.Container, at *value.Value) {
	if c.Service == nil || c.Build == nil || c.Build.Target == nil || !slices.Contains(c.Main.Argv, at) {
		return
	}
	for _, own := range []string{"command", "entrypoint"} {
		written := c.Service.Get(own)
		image := c.Build.Target.Cmd
		if own == "entrypoint" {
			image = c.Build.Target.Entrypoint
		}
		if written.IsZero() || image == nil || image.Instruction == nil || len(image.Words) == 0 {
			continue
		}
		if len(debug.Modes(shell.Unwrap(image.Words))) == 0 {
			f.Because(analyzer.Value, image.Instruction.At, "what the image itself starts, replaced by `%s`", own)
		}
	}
}

// deletion says how safe it is to take what is for development from a container:
// where the project's files are mounted, somebody may be developing in it.
func deletion(c *container.Container) analyzer.Safety {
	for _, m := range c.Mounts {
		if m.Kind == container.Bind && (m.Host.Project || !m.Host.Known) {
			return analyzer.NeedsReview
		}
	}
	return analyzer.Safe
}
