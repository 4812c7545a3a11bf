package application

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// builtin calls a function that Python brings.
func (f *frame) builtin(name string, args arguments, at source.Span) object {
	v := first(args)
	c, isConst := v.(*constant)
	switch name {
	case "bool":
		return boolean(truth(v), reads(v), at)
	case "str":
		if isConst {
			text := c.string()
			return &constant{kind: stringConst, text: text, at: at, reads: c.reads, value: textOf(c, text, at)}
		}
	case "int":
		if isConst && isDigits(c.text) {
			return &constant{kind: numberConst, text: c.text, at: at, reads: c.reads}
		}
	case "list", "tuple", "set", "frozenset", "sorted", "reversed":
		switch v := v.(type) {
		case *list:
			return v
		case *dict:
			return &list{items: v.keys, partial: v.partial}
		case nil:
			if len(args.positional) == 0 {
				return &list{}
			}
		}
		return &list{partial: true}
	case "dict":
		d := &dict{partial: len(args.positional) > 0 || args.open}
		for key, v := range args.keywords {
			d.keys, d.values = append(d.keys, &constant{kind: stringConst, text: key}), append(d.values, v)
		}
		return d
	case "enumerate":
		if l, ok := v.(*list); ok {
			out := &list{partial: l.partial}
			for _, item := range l.items {
				out.items = append(out.items, &list{items: []object{&mystery{}, item}, tuple: true})
			}
			return out
		}
	case "getattr":
		if len(args.positional) > 1 {
			if name, ok := args.positional[1].(*constant); ok {
				got, ok := f.attribute(v, name.text)
				if !ok && len(args.positional) > 2 {
					return args.positional[2]
				}
				return got
			}
		}
	case "super":
		return &member{name: "super"}
	case "print", "setattr":
		return nil
	}
	return &mystery{reads(v)}
}

// textOf returns the place of a constant's text, or that of the call.
func textOf(c *constant, text string, at source.Span) *value.Value {
	if c.value != nil {
		return c.value
	}
	return value.NewString(text, at)
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

func (f *frame) callDict(d *dict, name string, args arguments) object {
	switch name {
	case "values":
		return &list{items: d.values, partial: d.partial}
	case "keys":
		return &list{items: d.keys, partial: d.partial}
	case "items":
		out := &list{partial: d.partial}
		for i := range d.keys {
			out.items = append(out.items, &list{items: []object{d.keys[i], d.values[i]}, tuple: true})
		}
		return out
	case "get":
		if key, ok := first(args).(*constant); ok {
			if v, ok := d.get(key.text); ok {
				return v
			}
			if v, _, ok := args.get("default", 1); ok && !d.partial {
				return v
			}
		}
	case "update":
		d.extend(first(args))
		return nil
	}
	return &mystery{}
}

// callString calls a method of a string.
func (f *frame) callString(c *constant, name string, args arguments, at source.Span) object {
	arg, _ := first(args).(*constant)
	text := func(s string) object {
		return &constant{kind: stringConst, text: s, at: c.at, reads: c.reads, value: value.NewString(s, c.at)}
	}
	switch name {
	case "lower", "casefold":
		return text(strings.ToLower(c.text))
	case "upper":
		return text(strings.ToUpper(c.text))
	case "strip", "rstrip", "lstrip":
		cut := " \t\r\n"
		if arg != nil {
			cut = arg.text
		}
		switch name {
		case "lstrip":
			return text(strings.TrimLeft(c.text, cut))
		case "rstrip":
			return text(strings.TrimRight(c.text, cut))
		}
		return text(strings.Trim(c.text, cut))
	case "startswith", "endswith":
		if arg == nil {
			break
		}
		has := strings.HasPrefix
		if name == "endswith" {
			has = strings.HasSuffix
		}
		return boolean(truthOf(has(c.text, arg.text)), c.reads, at)
	case "split":
		if c.kind != stringConst {
			break
		}
		parts := strings.Fields(c.text)
		if arg != nil && arg.text != "" {
			parts = strings.Split(c.text, arg.text)
		}
		l := &list{}
		for _, p := range parts {
			l.items = append(l.items, text(p))
		}
		return l
	case "join":
		if l, ok := first(args).(*list); ok && !l.partial {
			var parts []string
			size := 0
			for _, item := range l.items {
				s, ok := item.(*constant)
				if !ok || s.kind != stringConst {
					return &mystery{c.reads}
				}
				if size += len(s.text) + len(c.text); size > maxText {
					return &mystery{c.reads}
				}
				parts = append(parts, s.text)
			}
			return text(strings.Join(parts, c.text))
		}
	}
	return &mystery{c.reads}
}
