package escape

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// The factors of what the source of an application shows.
var (
	seenCode    = Factor{97, "runs what callers send, seen in the source"}
	seenRequest = Factor{97, "sends requests for callers, seen in the source"}
	seenFile    = Factor{97, "opens paths of callers, seen in the source"}
	seenEngine  = Factor{97, "tells the engine what callers send, seen in the source"}
	byPage      = class{Factor{80, "only pages of the framework"}, Factor{70, "only pages of the framework"}}
)

func request(c *container.Container, r *application.Route) Node {
	return Node{Kind: Request, Service: c.Name, Detail: r.Title()}
}

// applicationEntries adds the ways over routes for who sends to c: to its own
// code on the least protected one, and to what is seen on others. It reports
// whether they stand for what else is known of c.
func (s *scan) applicationEntries(c *container.Container, from Node, with arc, class Factor, secure bool) bool {
	a := s.served[c.Name]
	if a == nil {
		return false
	}
	facts, list, gains := with.facts, with.factors, with.gains
	for _, r := range a.routes {
		f := a.facts[r]
		if f == nil || len(r.Flows) == 0 && r.Kind != application.Static {
			continue
		}
		with.facts, with.factors = slices.Concat(facts, []*Fact{f}), slices.Concat(list, factors(askedBy(r, secure)))
		with.gains = "calls " + source.Quote(r.Title()) + " of " + c.String()
		s.model.add(from, request(c, r), with)
	}
	with.facts, with.factors, with.gains = facts, slices.Concat(list, []Factor{class}), gains
	switch r := a.handler; {
	case r != nil && (a.Complete() || !guarded(r) || a.guardsAll()):
		with.facts = slices.Concat(facts, []*Fact{a.facts[r]})
		if a.hint != nil {
			with.facts = append(with.facts, a.hint)
		}
		with.factors = slices.Concat(with.factors, factors(askedBy(r, secure)))
	case r == nil && a.Complete() && len(a.routes) > 0:
		pages := byPage.outside
		if with.lateral {
			pages = byPage.inside
		}
		with.factors = slices.Concat(list, []Factor{pages})
	}
	s.model.add(from, Node{Kind: Foot, Service: c.Name}, with)
	return true
}

// askedBy returns the factor of the credentials that a route asks for.
func askedBy(r *application.Route, secure bool) Factor {
	switch {
	case !guarded(r):
		return Factor{}
	case secure:
		return Factor{94, "asks for credentials"}
	case r.Gate != nil && r.Gate.Basic:
		return Factor{97, "Basic over plain HTTP"}
	}
	return Factor{97, "asks for credentials over plain HTTP"}
}

// guardsAll reports whether what could not be followed is guarded, too: by
// dependencies of the application or by middleware.
func (a *served) guardsAll() bool {
	if a.Root == nil {
		return false
	}
	for _, d := range a.Root.Dependencies {
		if d.Gate != nil {
			return true
		}
	}
	return slices.ContainsFunc(a.Root.Middleware, func(m *application.Middleware) bool {
		return m.Gate != nil && len(m.Exempt) == 0 && !m.ExemptUnknown && m.Only == nil
	})
}

// secure reports whether a listener of c speaks TLS, or a way leads to a port on
// which that is the custom.
func (s *scan) secure(c *container.Container, port string) bool {
	switch port {
	case "443", "8443", "9443":
		return true
	}
	for _, word := range c.Main.Argv {
		if flag, _, _ := strings.Cut(word.Str, "="); flag == "--ssl-keyfile" || flag == "--ssl-certfile" || flag == "--certfile" || flag == "--keyfile" {
			return true
		}
	}
	return c.Variable("UVICORN_SSL_KEYFILE") != nil
}

