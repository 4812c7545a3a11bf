package application

import (
	"cmp"
	"slices"
	"strings"
)

// maxFlows bounds the flows of one route.
const maxFlows = 64

// findFlows gives each route what its callers' data reaches.
func (f *frame) findFlows() {
	f.findComparisons()
	f.findLooks()
	all := &flows{code: f.code, done: map[any]*summary{}, states: map[string]string{}}
	(&flows{code: f.code, done: map[any]*summary{}, states: all.states}).findStates()
	for _, r := range f.app.Routes {
		if r.Handler == nil || r.Handler.fn == nil || r.Hidden != nil {
			continue
		}
		l := &linker{flows: all, frame: f, route: r}
		l.demand()
		l.function(r.Handler.fn)
		for _, d := range r.Dependencies {
			if d.Function != nil && d.Function.fn != nil {
				l.function(d.Function.fn)
			}
		}
		slices.SortStableFunc(r.Flows, func(a, b *Flow) int {
			return cmp.Or(cmp.Compare(a.Certainty, b.Certainty), cmp.Compare(a.Sink.Argument.Pos(), b.Sink.Argument.Pos()))
		})
	}
	if all.cut {
		f.gap(f.app.At, "functions call each other too deeply to be followed")
	}
	if all.work > maxFlowWork {
		f.exhausted(f.app.At)
	}
}

// A linker finds the flows of one route.
type linker struct {
	*flows

	frame *frame
	route *Route
	// asked is what the dependencies demand of what callers send.
	asked map[sentAt]demand
}

// A sentAt is where a request has a value.
type sentAt struct {
	in   Part
	name string
}

// A demand is for which sinks a value is harmless, or perhaps so.
type demand struct{ clean, weak classes }

func placeOf(p *Parameter) sentAt {
	name := p.Alias
	if name == "" {
		name = p.Name
	}
	return sentAt{p.In, name}
}

// demand notes what the dependencies demand: those that raise keep the handler
// from running, whether or not it takes what they give.
func (l *linker) demand() {
	l.asked = map[sentAt]demand{}
	for _, d := range l.route.Dependencies {
		if d.Function == nil || d.Function.fn == nil || d.Function.fn.def == nil {
			continue
		}
		sum := l.summary(d.Function.fn, 0)
		for _, p := range l.route.Parameters {
			if p.Function == nil || p.Function.Whole != d.Function.Whole || len(p.Fields) > 0 {
				continue
			}
			for i, param := range d.Function.fn.def.Params {
				if param.Name.Text == p.Name {
					known, from := l.asked[placeOf(p)], origin{param: i}
					known.clean |= sum.checks[from]
					known.weak |= sum.weak[from]
					l.asked[placeOf(p)] = known
				}
			}
		}
	}
}

// A sent value is what a caller sends, where a function gets it.
type sent struct {
	parameter *Parameter
	field     string
	clean     classes
	doubt     classes
	decoded   bool
	calls     int
	steps     []FlowStep
}

func (l *linker) function(fn *function) {
	sum := l.summary(fn, 0)
	for _, h := range sum.hits {
		h, ok := l.client(fn, h)
		if !ok {
			continue
		}
		for _, s := range l.sources(fn, h.from, 0) {
			l.flow(h, s)
		}
	}
}

// flow notes that something a caller sends reaches a sink.
func (l *linker) flow(h *hit, s sent) {
	r := l.route
	sink := h.sink
	if sink.Detail == contentOrPath {
		if sink.Detail = ""; s.parameter.In != InFile || s.field == "filename" {
			sink.Class = FileRead
		}
	}
	bit := bitOf(sink.Class)
	if s.field == "" {
		known := l.asked[placeOf(s.parameter)]
		s.clean |= known.clean
		s.doubt |= known.weak
	}
	if (s.clean|s.harmless(h.decoded || s.decoded))&bit != 0 || len(r.Flows) >= maxFlows {
		return
	}
	if s.parameter.In == InCredentials && r.Level == Checked {
		return // it is what the check wants
	}
	flow := &Flow{
		Route: r, Parameter: s.parameter, Field: s.field, Sink: sink, Answered: h.returned || sink.Detail == "answer",
		Steps: append(slices.Clone(s.steps), h.steps...),
	}
	if h.probable || s.doubt&bit != 0 || s.calls+h.calls > seenCalls || r.Cond != nil && r.Cond.Truth != True {
		flow.Certainty = Probable
	}
	for _, known := range r.Flows {
		if known.Sink.Class == sink.Class && known.Sink.Argument == sink.Argument && known.Parameter == flow.Parameter {
			if known.Certainty > flow.Certainty {
				*known = *flow
			}
			return
		}
	}
	r.Flows = append(r.Flows, flow)
}

