package correctness

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// PublishedPortClosed reports published ports behind which nothing listens,
// because the server of the container listens on another.
var PublishedPortClosed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PublishedPortClosed",
		Doc:      "published port is not the one the server listens on",
		Requires: []*analysis.Analyzer{container.Analyzer, program.Analyzer, reach.Analyzer},
		Run:      runPublishedPortClosed,
	},
	Effect:     analyzer.Differs, // connections are refused
	Precision:  analyzer.High,
	References: analyzer.Refs("Compose, ports https://docs.docker.com/reference/compose-file/services/#ports"),
}

func runPublishedPortClosed(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		s := reach.In(pass).Only(c)
		if s == nil || len(c.Ports) == 0 || c.NetworkOf != nil || c.Namespaces.Network.Value != nil || !portsKnown(c, s) {
			continue // not known what listens in its network
		}
		wrong := closedPort(c, s)
		if wrong == nil {
			continue // the server is reached, or another may listen there
		}
		f := analyzer.At(wrong.Target, "connections to %s are refused: %s listens on %d, not on %s", c, source.Quote(s.Title), s.Listeners[0].Port, wrong.Target)
		f.About(c.Subjects(f.At)...)
		f.Because(analyzer.Cause, s.Listeners[0].At, "listens on %d", s.Listeners[0].Port)
		f.Fix(analyzer.NeedsReview, "publish "+source.Quote(strconv.Itoa(s.Listeners[0].Port))+" of the container")
		f.Report(pass)
	}
	return nil, nil
}

// portsKnown reports whether it is certain on which ports a server listens: a
// flag or variable says so, or its default holds and no configuration file of
// the project may say otherwise.
func portsKnown(c *container.Container, s *program.Server) bool {
	if len(s.Listeners) == 0 || s.Class != program.AppServer && s.Class != program.DevServer && s.Class != program.Datastore {
		return false // the others have plugins, modules and configurations that add ports
	}
	for _, l := range s.Listeners {
		if l.Port == 0 || !l.Set && l.Address == program.UnknownAddress {
			return false
		}
	}
	if len(c.Service.UnknownEnvironment) > 0 || len(s.Settings) == 0 {
		return false
	}
	if s.Class != program.Datastore {
		return true
	}
	configuration := func(text string) bool {
		return strings.Contains(text, "conf") || strings.Contains(text, ".cnf") || strings.HasPrefix(text, "/etc")
	}
	return !slices.ContainsFunc(c.Mounts, func(m container.Mount) bool {
		return m.Target.IsUnknown() || m.Target != nil && configuration(m.Target.Str)
	}) &&
		!slices.ContainsFunc(c.Main.Argv, func(v *value.Value) bool { return v.IsUnknown() || configuration(v.Str) }) && c.Image.Stage == nil
}

// closedPort returns the first published port that no server of c listens on, nil
// if one of them leads to a server or the image says that something listens
// there.
func closedPort(c *container.Container, s *program.Server) *container.Port {
	for i := range c.Ports {
		p := &c.Ports[i]
		if !p.Target.IsKnown() || p.Protocol != "" && p.Protocol != "tcp" || declared(c, p.Target.Str) || named(c, p.Target.Str) {
			return nil
		}
		for _, l := range s.Listeners {
			if p.Target.Str == strconv.Itoa(l.Port) {
				return nil
			}
		}
	}
	return &c.Ports[0]
}

// named reports whether the command or a variable of c names a port: something
// else may be told to listen there.
func named(c *container.Container, port string) bool {
	return slices.ContainsFunc(c.Main.Argv, func(v *value.Value) bool { return holdsNumber(v.Str, port) }) ||
		slices.ContainsFunc(c.Environment, func(v container.Variable) bool {
			return v.Value == nil && strings.Contains(v.Name, "PORT") || v.Value != nil && (holdsNumber(v.Value.Str, port) || v.Value.IsUnknown() && strings.Contains(v.Name, "PORT"))
		})
}

// holdsNumber reports whether a text has a number that is not part of a longer
// one.
func holdsNumber(text, number string) bool {
	numbers := strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
	return slices.Contains(numbers, number)
}

// declared reports whether the image of c declares a port.
func declared(c *container.Container, port string) bool {
	for image := c.Image; image != nil; image = image.Base {
		if image.Known != nil && slices.ContainsFunc(image.Known.Ports, func(p string) bool { return p == port || strings.HasPrefix(p, port+"/") }) {
			return true
		}
		if image.Stage != nil && slices.ContainsFunc(image.Stage.Exposed, func(v *value.Value) bool {
			return v.IsUnknown() || v.Str == port || strings.HasPrefix(v.Str, port+"/") || strings.Contains(v.Str, "-")
		}) {
			return true
		}
	}
	return false
}