// applicationArcs adds what callers of routes get beyond the application.
func (s *scan) applicationArcs() {
	for _, c := range s.containers {
		a := s.served[c.Name]
		if a == nil {
			continue
		}
		for _, f := range s.facts.of(c.Name, "sink:*") {
			flow := s.sinks[f]
			if flow == nil || a.facts[flow.Route] == nil {
				continue
			}
			from := request(c, flow.Route)
			switch flow.Sink.Class {
			case application.Shell, application.Code, application.Deserialize, application.Template:
				s.model.add(from, Node{Kind: Foot, Service: c.Name}, arc{
					edge: Edge("APP." + string(flow.Sink.Class)), kind: FootholdStep, facts: []*Fact{f}, factors: []Factor{seenCode}, service: c.Name,
					gains: "runs commands of the caller in " + c.String(),
				})
			case application.Engine:
				s.engineCalls(c, from, f)
			case application.Forgery:
				s.forgeries(c, from, f, flow)
			case application.FileRead:
				if flow.Answered || flow.Sink.Detail == "answer" {
					s.files(c, from, "read:", []Factor{seenFile}, []*Fact{f}, func(*Fact) bool { return true })
				}
			case application.FileWrite:
				if !removes(flow.Sink.Call) {
					s.replaces(c, from, f)
					s.files(c, from, "write-", []Factor{seenFile}, []*Fact{f}, func(*Fact) bool { return true })
				}
			case application.CommandLine:
			}
		}
		for _, r := range a.routes {
			if f := a.facts[r]; f != nil && r.Kind == application.Static && r.Directory.IsKnown() {
				s.files(c, request(c, r), "read:", nil, nil, func(mounted *Fact) bool { return liesIn(c, mounted.Key, r.Directory.Str) })
			}
		}
	}
}

// replaces adds that who writes files of c replaces its code, if the server loads
// it anew.
func (s *scan) replaces(c *container.Container, from Node, f *Fact) {
	reloads := slices.ContainsFunc(c.Main.Argv, func(word *value.Value) bool { return word.Str == "--reload" })
	if !reloads || c.ReadOnly.True || c.ReadOnly.Unknown() {
		return
	}
	for _, as := range owners(Root) {
		for _, picked := range pick(s.facts, c.Name, as.needs) {
			s.model.add(from, Node{Kind: Foot, Service: c.Name}, arc{
				edge: "APP.write", kind: FootholdStep, facts: slices.Concat([]*Fact{f}, picked), factors: factors(seenFile, as.factor, Factor{97, "the server loads changed code"}),
				service: c.Name, gains: "replaces the code of " + c.String() + ", which its server loads anew",
			})
		}
	}
}

// removes reports whether a call that takes a path writes nothing of the caller's
// into a file.
func removes(call string) bool {
	switch call[strings.LastIndexByte(call, '.')+1:] {
	case "remove", "unlink", "rmdir", "removedirs", "rmtree", "makedirs", "mkdir", "touch", "truncate", "chmod":
		return true
	}
	return false
}

// liesIn reports whether what is mounted of the host lies in a directory of c.
func liesIn(c *container.Container, mounted, dir string) bool {
	dir = path.Clean(dir)
	return slices.ContainsFunc(c.Mounts, func(m container.Mount) bool {
		if path.Clean(m.Host.Path) != mounted || !m.Target.IsKnown() {
			return false
		}
		target := path.Clean(m.Target.Str)
		return target == dir || strings.HasPrefix(target, strings.TrimSuffix(dir, "/")+"/")
	})
}

// files adds what reading or writing files as the process of c gives: what the
// rules about its mounts say, without code execution.
func (s *scan) files(c *container.Container, from Node, prefix string, how []Factor, because []*Fact, applies func(*Fact) bool) {
	edge, verb := Edge("APP.read"), "reads "
	if prefix != "read:" {
		edge, verb = "APP.write", "writes "
	}
	shield := shield{posture: s.posture, runtime: runtimeOf(c)}
	for _, r := range Rows() {
		if r.Edge != "MNT.*" || len(r.Needs) == 0 || !strings.HasPrefix(r.Needs[0], prefix) {
			continue
		}
		for _, v := range shield.variants(r) {
			for _, as := range owners(r.From) {
				needs := slices.Concat(r.Needs, v.needs, as.needs)
				for _, picked := range pick(s.facts, c.Name, needs) {
					if !applies(picked[0]) {
						continue
					}
					s.model.add(from, v.gives, arc{
						edge: edge, kind: PrimitiveStep, facts: slices.Concat(picked[:1], because, picked[1:]), factors: slices.Concat(how, factors(as.factor, v.factor)),
						confidence: r.Confidence, service: c.Name, gains: verb + "files of the host through a route of " + c.String(), row: r,
					})
				}
			}
		}
	}
}

