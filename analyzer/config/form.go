package config

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A form is what a value may look like. What it reads is what its schema says.
type form[T any] interface {
	read(r *reader, n *yaml.Node, into *T)
	schema(rules []*analyzer.Rule) object
}

// object is a JSON object.
type object map[string]any

// words is one word of several.
type words[T any] struct {
	names []string
	value func(name string) T
}

// oneOf takes the words as they are.
func oneOf[T ~string](names ...T) words[T] {
	w := words[T]{value: func(name string) T { return T(name) }}
	for _, name := range names {
		w.names = append(w.names, string(name))
	}
	return w
}

func (w words[T]) read(r *reader, n *yaml.Node, into *T) {
	if n.Kind != yaml.ScalarNode {
		r.problem(n, "a word is needed here: %s", strings.Join(w.names, ", "))
		return
	}
	if slices.Contains(w.names, n.Value) {
		*into = w.value(n.Value)
		return
	}
	r.problem(n, "%s is none of %s%s", source.Quote(n.Value), strings.Join(w.names, ", "),
		analyzer.DidYouMean(analyzer.Suggest(n.Value, w.names)))
}

func (w words[T]) schema([]*analyzer.Rule) object { return object{"enum": w.names} }

// truth is true or false.
type truth struct{}

func (truth) read(r *reader, n *yaml.Node, into *bool) {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
		r.problem(n, "true or false is needed here")
		return
	}
	*into = strings.EqualFold(n.Value, "true")
}

func (truth) schema([]*analyzer.Rule) object { return object{"type": "boolean"} }

// given is a form whose absence means something.
type given[T any] struct{ form[T] }

func (g given[T]) read(r *reader, n *yaml.Node, into **T) {
	before := r.count
	value := new(T)
	if g.form.read(r, n, value); r.count == before {
		*into = value
	}
}

// text is any text that valid accepts; want says what that is.
type text struct {
	valid func(text string) bool
	want  string
}

func (f text) read(r *reader, n *yaml.Node, into *string) {
	if n.Kind != yaml.ScalarNode || n.Tag != "!!str" || n.Value == "" {
		r.problem(n, "%s is needed here", f.want)
		return
	}
	if f.valid != nil && !f.valid(n.Value) {
		r.problem(n, "%s is not %s", source.Quote(n.Value), f.want)
		return
	}
	*into = n.Value
}

func (f text) schema([]*analyzer.Rule) object { return object{"type": "string", "minLength": 1} }

// list is a list of values of one form.
type list[T any] struct{ of form[T] }

func (f list[T]) read(r *reader, n *yaml.Node, into *[]T) {
	if r.empty(n) {
		*into = []T{}
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.problem(n, "a list is needed here: write `[…]`, or `- …` on lines of their own")
		return
	}
	*into = make([]T, len(n.Content))
	for i, item := range n.Content {
		if !r.alias(item) {
			f.of.read(r, item, &(*into)[i])
		}
	}
}

func (f list[T]) schema(rules []*analyzer.Rule) object {
	return object{"type": []string{"array", "null"}, "items": f.of.schema(rules)}
}

// mapping is a fixed set of keys, each with a form of its own.
type mapping[T any] struct{ keys []key[T] }

// A key of a mapping.
type key[T any] struct {
	name, doc string
	example   string
	wholeRun  bool // only the root's configuration has it
	read      func(r *reader, n *yaml.Node, into *T)
	schema    func(rules []*analyzer.Rule) object
}

// with describes a key by the form of its value and the place of that.
func with[T, V any](name, example string, f form[V], at func(*T) *V, doc string) key[T] {
	return key[T]{
		name: name, doc: doc, example: example, schema: f.schema,
		read: func(r *reader, n *yaml.Node, into *T) { f.read(r, n, at(into)) },
	}
}

// forRun is a key that holds for the whole run.
func forRun[T any](k key[T]) key[T] {
	k.wholeRun = true
	return k
}

func (m mapping[T]) read(r *reader, n *yaml.Node, into *T) {
	r.members(n, func(name string, at, value *yaml.Node) {
		i := slices.IndexFunc(m.keys, func(k key[T]) bool { return k.name == name })
		switch {
		case i < 0:
			r.problem(at, "unknown key %s%s", source.Quote(name), m.nearest(name))
		case !m.keys[i].wholeRun || r.reach == wholeRun:
			m.keys[i].read(r, value, into)
		case r.reach == nested:
			r.problem(at, "%s holds for the whole run: write it in the configuration of the root", source.Quote(name))
		}
	})
}

// nearest ends the message on an unknown key: with the one that was meant, else
// with all.
func (m mapping[T]) nearest(name string) string {
	var known []string
	for _, k := range m.keys {
		known = append(known, k.name)
	}
	if near := analyzer.Suggest(name, known); len(near) > 0 {
		return analyzer.DidYouMean(near)
	}
	return "; there are " + strings.Join(known, ", ")
}

func (m mapping[T]) schema(rules []*analyzer.Rule) object {
	properties := object{}
	for _, k := range m.keys {
		s := k.schema(rules)
		s["description"] = k.doc
		properties[k.name] = s
	}
	return object{"type": []string{"object", "null"}, "additionalProperties": false, "properties": properties}
}
