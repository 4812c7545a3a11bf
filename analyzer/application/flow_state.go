package application

import (
	"maps"
	"math"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// classes is a set of sink classes: those for which a text is harmless.
type classes uint16

// The classes as bits. A text that is harmless as a path is so for reading and
// writing.
const (
	shellBit classes = 1 << iota
	commandBit
	codeBit
	deserializeBit
	templateBit
	engineBit
	forgeryBit
	fileBit

	everyBit = 1<<iota - 1
)

func bitOf(class SinkClass) classes {
	switch class {
	case Shell:
		return shellBit
	case CommandLine:
		return commandBit
	case Code:
		return codeBit
	case Deserialize:
		return deserializeBit
	case Template:
		return templateBit
	case Engine:
		return engineBit
	case Forgery:
		return forgeryBit
	case FileRead, FileWrite:
		return fileBit
	}
	return 0
}

// An origin is a parameter of a function, or a field of one.
type origin struct {
	param int
	field string // with dots
}

// within returns the origin of a field of what came from o. Long paths end in
// what they belong to.
func (o origin) within(name string) origin {
	const maxField = 80
	switch {
	case name == "" || len(o.field)+len(name) > maxField:
	case o.field == "":
		o.field = name
	default:
		o.field += "." + name
	}
	return o
}

// A taint is what a value holds of a parameter.
type taint struct {
	from origin
	// hit is set instead if the value is what a sink gives.
	hit *hit
	// under is the attribute of the value that holds it, "" for the value.
	under   string
	clean   classes
	doubt   classes // for which a flow is probable
	derived bool    // more than the parameter itself
	decoded bool    // after the framework did
	calls   int
	trail   *trail
}

// A trail leads back from a value to its parameter.
type trail struct {
	step  FlowStep
	prev  *trail
	count int
}

const maxTrail = 8

// maxSteppedThrough bounds the steps of a flow through many calls: its first ones
// are left out.
const maxSteppedThrough = 4 * maxTrail

func (t *trail) add(at source.Span, text string) *trail {
	n := &trail{step: FlowStep{At: at, Text: text}, prev: t, count: 1}
	if t != nil {
		if t.count >= maxTrail || t.step.At == at {
			return t
		}
		n.count = t.count + 1
	}
	return n
}

func (t *trail) steps() []FlowStep {
	if t == nil {
		return nil
	}
	return append(t.prev.steps(), t.step)
}

// taints are those of a value, few and each once.
type taints []taint

const maxTaints = 16

func (s taints) join(more taints) taints {
	if len(more) == 0 {
		return s
	}
	out := append(taints(nil), s...)
next:
	for _, t := range more {
		for i := range out {
			o := &out[i]
			if o.from == t.from && o.hit == t.hit && o.under == t.under {
				o.clean &= t.clean
				o.doubt &= t.doubt
				o.derived = o.derived || t.derived
				o.decoded = o.decoded || t.decoded
				continue next
			}
		}
		if len(out) < maxTaints {
			out = append(out, t)
		}
	}
	return out
}

// each returns the taints with a change.
func (s taints) each(change func(*taint)) taints {
	if len(s) == 0 {
		return nil
	}
	out := append(taints(nil), s...)
	for i := range out {
		change(&out[i])
	}
	return out
}

// derive marks text that was made from others.
func (s taints) derive() taints { return s.each(func(t *taint) { t.derived = true }) }

// less returns the taints with more that is harmless.
func (s taints) less(c classes) taints {
	return s.each(func(t *taint) { t.clean, t.derived = t.clean|c, true })
}

func (s taints) doubtful() taints {
	return s.each(func(t *taint) { t.doubt, t.derived = everyBit, true })
}

// text returns the taints of a value itself, without those of its attributes.
func (s taints) text() taints {
	var out taints
	for _, t := range s {
		if t.under == "" {
			out = append(out, t)
		}
	}
	return out
}

// field returns the taints of an attribute or element; name is "" if it is not
// known.
func (s taints) field(name string) taints {
	var out taints
	for _, t := range s {
		switch {
		case t.under == "":
			if t.hit == nil {
				t.from = t.from.within(name)
			}
			out = append(out, t)
		case t.under == name || name == "":
			t.under = ""
			out = append(out, t)
		}
	}
	return out
}

// A state is what is known at one place of a function.
type state struct {
	vars  map[string]taints
	clean map[origin]classes // checked on every way here
	weak  map[origin]classes // perhaps checked
	ended bool
}

func (s *state) copied() *state {
	return &state{vars: maps.Clone(s.vars), clean: maps.Clone(s.clean), weak: maps.Clone(s.weak), ended: s.ended}
}

// settle puts into taints what was checked of their origins.
func (s *state) settle(values taints) taints {
	if len(s.clean) == 0 {
		return values
	}
	return values.each(func(t *taint) {
		if t.hit == nil {
			t.clean |= s.clean[t.from]
		}
	})
}

// settleAll puts into taints what was checked of their origins, and what perhaps
// was.
func (s *state) settleAll(values taints) taints {
	values = s.settle(values)
	if len(s.weak) == 0 {
		return values
	}
	return values.each(func(t *taint) {
		if t.hit == nil {
			t.doubt |= s.weak[t.from]
		}
	})
}

// joined returns what is known where two ways meet.
func joined(a, b *state) *state {
	if a.ended {
		return b
	}
	if b.ended {
		return a
	}
	out := a.copied()
	for name, s := range out.vars {
		out.vars[name] = a.settle(s)
	}
	for name, s := range b.vars {
		out.vars[name] = out.vars[name].join(b.settle(s))
	}
	for o, c := range out.clean {
		out.clean[o] = c & b.clean[o]
	}
	for o, c := range b.weak {
		out.weak[o] |= c
	}
	// What was checked on one way was perhaps checked.
	for _, s := range []*state{a, b} {
		for o, c := range s.clean {
			out.weak[o] |= c &^ out.clean[o]
		}
	}
	return out
}

// A hit is a sink that a parameter of a function reaches, in it or in what it
// calls.
type hit struct {
	from origin
	sink Sink
	// client is the parameter, from 1, that must be a client of HTTP; 0 if none
	// has to be.
	client   int
	probable bool
	returned bool // what the sink gives is returned
	decoded  bool
	calls    int
	steps    []FlowStep
}

// A summary is what a function does with its parameters.
type summary struct {
	hits    []*hit
	results taints
	// checks are parameters that are harmless once it has returned.
	checks map[origin]classes
	weak   map[origin]classes // so, perhaps
	kind   string             // what makes the value that it returns
	raises bool
	// asserts is set if an assertion fails for some values.
	asserts bool
	bad     bool // something in it was not understood
	busy    bool
	// lowest is the first function, among those that were being read, that it
	// calls: its own place if it is none of the others.
	lowest int
}

// whole says that a summary needs no function that is being read.
const whole = math.MaxInt

const maxHits = 64

// add notes a hit once.
func (s *summary) add(h *hit) *hit {
	for _, known := range s.hits {
		if known.from == h.from && known.client == h.client && known.sink.Class == h.sink.Class && known.sink.Argument == h.sink.Argument {
			known.probable = known.probable && h.probable
			known.returned = known.returned || h.returned
			if h.calls < known.calls {
				known.calls, known.steps = h.calls, h.steps
			}
			return known
		}
	}
	if len(s.hits) < maxHits {
		s.hits = append(s.hits, h)
	}
	return h
}

// lastDot returns the last of some names with dots.
func lastDot(p string) string { return p[strings.LastIndexByte(p, '.')+1:] }