// An owner is as whom a process opens files, and the factor of that.
type owner struct {
	needs  []string
	factor Factor
}

// owners returns as whom a process has to run for what a node gives.
func owners(from NodeKind) []owner {
	if from != Root {
		return []owner{{}}
	}
	return []owner{{[]string{"uid:0"}, Factor{}}, {[]string{"uid:unknown"}, factorOf("default")}}
}

// engineCalls adds that a route tells the engine that c has what callers send.
func (s *scan) engineCalls(c *container.Container, from Node, f *Fact) {
	for _, needs := range [...][]string{
		{"socket:docker", "uid:0"}, {"socket:docker", "uid:unknown"}, {"socket:docker", "group:docker"}, {"api-endpoint:plain"}, {"api-endpoint:tls"},
	} {
		for _, picked := range pick(s.facts, c.Name, needs) {
			s.model.add(from, Node{Kind: API, Detail: APIFull}, arc{
				edge: "APP.engine", kind: PrimitiveStep, facts: slices.Concat(picked[:1], []*Fact{f}, picked[1:]), factors: []Factor{seenEngine}, service: c.Name,
				gains: "starts containers of its choice through a route of " + c.String(),
			})
		}
	}
	for _, api := range s.apis {
		if api.node.Detail == APIFull {
			s.overNetwork(c, from, api, api.node, arc{edge: "APP.engine", facts: []*Fact{f}, factors: []Factor{seenEngine, hop}})
		}
	}
}

// forgeries adds the engine APIs over TCP that a route sends requests of callers
// to.
func (s *scan) forgeries(c *container.Container, from Node, f *Fact, flow *application.Flow) {
	changes := changing(flow.Sink.Detail)
	for _, api := range s.apis {
		to := api.node
		switch {
		case changes:
		case !flow.Answered:
			continue
		case to.Detail == APIFull && to.Service == "":
			to.Detail = APIRead
		case to.Detail != APIRead:
			continue
		}
		s.overNetwork(c, from, api, to, arc{edge: "APP.request", facts: []*Fact{f}, factors: []Factor{seenRequest, hop}})
	}
	mode := APIFull
	if !changes {
		mode = APIRead
	}
	if !changes && !flow.Answered {
		return
	}
	for _, endpoint := range s.facts.of(c.Name, "api-endpoint:plain") {
		s.model.add(from, Node{Kind: API, Detail: mode}, arc{
			edge: "APP.request", kind: PrimitiveStep, facts: []*Fact{endpoint, f}, factors: []Factor{seenRequest}, service: c.Name,
			gains: "sends requests to the engine through a route of " + c.String(),
		})
	}
}

// changing reports whether a request as its sink tells it can create something:
// it posts a body of the caller's.
func changing(detail string) bool {
	if !strings.HasSuffix(detail, " with a body") {
		return false
	}
	switch method, _, _ := strings.Cut(detail, " "); method {
	case "POST", "PUT", "any":
		return true
	}
	return false
}

// overNetwork adds that callers of a route get to an API on a network of c.
func (s *scan) overNetwork(c *container.Container, from Node, api engineAPI, to Node, with arc) {
	if api.service == c {
		return
	}
	seen := with.facts
	for _, here := range s.facts.of(c.Name, "net:*") {
		for _, there := range s.facts.of(api.service.Name, here.Kind) {
			for _, picked := range pick(s.facts, api.service.Name, api.kinds) {
				with.kind, with.service, with.lateral = LateralStep, api.service.Name, true
				with.facts = slices.Concat(picked[:1], seen, picked[1:], []*Fact{here, there})
				with.gains = "reaches the engine behind " + api.service.String() + " through a route of " + c.String()
				s.model.add(from, to, with)
			}
		}
	}
}