// sources returns what callers send in a parameter of a function that the
// framework calls.
func (l *linker) sources(fn *function, from origin, depth int) []sent {
	if fn.def == nil || from.param >= len(fn.def.Params) || depth > maxFlowDepth {
		return nil
	}
	name := fn.def.Params[from.param].Name.Text
	for i := range l.frame.signature(fn).params {
		p := &l.frame.signature(fn).params[i]
		if p.name != name {
			continue
		}
		if p.dep != nil {
			target, _, _ := dependsOn(p.dep.object)
			if c := l.frame.callableOf(target); c.scheme == nil {
				return l.dependency(c, from, depth)
			}
		}
		break
	}
	for _, p := range l.route.Parameters {
		if p.Name == name && p.Function != nil && p.Function.Whole == fn.Whole {
			if (l.route.Kind == Plain || l.route.Kind == PlainWebSocket) && p.Function == l.route.Handler {
				p.In = InRequest
			}
			return l.field(p, from.field)
		}
	}
	return nil
}

// dependency returns what callers send in what a dependency gives.
func (l *linker) dependency(c callable, from origin, depth int) []sent {
	if c.fn == nil {
		if c.class == nil {
			return nil
		}
		first, rest, _ := strings.Cut(from.field, ".")
		for _, p := range l.route.Parameters {
			if _, owner := c.class.field(first); p.Name == first && owner != nil && p.Function == nil {
				return l.field(p, rest)
			}
		}
		return nil
	}
	var all []sent
	for _, t := range l.summary(c.fn, 0).results {
		if t.hit != nil {
			continue
		}
		got, ok := composed(t, from.field)
		if !ok {
			continue
		}
		for _, s := range l.sources(c.fn, got.from, depth+1) {
			s.clean |= t.clean
			s.doubt |= t.doubt
			s.decoded = s.decoded || t.decoded
			s.calls += t.calls
			s.steps = append(s.steps, t.trail.steps()...)
			if all = append(all, s); len(all) >= maxFlows {
				return all
			}
		}
	}
	return all
}

// field returns what a caller sends in a field of a parameter, none if it can
// hold nothing that matters.
func (l *linker) field(p *Parameter, field string) []sent {
	s := sent{parameter: p, field: field}
	first, rest, _ := strings.Cut(field, ".")
	switch {
	case p.Taint == NoText:
		return nil
	case p.In == InRequest:
		switch first {
		case "query_params", "path_params", "headers", "cookies", "url", "json", "body", "form", "stream",
			"receive_text", "receive_json", "receive_bytes", "iter_text":
		default:
			return nil
		}
	case p.In == InFile && first == "size":
		return nil
	case p.In == InCredentials:
		if first == "scheme" {
			return nil
		}
	case len(p.Fields) > 0 && first != "":
		for _, inner := range p.Fields {
			if inner.Name == first {
				found := l.field(inner, rest)
				for i := range found {
					found[i].parameter = p
					found[i].clean |= found[i].pattern(inner)
					found[i].field = field
				}
				return found
			}
		}
		s.doubt = everyBit // a property, or a field that was not seen
	}
	s.clean |= s.pattern(p)
	clean, doubt := l.validated(p, field != "")
	s.clean |= clean
	s.doubt |= doubt
	return []sent{s}
}

// pattern returns for which sinks the pattern of a parameter makes it harmless.
func (s *sent) pattern(p *Parameter) classes {
	if p.Taint != Patterned {
		return 0
	}
	if p.Pattern == nil || !p.Pattern.IsKnown() {
		s.doubt = everyBit
		return 0
	}
	return allows(p.Pattern.Str)
}

// harmless returns for which sinks the place in the request makes a value so: a
// segment of a path has no slash.
func (s *sent) harmless(decoded bool) classes {
	if s.parameter.In == InPath && !s.parameter.Slashes && !decoded {
		return fileBit
	}
	return 0
}
