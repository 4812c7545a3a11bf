package value

import (
	"go/token"
	"sort"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Kind is the type of a value.
type Kind uint8

// The kinds of YAML's core schema as yaml/v4 resolves it. Dockerfile words are
// strings.
const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	Time
	Map
	Seq
)

// State says how much of a value can be relied on.
type State uint8

// The states, from what is certain to what says nothing. A rule is silent on
// Partial, Unknown and Invalid values unless it says otherwise; Assumed counts
// as known and is named in the message.
const (
	Known     State = iota
	Synthetic       // given by a rule of Compose or Docker, not written
	Assumed         // the default operand of an unset variable
	Partial         // a string with known and unknown parts
	Unknown         // depends on something that the files do not say
	Invalid         // rejected by Compose or Docker; a diagnostic says why
)

// Style is the way in which a YAML value is written.
type Style uint8

// YAML's styles. Dockerfile words use Plain.
const (
	Plain Style = iota
	SingleQuoted
	DoubleQuoted
	Literal
	Folded
	Flow  // collections
	Block // collections
)

// A Value is a node with its origin. The nil *Value is absent.
type Value struct {
	Kind  Kind
	State State
	Style Style
	Tag   string      // explicit YAML tag, "" if there is none
	At    source.Span // where it is written, without anchor and tag; for absent text an empty span
	Step  *Step       // how it came to this place; nil: written here
	Str   string      // scalars: the text after interpolation
	Parts []Part      // strings that do not stand byte by byte in At or its quotes; they tile Str
	Kids  []Member    // Map: in source order; Seq: Key is ""
}

// A Member is an entry of a map or an element of a sequence.
type Member struct {
	Key   string
	KeyAt source.Span
	Step  *Step // set when the membership has a history of its own, as with a merge key
	Val   *Value
}

// A Part is a piece of a string value.
type Part struct {
	Off, End int32       // bytes of the value's Str
	At       source.Span // if as long as the part: byte by byte; otherwise written as a whole
	State    State
	Var      string // name of the variable that gave it, "" for literal text
	Step     *Step  // where the variable's value was defined
}

// NewString returns a known string that is written byte by byte at span.
func NewString(text string, at source.Span) *Value {
	return &Value{Kind: String, Str: text, At: at}
}

// IsZero reports whether v is absent or null.
func (v *Value) IsZero() bool { return v == nil || v.Kind == Null }

// IsKnown reports whether v is present and its content can be relied on.
func (v *Value) IsKnown() bool { return v != nil && v.State <= Assumed }

// IsUnknown reports whether v is present but its content, or a part of it, is
// not known.
func (v *Value) IsUnknown() bool { return v != nil && v.State > Assumed }

// Pos returns the position at which v is written, so that a *Value is a range
// for go/analysis.
func (v *Value) Pos() token.Pos {
	if v == nil {
		return token.NoPos
	}
	return v.At.Pos()
}

// End returns the position after v.
func (v *Value) End() token.Pos {
	if v == nil {
		return token.NoPos
	}
	return v.At.End()
}

// Get returns the value of a map's key, nil if there is none.
func (v *Value) Get(key string) *Value {
	if m := v.Member(key); m != nil {
		return m.Val
	}
	return nil
}

// Member returns a map's entry, nil if there is none.
func (v *Value) Member(key string) *Member {
	if v == nil || v.Kind != Map {
		return nil
	}
	for i := range v.Kids {
		if v.Kids[i].Key == key {
			return &v.Kids[i]
		}
	}
	return nil
}

// Path returns the value found by following keys through nested maps.
func (v *Value) Path(keys ...string) *Value {
	for _, key := range keys {
		v = v.Get(key)
	}
	return v
}

// Span returns where the bytes [off, end) of a string are written: exact where
// the text stands byte by byte, otherwise the smallest known place that holds
// it.
func (v *Value) Span(off, end int) source.Span {
	if v == nil {
		return source.Span{}
	}
	if v.Parts == nil {
		switch quotes := v.At.Len() - len(v.Str); {
		case quotes == 0:
			return v.At.Sub(off, end)
		case quotes == 2 && (v.Style == SingleQuoted || v.Style == DoubleQuoted):
			return v.At.Sub(off+1, end+1)
		}
		return v.At
	}
	var hull source.Span
	for _, p := range v.pieces(off, end) {
		hull = hull.Join(p.At)
	}
	if !hull.IsValid() {
		return v.At
	}
	return hull
}

// pieces returns the parts of v cut to the bytes [off, end) and counted from
// off. A part without text, such as an unset variable, belongs to every range
// that touches it; an empty range is that part alone if there is one.
func (v *Value) pieces(off, end int) []Part {
	var pieces []Part
	first := sort.Search(len(v.Parts), func(i int) bool { return int(v.Parts[i].End) >= off })
	for _, p := range v.Parts[first:] {
		if int(p.Off) > end {
			break
		}
		from, to := max(off, int(p.Off)), min(end, int(p.End))
		empty := p.Off == p.End
		if from == to && !empty && off != end {
			continue // only touches the range
		}
		// What a variable gave is not written at the expression, but a default is.
		literal := p.Var == "" || p.State == Assumed
		if literal && p.At.Len() == int(p.End-p.Off) {
			p.At = p.At.Sub(from-int(p.Off), to-int(p.Off))
		}
		p.Off, p.End = int32(from-off), int32(to-off)
		if empty && off == end {
			return []Part{p}
		}
		pieces = append(pieces, p)
	}
	return pieces
}

// Sub returns the bytes [off, end) of a string as a value of their own, with
// the state and origin of just that piece.
func (v *Value) Sub(off, end int) *Value {
	sub := &Value{Kind: String, State: v.State, Style: v.Style, At: v.Span(off, end), Step: v.Step, Str: v.Str[off:end]}
	if v.Parts == nil {
		return sub
	}
	sub.Parts = v.pieces(off, end)
	sub.State = StateOf(sub.Parts)
	if len(sub.Parts) == 1 && sub.Parts[0].Step != nil {
		sub.Step = sub.Parts[0].Step
	}
	return sub
}

// StateOf returns the state of a string from those of its parts.
func StateOf(parts []Part) State {
	state, unknown := Known, 0
	for _, p := range parts {
		if p.State > Assumed {
			unknown++
		} else if p.State > state {
			state = p.State
		}
	}
	switch {
	case unknown == 0:
		return state
	case unknown == len(parts):
		return Unknown
	}
	return Partial
}

// String renders v for a message: quoted, escaped, never raw.
func (v *Value) String() string {
	if v == nil {
		return "nothing"
	}
	return source.Quote(v.Str)
}

// Text returns a scalar as it is shown: an unknown part stands as its variable.
func (v *Value) Text() string {
	if v.State <= Assumed || v.Parts == nil {
		return v.Str
	}
	var b strings.Builder
	for _, p := range v.Parts {
		if p.State > Assumed && p.Var != "" {
			b.WriteString("${" + p.Var + "}")
			continue
		}
		b.WriteString(v.Str[p.Off:p.End])
	}
	return b.String()
}
