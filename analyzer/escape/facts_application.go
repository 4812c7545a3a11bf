package escape

import (
	"slices"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A served is what a container serves, as far as paths go.
type served struct {
	*application.Application
	// routes answer in this container, those that let in most first.
	routes []*application.Route
	// handler is the least protected route on which code of the application
	// answers, nil if none is known.
	handler *application.Route
	// hint is what it probably does with what callers send, nil if nothing points
	// to it. It counts for nothing.
	hint  *Fact
	facts map[*application.Route]*Fact
}

// maxRoutes is how many routes of an application lead further than to its code.
const maxRoutes = 32

// serves notes what c serves: the routes that matter and what they do with what
// callers send.
func (s *scan) serves(c *container.Container, app *application.Application) {
	a := &served{Application: app, facts: map[*application.Route]*Fact{}}
	s.served[c.Name] = a
	for _, r := range app.Routes {
		if r.Hidden == nil && !ruledOut(r) {
			a.routes = append(a.routes, r)
		}
	}
	slices.SortStableFunc(a.routes, func(x, y *application.Route) int { return rank(x) - rank(y) })
	led := 0
	for _, r := range a.routes {
		if a.handler == nil && !quiet(r) {
			a.handler = r
			a.facts[r] = s.route(c, r)
			a.hint = s.hint(c, r)
		}
		leads := r.Kind == application.Static && r.Directory.IsKnown()
		for _, f := range r.Flows {
			if f.Certainty == application.Seen {
				s.sink(c, f)
				leads = true
			}
		}
		if leads && led < maxRoutes {
			led++
			a.facts[r] = s.route(c, r)
		}
	}
}

// hint notes where what callers of a route send probably runs.
func (s *scan) hint(c *container.Container, r *application.Route) *Fact {
	for _, f := range r.Flows {
		switch f.Sink.Class {
		case application.Shell, application.Code, application.Deserialize, application.Template:
			if f.Certainty == application.Probable {
				return s.say(c, Fact{
					Kind: "hint:" + string(f.Sink.Class), Key: r.Title() + " " + f.Sink.Call, At: f.Sink.At,
					Text: c.String() + " probably passes on to " + source.Quote(f.Sink.Call) + " what callers send",
				})
			}
		case application.CommandLine, application.Engine, application.Forgery, application.FileRead, application.FileWrite:
		}
	}
	return nil
}

// ruledOut reports whether a route is not registered in this container.
func ruledOut(r *application.Route) bool {
	for cond := r.Cond; cond != nil; cond = cond.Outer {
		if cond.Truth == application.False {
			return true
		}
	}
	return false
}

// guarded reports whether a route turns away who has no credentials. What could
// not be followed is taken to.
func guarded(r *application.Route) bool {
	return r.Level == application.Checked || r.Level == application.UnknownLevel
}

// rank orders routes: unguarded ones first, then those about which something is
// seen.
func rank(r *application.Route) int {
	rank := 0
	if guarded(r) {
		rank = 2
	}
	if len(r.Flows) == 0 {
		rank++
	}
	return rank
}

// quiet reports whether nothing of the application works on what a caller of a
// route sends: pages of the framework, and probes.
func quiet(r *application.Route) bool {
	if r.FrameworkOnly() {
		return true
	}
	if r.Kind != application.Endpoint || r.Writes() || len(r.Parameters) > 0 || len(r.Flows) > 0 {
		return false
	}
	switch r.Path[strings.LastIndexByte(r.Path, '/')+1:] {
	case "health", "healthz", "healthcheck", "health-check", "ready", "readyz", "readiness", "live", "livez", "liveness", "ping", "status", "version":
		return true
	}
	return false
}

// route notes who may call a route.
func (s *scan) route(c *container.Container, r *application.Route) *Fact {
	text := source.Quote(r.Title()) + " of " + c.String()
	switch r.Level {
	case application.Open:
		text += " asks nobody for credentials"
	case application.Presence:
		text += " takes any credentials: nothing compares them"
	case application.Optional:
		text += " lets in who sends no credentials"
	case application.Checked:
		text += " asks for credentials"
	case application.UnknownLevel:
		text += " is behind a dependency that is not in these files"
	}
	return s.say(c, Fact{Kind: "route", Key: r.Title(), At: r.At, Text: text})
}

// sink notes what a route does with what callers send.
func (s *scan) sink(c *container.Container, f *application.Flow) {
	key := f.Route.Title() + " " + f.Sink.Call
	title, what := "", ""
	lowers := false
	switch f.Sink.Class {
	case application.Shell:
		title, what, lowers = "pass "+source.Quote(f.Sink.Call)+" a list of words and no `shell=True`", "which runs it in a shell", true
	case application.Code:
		title, what, lowers = "read data instead of running it: `ast.literal_eval`", "which runs it", true
	case application.Deserialize:
		title, what, lowers = "read a format without code: JSON, `SafeLoader`, safetensors", "which runs the code in it", true
	case application.Template:
		title, what, lowers = "pass it to the template as a variable", "which takes it for a template", true
	case application.Engine:
		title, what = "choose from a list what the engine is told", "which hands it to the container engine"
	case application.Forgery:
		title, what = "compare the host of the address with a list", "which sends a request there"
	case application.FileRead:
		title, what = "refuse paths that `resolve()` and `is_relative_to` find outside", "which reads that file"
	case application.FileWrite:
		title, what = "refuse paths that `resolve()` and `is_relative_to` find outside", "which writes that file"
	case application.CommandLine:
		return // options of a program lead to too many things
	}
	name := f.Parameter.Name
	if f.Field != "" {
		name = f.Field
	}
	fact := s.say(c, Fact{
		Kind: "sink:" + string(f.Sink.Class), Key: key, At: f.Sink.At,
		Text: c.String() + " passes " + source.Quote(name) + " to " + source.Quote(f.Sink.Call) + ", " + what,
	}, s.change(c, draft{kind: fixCode, key: key, at: f.Sink.Argument, title: title, check: "what callers send there", lowers: lowers}))
	s.sinks[fact] = f
}

// listeners returns where programs of c wait for connections: with what the code
// of an application says, which the command does not show.
func (s *scan) listeners(c *container.Container) []program.Listener {
	var all []program.Listener
	a := s.served[c.Name]
	for _, server := range s.servers.Of(c) {
		if a != nil && a.Server != nil && a.Server.Name == server.Name {
			continue
		}
		all = append(all, server.Listeners...)
	}
	if a != nil {
		all = append(slices.Clip(a.Listeners), all...)
	}
	return all
}

// beside reports whether a way leads to another server than the one that serves
// the application of c.
func (s *scan) beside(c *container.Container, w way) bool {
	a := s.served[c.Name]
	switch {
	case a == nil:
		return false
	case w.route == reach.ByPort && len(s.debuggers(c, w.fact)) > 0:
		return true
	case a.Server != nil && w.server != nil:
		return w.server.Name != a.Server.Name
	case w.route != reach.ByPort || len(a.Listeners) == 0:
		return false
	}
	return !slices.ContainsFunc(a.Listeners, func(l program.Listener) bool { return l.Port == 0 || strconv.Itoa(l.Port) == w.port })
}

// A need says whether an application uses a container engine.
type need uint8

const (
	unknownNeed need = iota
	needsEngine
	noNeed
)

// engineClients are modules that talk to a container engine.
var engineClients = [...]string{
	"docker", "aiodocker", "podman", "python_on_whales", "testcontainers", "dockerspawner", "requests_unixsocket", "compose", "podman_compose", "buildx",
}

// needOf says whether what c serves uses a container engine.
func (s *scan) needOf(c *container.Container) need {
	a := s.served[c.Name]
	if a == nil || s.unit == nil {
		return unknownNeed
	}
	if _, ok := a.Imported(engineClients[:]...); ok {
		return needsEngine
	}
	mentioned := false
	for _, f := range a.Files {
		file := s.unit.Files.At(f.At.Pos())
		if file == nil {
			return unknownNeed
		}
		text := strings.ToLower(file.Text(f.At))
		if strings.Contains(text, `"docker"`) || strings.Contains(text, `'docker'`) {
			return needsEngine
		}
		mentioned = mentioned || strings.Contains(text, "docker") || strings.Contains(text, "podman") || len(f.Bad) > 0
	}
	if mentioned || !a.Complete() || len(a.Files) == 0 || holdsClient(c) {
		return unknownNeed
	}
	return noNeed
}

// holdsClient reports whether the image may hold another program that uses an
// engine: its build names one, or its command is a script.
func holdsClient(c *container.Container) bool {
	if len(c.Main.Argv) > 0 && strings.HasSuffix(c.Main.Argv[0].Str, ".sh") {
		return true
	}
	for i := c.Image; i != nil; i = i.Base {
		if i.Stage == nil {
			continue
		}
		for _, in := range i.Stage.Instructions {
			if script := in.Script(); script != nil && strings.Contains(script.Str, "docker") {
				return true
			}
		}
	}
	return false
}
