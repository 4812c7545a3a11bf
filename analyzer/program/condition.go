package program

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An evaluator tells which of a row's conditions hold in a container.
type evaluator struct {
	c     *container.Container
	argv  []*value.Value
	built bool
}

// truth is what a condition comes to.
type truth uint8

const (
	no truth = iota
	perhaps
	yes
)

// auth decides whom the server lets in. What opens it is stronger than what
// closes it: each switch that opens does so whatever password is set.
func (e *evaluator) auth(p *Product) Auth {
	opens, at := e.any(p.Opens)
	if opens == yes {
		return Auth{State: Open, At: at}
	}
	defaults, at := e.any(p.Defaults)
	if defaults == yes && opens == no {
		return Auth{State: DefaultCredential, At: at}
	}
	closes, at := e.any(p.Closes)
	if closes == yes && opens == no && defaults == no {
		return Auth{State: Closed, At: at}
	}
	config, _ := e.any(p.Config)
	if opens != no || defaults != no || closes != no || config != no {
		return Auth{}
	}
	return Auth{State: p.Auth}
}

// any returns the strongest truth of several conditions with its place.
func (e *evaluator) any(conditions []string) (truth, analysis.Range) {
	best := no
	for _, condition := range conditions {
		t, at := e.all(condition)
		if t == yes {
			return yes, at
		}
		best = max(best, t)
	}
	return best, nil
}

// all returns the truth of terms joined by "+", with the place of the first.
func (e *evaluator) all(condition string) (truth, analysis.Range) {
	worst := yes
	var where analysis.Range
	for term := range strings.SplitSeq(condition, "+") {
		t, at := e.term(term)
		worst = min(worst, t)
		if where == nil {
			where = at
		}
	}
	return worst, where
}

// contains evaluates a term about a part of a variable.
func (e *evaluator) contains(name, part string) (truth, analysis.Range) {
	v, known := e.variable(name)
	switch {
	case v != nil && strings.Contains(v.Str, part):
		return yes, v
	case !known || v.IsUnknown():
		return perhaps, nil
	}
	return no, nil
}

func (e *evaluator) term(term string) (truth, analysis.Range) {
	if negated, ok := strings.CutPrefix(term, "!"); ok {
		t, _ := e.term(negated)
		return yes - t, nil
	}
	if name, part, ok := strings.Cut(term, "~"); ok && strings.HasPrefix(name, "$") {
		return e.contains(name[1:], part)
	}
	name, want, compared := strings.Cut(term, "=")
	switch {
	case strings.HasPrefix(term, "$"):
		v, known := e.variable(name[1:])
		if !known {
			return perhaps, nil
		}
		if v == nil {
			return no, nil
		}
		return compare(v, want, compared), v
	case strings.HasPrefix(term, "-"):
		return e.flag(name, want, compared)
	case strings.HasPrefix(term, "/"):
		return e.file(term)
	}
	unknown := no
	for _, word := range e.argv {
		if ok, err := path.Match(term, path.Base(word.Str)); word.IsKnown() && err == nil && ok {
			return yes, word
		}
		if word.IsUnknown() {
			unknown = perhaps
		}
	}
	return unknown, nil
}

// compare compares a value that is present with what a term asks for.
func compare(v *value.Value, want string, compared bool) truth {
	switch {
	case !v.IsKnown():
		return perhaps
	case !compared:
		return truthOf(v.Str != "")
	case slices.ContainsFunc(strings.Split(want, "|"), func(s string) bool { return strings.EqualFold(s, unquote(v.Str)) }):
		return yes
	}
	return no
}

// unquote removes the quotes of a word that no shell removed: programs that
// read their flags as code do it themselves.
func unquote(text string) string {
	if n := len(text); n >= 2 && text[0] == text[n-1] && (text[0] == '\'' || text[0] == '"') {
		return text[1 : n-1]
	}
	return text
}

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// variable returns the value of an environment variable, nil if it is certain
// that there is none, and false if it can't be told.
func (e *evaluator) variable(name string) (*value.Value, bool) {
	if v := e.c.Variable(name); v != nil {
		return v.Value, v.Value != nil && (!v.FromImage || e.closed())
	}
	return nil, e.closed()
}

// closed reports whether the files name all variables of the container.
func (e *evaluator) closed() bool {
	return e.c.Service != nil && len(e.c.Service.UnknownEnvironment) == 0
}

// value returns the value that the command gives to a flag: nil and true if it
// does not have the flag.
func (e *evaluator) value(flag string) (v *value.Value, present, known bool) {
	known = true
	for i, word := range e.argv {
		if word.IsUnknown() && !strings.HasPrefix(word.Str, flag) {
			known = false
			continue
		}
		if word.Str == flag {
			if i+1 < len(e.argv) && (e.argv[i+1].IsUnknown() || !strings.HasPrefix(e.argv[i+1].Str, "-")) {
				return e.argv[i+1], true, true
			}
			return nil, true, true
		}
		if strings.HasPrefix(word.Str, flag+"=") {
			return word.Sub(len(flag)+1, len(word.Str)), true, true
		}
	}
	return nil, false, known
}

// flag evaluates a term about a flag.
func (e *evaluator) flag(name, want string, compared bool) (truth, analysis.Range) {
	v, present, known := e.value(name)
	switch {
	case !present && known:
		return no, nil
	case !present:
		return perhaps, nil
	case v == nil:
		return truthOf(!compared || slices.Contains(strings.Split(want, "|"), "true")), e.word(name)
	case !compared:
		return truthOf(!v.IsKnown() || unquote(v.Str) != ""), e.word(name)
	}
	return compare(v, want, true), e.word(name)
}

// word returns the word of the command that has a flag.
func (e *evaluator) word(flag string) analysis.Range {
	for _, word := range e.argv {
		if word.Str == flag || strings.HasPrefix(word.Str, flag+"=") {
			return word
		}
	}
	return nil
}

// file reports whether a mount or the Dockerfile puts something at a path or
// below. What a named volume holds does not come from the files: only a path
// with a slash at its end asks for it.
func (e *evaluator) file(where string) (truth, analysis.Range) {
	volumes := strings.HasSuffix(where, "/")
	where = strings.TrimSuffix(where, "/")
	for i := range e.c.Mounts {
		m := &e.c.Mounts[i]
		if m.Target == nil || m.Kind == container.Tmpfs || m.Kind == container.Volume && !volumes {
			continue
		}
		if !m.Target.IsKnown() {
			return perhaps, m.Entry
		}
		if target := path.Clean(m.Target.Str); container.Below(target, where) || container.Below(where, target) {
			return perhaps, m.Entry
		}
	}
	if !e.built || e.c.Image == nil || e.c.Image.Stage == nil {
		return no, nil
	}
	for _, in := range e.c.Image.Stage.Instructions {
		if in.Name == "RUN" {
			if script := in.Script(); script != nil && strings.Contains(script.Str, path.Base(where)) {
				return perhaps, in
			}
			continue
		}
		words := e.c.Image.Stage.Words(in)
		if len(words) == 0 {
			continue
		}
		to := words[len(words)-1]
		if !to.IsKnown() || container.Below(path.Clean(to.Str), where) || container.Below(where, path.Clean(to.Str)) {
			return perhaps, in
		}
	}
	return no, nil
}
