package exposure

import (
	"fmt"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// serverRooms are what a rule about servers requires.
var serverRooms = []*analysis.Analyzer{source.Analyzer, container.Analyzer, program.Analyzer, reach.Analyzer}

// A sighting is a server that somebody reaches, with the way by which the most
// come. The way's scope is Nobody if none is known.
type sighting struct {
	*program.Server
	listener program.Listener
	way      reach.Way
}

// sightings lists the servers of the unit's containers that are started.
func sightings(pass *analysis.Pass) []sighting {
	m := reach.In(pass)
	var all []sighting
	for _, c := range container.In(pass) {
		if c.Lifetime == container.Inactive {
			continue
		}
		for _, s := range program.In(pass).Of(c) {
			way, listener, _ := m.Server(s)
			all = append(all, sighting{Server: s, listener: listener, way: way})
		}
	}
	return all
}

// open reports whether the server certainly lets an attacker in.
func open(s *program.Server) bool {
	return s.Auth.State == program.Open || s.Auth.State == program.DefaultCredential
}

// A subject is what kind of server a rule is about.
type subject uint8

const (
	otherServer subject = iota
	codeService         // runs code for whoever it lets in
	datastore
	adminUI
	manager // of containers, with an engine's socket
	secretStore
	metrics
	modelServer
)

// subjectOf says which rules a server belongs to: each to one.
func subjectOf(s *program.Server) subject {
	switch s.Class {
	case program.EngineAPI, program.Proxy, program.Tunnel, program.AppServer, program.DevServer:
		return otherServer // rules of their own
	case program.ContainerManager:
		if evidence.EngineSocket(s.Container) != nil {
			return manager
		}
	case program.SecretStore:
		return secretStore
	case program.LLM:
		return modelServer
	default: // by what it gives
	}
	switch {
	case s.Gain == program.Code:
		return codeService
	case s.Class == program.Datastore, s.Class == program.Search, s.Class == program.Broker, s.Class == program.Coordination,
		s.Class == program.ObjectStore, s.Class == program.VectorStore, s.Class == program.Registry:
		return datastore
	case s.Gain == program.Information:
		return metrics
	}
	return adminUI
}

// reportedAs reports whether the port of c leads to a server that a rule about
// servers reports: it has more to say than that a port is published.
func reportedAs(pass *analysis.Pass, c *container.Container, p container.Port) bool {
	for _, s := range program.In(pass).Of(c) {
		what := subjectOf(s)
		if !open(s) && what != manager && what != secretStore || what == otherServer && s.Class != program.Proxy {
			continue
		}
		for _, l := range s.Listeners {
			if reach.LeadsTo(p, l) {
				return true
			}
		}
	}
	return false
}

// does says what an attacker does with a server that lets them in.
func (s sighting) does() string {
	switch s.Gain {
	case program.Code:
		return fmt.Sprintf("runs code through %s in %s", s.Title, s.Container)
	case program.Data:
		return fmt.Sprintf("reads and changes the data of %s in %s", s.Title, s.Container)
	case program.Information:
		return fmt.Sprintf("reads what %s in %s shows", s.Title, s.Container)
	case program.Administration, program.Unspecified:
	}
	return fmt.Sprintf("administers %s in %s", s.Title, s.Container)
}

// how says how the server lets an attacker in.
func (s sighting) how() string {
	if s.Auth.State == program.DefaultCredential {
		return "with the default password"
	}
	return "without a password"
}

// exposed begins a finding about a server that other machines or the host
// reach, at the place that lets them.
func (s sighting) exposed(pass *analysis.Pass) *analyzer.Finding {
	f := analyzer.At(s.way.At, "an attacker on %s %s %s", s.way.From(), s.does(), s.how())
	s.complete(pass, f)
	return f
}

// complete adds what findings about reachable servers have in common.
func (s sighting) complete(pass *analysis.Pass, f *analyzer.Finding) {
	f.About(s.Container.Subjects(f.At)...).Keyed(s.Title)
	evidence.Development(f, s.Container, source.In(pass).Files)
	s.why(f)
	if s.way.Route != reach.ByPort {
		if s.way.Port.Entry != nil {
			f.Because(analyzer.Entry, s.way.Port.Entry, "%s is reachable from %s", s.way.Through, s.way.From())
		}
		return
	}
	evidence.Origin(f, s.way.Port.HostIP)
	ports := []container.Port{s.way.Port}
	for _, p := range s.way.Owner.Ports {
		if p.Entry.At != s.way.Port.Entry.At && beyondLoopback(p) && s.listensAt(p) {
			f.Because(analyzer.Value, p.Entry, "published, too")
			ports = append(ports, p)
		}
	}
	if s.way.Scope.Outside() {
		fixBinding(f, s.way.Owner, ports...)
	}
}

// listensAt reports whether a published port leads to the server.
func (s sighting) listensAt(p container.Port) bool {
	for _, l := range s.Listeners {
		if reach.LeadsTo(p, l) {
			return true
		}
	}
	return false
}

// why shows what lets an attacker in, and says what to write.
func (s sighting) why(f *analyzer.Finding) {
	switch {
	case s.Auth.State == program.DefaultCredential && s.Auth.At != nil:
		f.Because(analyzer.Cause, s.Auth.At, "the vendor's default password")
		f.Mask(s.Auth.At)
	case s.Auth.At != nil:
		f.Because(analyzer.Cause, s.Auth.At, "lets everybody in")
	case s.Auth.State == program.DefaultCredential:
		f.Because(analyzer.Value, s.At, "has a default password, and no other is set")
	case s.Auth.State == program.Open:
		f.Because(analyzer.Value, s.At, "asks for no password unless told to")
	}
	s.fixPassword(f)
}

// fixPassword says by which switch the server asks for a password.
func (s sighting) fixPassword(f *analyzer.Finding) {
	if !open(s.Server) {
		return
	}
	for _, term := range s.Closes {
		term, _, _ = strings.Cut(term, "+")
		name, isVariable := strings.CutPrefix(term, "$")
		name, value, _ := strings.Cut(name, "=")
		switch {
		case isVariable && value == "":
			f.Fix(analyzer.NeedsReview, "have it ask for credentials: set "+source.Quote(name))
		case isVariable:
			value, _, _ = strings.Cut(value, "|")
			f.Fix(analyzer.NeedsReview, "have it ask for credentials: set "+source.Quote(name+"="+value))
		case strings.HasPrefix(name, "-"):
			f.Fix(analyzer.NeedsReview, "have it ask for credentials: start it with "+source.Quote(name))
		default:
			continue
		}
		return
	}
}
