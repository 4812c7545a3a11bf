package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// truth returns whether Python takes an object for true.
func truth(v object) Truth {
	no := false
	switch v := v.(type) {
	case *constant:
		no = v.kind == noneConst || v.text == "" || v.kind == boolConst && v.text == "false" || v.kind == numberConst && strings.Trim(v.text, "0.") == ""
	case *list:
		if no = len(v.items) == 0; no && v.partial {
			return Unknown
		}
	case *dict:
		if no = len(v.keys) == 0; no && v.partial {
			return Unknown
		}
	case *function, *class, *module, *router, *instance:
	default:
		return Unknown
	}
	if no {
		return False
	}
	return True
}

// reads returns the environment that an object depends on.
func reads(v object) []*Reading {
	switch v := v.(type) {
	case *constant:
		return v.reads
	case *mystery:
		return v.reads
	case *list:
		var all []*Reading
		for _, item := range v.items {
			all = both(all, reads(item))
		}
		return all
	case *member:
		return reads(v.of)
	}
	return nil
}

// maxReads bounds what of the environment one value remembers.
const maxReads = 8

// both returns the readings of two lists, each once.
func both(a, b []*Reading) []*Reading {
	if len(b) == 0 {
		return a
	}
	all := slices.Clone(a)
	for _, r := range b {
		if len(all) < maxReads && !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	return all
}

// compare evaluates a comparison of constants.
func (f *frame) compare(e *python.Compare) object {
	left := f.eval(e.Operands[0])
	right := f.eval(e.Operands[1])
	read := both(reads(left), reads(right))
	if len(e.Ops) != 1 {
		return &mystery{read}
	}
	l, ok := left.(*constant)
	if !ok {
		return &mystery{read}
	}
	op := strings.Join(strings.Fields(e.Ops[0]), " ")
	switch op {
	case "==", "!=", "is", "is not":
		r, ok := right.(*constant)
		if !ok {
			return &mystery{read}
		}
		same := l.kind == r.kind && l.text == r.text
		return boolean(truthOf(same == (op == "==" || op == "is")), read, e.Span)
	case "in", "not in":
		t := contains(right, l)
		if op == "not in" {
			t = not(t)
		}
		return boolean(t, read, e.Span)
	}
	return &mystery{read}
}

func truthOf(b bool) Truth {
	if b {
		return True
	}
	return False
}

// contains reports whether a constant is in a list, dict or string.
func contains(in object, c *constant) Truth {
	switch in := in.(type) {
	case *constant:
		if in.kind == stringConst && c.kind == stringConst {
			return truthOf(strings.Contains(in.text, c.text))
		}
	case *dict:
		return contains(&list{items: in.keys, partial: in.partial}, c)
	case *list:
		sure := !in.partial
		for _, item := range in.items {
			other, ok := item.(*constant)
			if ok && other.kind == c.kind && other.text == c.text {
				return True
			}
			sure = sure && ok
		}
		if sure {
			return False
		}
	}
	return Unknown
}
