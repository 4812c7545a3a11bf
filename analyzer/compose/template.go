package compose

import (
	"sort"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Limits of interpolation, for one value.
const (
	maxTemplate    = 1 << 20  // bytes before
	maxResult      = 64 << 10 // bytes after
	maxExpressions = 1000
	maxNesting     = 32
)

// interpolate returns v with variables substituted in every string below it,
// keys excepted. What does not change is shared. A variable that is not set
// leaves an unknown part without text.
func (e *environment) interpolate(v *value.Value, report func(Diagnostic)) *value.Value {
	i := interpolation{env: e, report: report}
	return i.walk(v)
}

// An interpolation goes through one tree.
type interpolation struct {
	env    *environment
	report func(Diagnostic)
	// What aliases share stays shared, and says what is wrong with it once.
	changed map[*value.Member][]value.Member
	said    map[source.Span]bool
}

func (i *interpolation) walk(v *value.Value) *value.Value {
	switch {
	case v == nil:
		return nil
	case v.Kind == value.String:
		return i.env.expand(v, i.env.lookup, i.say)
	case len(v.Kids) == 0:
		return v
	}
	kids, done := i.changed[&v.Kids[0]]
	if !done {
		for n, kid := range v.Kids {
			val := i.walk(kid.Val)
			if val == kid.Val {
				continue
			}
			if kids == nil {
				kids = append(make([]value.Member, 0, len(v.Kids)), v.Kids...)
			}
			kids[n].Val = val
		}
		if kids == nil {
			return v
		}
		if i.changed == nil {
			i.changed = map[*value.Member][]value.Member{}
		}
		i.changed[&v.Kids[0]] = kids
	}
	w := *v
	w.Kids = kids
	return &w
}

func (i *interpolation) say(d Diagnostic) {
	if i.said[d.At] || len(i.said) == maxProblems {
		return
	}
	if i.said == nil {
		i.said = map[source.Span]bool{}
	}
	i.said[d.At] = true
	i.report(d)
}

// An expansion is that of one string value.
type expansion struct {
	v      *value.Value
	closed bool
	lookup func(string) (*value.Value, bool)
	report func(Diagnostic)

	text        []byte
	parts       []value.Part
	expressions int
	invalid     bool
	excess      string // the limit that was passed
	lineEnd     int    // of the line on which lastBrace was looked for
	lastBrace   int
}

// A scope says what the text of an operand amounts to.
type scope struct {
	state value.State
	name  string // variable whose default it is
	step  *value.Step
	depth int
}

// expand returns v with its variables substituted, v itself if it has none. It
// has the grammar of compose-go's template.DefaultPattern and its evaluation,
// with the quirks that come from matching it by a regular expression.
func (e *environment) expand(v *value.Value, lookup func(string) (*value.Value, bool), report func(Diagnostic)) *value.Value {
	if v.State > value.Assumed || strings.IndexByte(v.Str, '$') < 0 {
		return v
	}
	t := expansion{v: v, closed: e.closed, lookup: lookup, report: report, lineEnd: -1}
	if len(v.Str) > maxTemplate {
		t.excess = "the text is too long"
	} else {
		t.expand(0, len(v.Str), scope{})
	}
	w := *v
	switch {
	case t.excess != "":
		report(Diagnostic{Code: TooLong, Level: Note, At: v.At, Message: t.excess + ": its variables are not substituted"})
		w.State = value.Unknown
		return &w
	case t.invalid:
		w.State = value.Invalid
		return &w
	case t.expressions == 0:
		return v
	}
	w.Str, w.Parts, w.State = string(t.text), t.parts, value.StateOf(t.parts)
	return &w
}

// expand appends the bytes from i to end of the template, substituted.
func (t *expansion) expand(i, end int, s scope) {
	literal, text := i, t.v.Str
	for i < end && t.excess == "" {
		n := strings.IndexByte(text[i:end], '$')
		if n < 0 {
			break
		}
		i += n
		x, ok := t.expression(i, end)
		if !ok {
			i++ // a dollar sign of its own
			continue
		}
		t.literal(literal, i, s)
		if t.expressions++; t.expressions > maxExpressions {
			t.excess = "the text has too many variables"
		}
		t.substitute(x, s)
		i, literal = x.end, x.end
	}
	t.literal(literal, end, s)
	if len(t.text) > maxResult {
		t.excess = "the text grows too long"
	}
}

// An expression is what a dollar sign starts.
type expression struct {
	off, end int
	name     string // "" for $$ and what is invalid
	op       byte   // one of - + ?, 0 if there is none
	colon    bool   // before op: empty counts as unset
	from, to int    // the operand
	invalid  bool
}

// expression reads the expression at i. It fails for a dollar sign that starts
// none.
func (t *expansion) expression(i, end int) (x expression, ok bool) {
	text := t.v.Str[:end]
	x = expression{off: i}
	if i+1 == end {
		return x, false
	}
	if text[i+1] == '$' {
		x.end = i + 2
		return x, true
	}
	if text[i+1] != '{' {
		x.end = nameEnd(text, i+1)
		x.name = text[i+1 : x.end]
		return x, x.name != ""
	}
	op := nameEnd(text, i+2)
	x.name = text[i+2 : op]
	rest := text[op:]
	x.colon = strings.HasPrefix(rest, ":")
	rest = strings.TrimPrefix(rest, ":")
	switch {
	case x.name == "" || rest == "":
	case rest[0] == '}' && !x.colon:
		x.end = op + 1
		return x, true
	case rest[0] == '-' || rest[0] == '+' || rest[0] == '?':
		x.op, x.from = rest[0], end-len(rest)+1
		if x.to = t.closing(i, x.from, end); x.to >= 0 {
			x.end = x.to + 1
			return x, true
		}
	}
	return expression{off: i, end: i + 2, invalid: true}, true
}

// closing returns the brace that closes the expression at i whose operand
// starts at from: the first that balances, else the last on the line. The byte
// after an opening brace is not looked at, as in compose-go.
func (t *expansion) closing(i, from, end int) int {
	text := t.v.Str
	if from > t.lineEnd || end < t.lineEnd {
		t.lineEnd = end
		if n := strings.IndexByte(text[from:end], '\n'); n >= 0 {
			t.lineEnd = from + n
		}
		t.lastBrace = strings.LastIndexByte(text[:t.lineEnd], '}')
	}
	if t.lastBrace < from {
		return -1
	}
	open := 0
	for ; i <= t.lastBrace; i++ {
		switch text[i] {
		case '}':
			if open--; open == 0 {
				return i
			}
		case '{':
			open++
			i++
		}
	}
	return t.lastBrace
}

// nameEnd returns the end of the variable name at i. Letters compare without
// case, which lets ſ and the Kelvin sign in.
func nameEnd(text string, i int) int {
	for start := i; i < len(text); {
		switch c := text[i]; {
		case c == '_', c|0x20 >= 'a' && c|0x20 <= 'z', c >= '0' && c <= '9' && i > start:
			i++
		case strings.HasPrefix(text[i:], "ſ"):
			i += len("ſ")
		case strings.HasPrefix(text[i:], "\u212a"):
			i += len("\u212a")
		default:
			return i
		}
	}
	return i
}

// substitute appends what x stands for.
func (t *expansion) substitute(x expression, s scope) {
	if x.invalid {
		t.fail(InvalidTemplate, t.v.Span(x.off, t.invalidEnd(x.off)), "no variable starts here: write `$$` for a plain `$`")
		return
	}
	if x.name == "" {
		t.append("$", value.Part{At: t.v.Span(x.off, x.end), State: s.state, Var: s.name, Step: s.step})
		return
	}
	v, set := t.lookup(x.name)
	empty := set && v.State <= value.Assumed && v.Str == ""
	unsure := set && v.State == value.Unknown // may be empty
	switch {
	case x.op == '-' && (!set || x.colon && empty):
		t.operand(x, v, s)
	case x.op == '+' && set && !(x.colon && (empty || unsure)):
		t.operand(x, v, s)
	case x.op == '?' && (!set || x.colon && empty):
		t.required(x, s)
	case !set && t.closed:
		t.append("", t.part(x, value.Known, s))
	case !set, x.op == '+' && unsure:
		t.append("", t.part(x, value.Unknown, s))
	default:
		t.variable(x, v, s)
	}
}

func (t *expansion) part(x expression, state value.State, s scope) value.Part {
	return value.Part{At: t.v.Span(x.off, x.end), State: max(state, s.state), Var: x.name}
}

// operand appends the operand of x, which takes the place of the variable v.
func (t *expansion) operand(x expression, v *value.Value, s scope) {
	if s.depth++; s.depth > maxNesting {
		t.excess = "the text nests too many variables"
		return
	}
	switch {
	case x.op != '-':
		s.state = max(s.state, v.State)
	case t.closed:
	case v == nil:
		s.state, s.name = value.Assumed, x.name
		s.step = &value.Step{Kind: value.Interpolate, At: t.v.Span(x.off, x.end), Detail: x.name}
	default:
		s.state = max(s.state, v.State)
	}
	from := len(t.parts)
	t.expand(x.from, x.to, s)
	if len(t.parts) == from { // an empty default is a default, too
		t.append("", value.Part{At: t.v.Span(x.from, x.to), State: s.state, Var: s.name, Step: s.step})
	}
}

// variable appends the value of x's variable.
func (t *expansion) variable(x expression, v *value.Value, s scope) {
	part := t.part(x, v.State, s)
	part.Step = v.Step
	if v.State <= value.Assumed || v.Parts == nil {
		t.append(v.Str, part)
		return
	}
	for _, p := range v.Parts {
		part := part
		part.State = max(p.State, s.state)
		if p.State > value.Assumed && p.Var != "" {
			part.Var = p.Var // the one that is really missing
		}
		t.append(v.Str[p.Off:p.End], part)
	}
}

// required appends what stands for a variable that must be set and is not.
func (t *expansion) required(x expression, s scope) {
	at := t.v.Span(x.off, x.end)
	message := source.Quote(x.name) + " must be set"
	if reason := t.v.Str[x.from:x.to]; reason != "" {
		message += ": " + source.Escape(reason)
	}
	if t.closed {
		t.fail(RequiredVariable, at, message)
		return
	}
	t.report(Diagnostic{Code: RequiredVariable, Level: Note, At: at, Message: message})
	t.append("", t.part(x, value.Unknown, s))
}

func (t *expansion) fail(code Code, at source.Span, message string) {
	t.invalid = true
	t.report(Diagnostic{Code: code, Level: Error, At: at, Message: message})
}

// invalidEnd returns the end of what was probably meant as the expression at i.
func (t *expansion) invalidEnd(i int) int {
	text := t.v.Str
	if n := strings.IndexAny(text[i+2:], "}$\n"); n >= 0 && text[i+2+n] == '}' {
		return i + 2 + n + 1
	}
	return max(i+2, nameEnd(text, i+2))
}

// literal appends the bytes from i to j of the template, in the pieces in which
// they are written.
func (t *expansion) literal(i, j int, s scope) {
	if i >= j {
		return
	}
	part := value.Part{State: s.state, Var: s.name, Step: s.step}
	if t.v.Parts == nil {
		part.At = t.v.Span(i, j)
		t.append(t.v.Str[i:j], part)
		return
	}
	first := sort.Search(len(t.v.Parts), func(n int) bool { return int(t.v.Parts[n].End) > i })
	for _, p := range t.v.Parts[first:] {
		from, to := max(i, int(p.Off)), min(j, int(p.End))
		if from >= to {
			break
		}
		part.At = p.At
		if p.At.Len() == int(p.End-p.Off) {
			part.At = p.At.Sub(from-int(p.Off), to-int(p.Off))
		}
		t.append(t.v.Str[from:to], part)
	}
}

func (t *expansion) append(text string, part value.Part) {
	if len(t.text)+len(text) > 2*maxTemplate {
		t.excess = "the text grows too long"
		return
	}
	part.Off = int32(len(t.text))
	t.text = append(t.text, text...)
	part.End = int32(len(t.text))
	t.parts = append(t.parts, part)
}
