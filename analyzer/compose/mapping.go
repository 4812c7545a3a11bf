package compose

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// fewMembers is the size up to which a map is searched without an index.
const fewMembers = 12

// A mappingReader collects the members of one mapping.
type mappingReader struct {
	*converter
	kids   []value.Member
	index  map[string]int // of kids, once there are many
	merges []mergedMap
	dead   int // members that a later one replaced: their KeyAt is invalid
}

// A mergedMap is what a << brings, to stand before the member at slot.
type mergedMap struct {
	slot int
	kids []value.Member
	at   source.Span
	name string // of the anchor
}

func (c *converter) mapping(n *yaml.Node, start, indent, depth int) ([]value.Member, int) {
	r := mappingReader{converter: c, kids: c.reserve(len(n.Content) / 2)}
	var mergeKey source.Span
	end := start
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, val := n.Content[i], n.Content[i+1]
		name, at, to, ok := c.key(key, indent, depth)
		end = max(end, to)
		if val.Kind == yaml.ScalarNode && isEmpty(val) && val.Anchor == "" && c.layout.at(c.layout.offset(val.Line, val.Column)) != '!' {
			// yaml's mark is wrong where "? key" has no value.
			if off := c.layout.offset(val.Line, val.Column); off < end || c.layout.at(off-1) != ':' {
				v := c.place(value.Value{At: c.span(end, end)})
				c.visited++
				if ok {
					r.add(value.Member{Key: name, KeyAt: at, Val: v})
				}
				continue
			}
		}
		if isMergeKey(key) {
			if mergeKey.IsValid() {
				c.duplicate("<<", at, mergeKey)
			}
			mergeKey = at
			end = max(end, r.merge(val, indent, depth))
			continue
		}
		c.path = append(c.path, name)
		v, to := c.convert(val, indent, depth+1)
		c.path = c.path[:len(c.path)-1]
		end = max(end, to)
		if ok && !c.isReset(val) {
			r.add(value.Member{Key: name, KeyAt: at, Val: v})
		}
	}
	return r.finish(), end
}

func isMergeKey(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!merge" }

// key returns a key's name, place and end. It fails for a key that is no
// scalar.
func (c *converter) key(n *yaml.Node, indent, depth int) (name string, at source.Span, end int, ok bool) {
	if isSimpleKey(n) {
		start := c.layout.offset(n.Line, n.Column)
		if c.layout.at(start) == '!' {
			start, _, _ = c.layout.properties(n, start)
		}
		end, _ = c.scalarEnd(n, start, indent)
		at = c.span(start, end)
		c.checkKey(n, at)
		return n.Value, at, end, true
	}
	start := c.layout.offset(n.Line, n.Column)
	v, end := c.convert(n, indent, depth+1)
	at = v.At
	if n.Kind == yaml.AliasNode {
		at, n = c.span(start, end), n.Alias
	}
	if n.Kind != yaml.ScalarNode {
		if n.Kind != yaml.MappingNode || c.layout.at(start) != '{' || start <= 0 || c.layout.at(start-1) != '{' {
			c.problem(NonStringKey, Error, at, "a mapping key is a collection, not a string")
		}
		return "", at, end, false
	}
	c.checkKey(n, at)
	return n.Value, at, end, true
}

// checkKey reports a key that YAML does not read as a string.
func (c *converter) checkKey(n *yaml.Node, at source.Span) {
	if n.Tag == "!!str" || n.Tag == "!!merge" {
		return
	}
	what := ""
	switch kind, _, _ := resolveScalar(n); kind {
	case value.Null:
		what = "null"
	case value.Bool:
		what = "a boolean"
	case value.Int:
		what = "an integer"
	case value.Float:
		what = "a number"
	case value.Time:
		what = "a timestamp"
	default:
		return
	}
	c.problem(NonStringKey, Error, at, "the key %s is %s, not a string: quote it", source.Quote(n.Value), what)
}

// add appends a member. A later one replaces an earlier one of the same key.
func (r *mappingReader) add(m value.Member) {
	i, ok := r.find(m.Key)
	if ok {
		r.duplicate(m.Key, m.KeyAt, r.kids[i].KeyAt)
		r.kids[i].KeyAt = source.Span{}
		r.dead++
	}
	r.kids = append(r.kids, m)
	switch n := len(r.kids); {
	case r.index != nil:
		r.index[m.Key] = n - 1
	case n > fewMembers:
		r.index = make(map[string]int, 2*n)
		for i := range r.kids {
			r.index[r.kids[i].Key] = i
		}
	}
}

func (r *mappingReader) find(key string) (int, bool) {
	if r.index != nil {
		i, ok := r.index[key]
		return i, ok
	}
	for i, v := range slices.Backward(r.kids) {
		if v.Key == key {
			return i, true
		}
	}
	return 0, false
}

func (c *converter) duplicate(key string, at, first source.Span) {
	c.emit(Diagnostic{
		Code: DuplicateKey, Level: Error, At: at,
		Message: source.Quote(key) + " is defined twice in this mapping",
		Related: []Related{{At: first, Message: "first defined here"}},
	})
}

// merge reads the value of << and returns its end.
func (r *mappingReader) merge(n *yaml.Node, indent, depth int) int {
	// Compose leaves << out of the paths of tags, except at the top.
	if len(r.path) == 0 {
		r.path = append(r.path, "<<")
		defer func() { r.path = r.path[:0] }()
	}
	v, end := r.convert(n, indent, depth)
	target := n
	if n.Kind == yaml.AliasNode {
		target = n.Alias
	}
	switch {
	case v.State == value.Unknown || v.State == value.Invalid || r.isReset(n):
	case target.Kind == yaml.MappingNode:
		r.mergeMap(v, n)
	case target.Kind == yaml.SequenceNode:
		for i, m := range v.Kids {
			if m.Val.Kind != value.Map {
				r.problem(InvalidMergeKey, Error, m.Val.At, "%s merges mappings only", source.Quote("<<"))
				continue
			}
			var child *yaml.Node
			if len(v.Kids) == len(target.Content) {
				child = target.Content[i]
			}
			r.mergeMap(m.Val, child)
		}
	default:
		r.problem(InvalidMergeKey, Error, v.At, "%s merges mappings only", source.Quote("<<"))
	}
	return end
}

// mergeMap notes the members of v to be merged; n is the node that stands for
// it, if it is known.
func (r *mappingReader) mergeMap(v *value.Value, n *yaml.Node) {
	m := mergedMap{slot: len(r.kids), kids: v.Kids, at: v.At}
	if step := v.Step.Via(value.Alias); step != nil && n != nil && n.Kind == yaml.AliasNode {
		m.at, m.name = step.At, step.Detail
	}
	r.merges = append(r.merges, m)
}

// finish returns the members: explicit keys win over merged ones, and what is
// merged first over what follows.
func (r *mappingReader) finish() []value.Member {
	if r.merges == nil && r.dead == 0 {
		return r.kids
	}
	total := len(r.kids)
	for _, m := range r.merges {
		total += len(m.kids)
	}
	kids := make([]value.Member, 0, total)
	seen := make(map[string]bool, total)
	for i := range r.kids {
		seen[r.kids[i].Key] = true
	}
	next := 0
	for _, m := range r.merges {
		kids = appendLive(kids, r.kids[next:m.slot])
		next = m.slot
		step := &value.Step{Kind: value.MergeKey, At: m.at, Detail: m.name}
		for _, kid := range m.kids {
			if seen[kid.Key] {
				r.replaced(kid, m.at)
				continue
			}
			seen[kid.Key] = true
			if kid.Step != nil {
				kid.Step = &value.Step{Kind: value.MergeKey, At: m.at, Detail: m.name, Prev: kid.Step}
			} else {
				kid.Step = step
			}
			kids = append(kids, kid)
		}
	}
	return appendLive(kids, r.kids[next:])
}

// replaced notes a list that << brings and that a list of the mapping itself
// takes the place of.
func (r *mappingReader) replaced(merged value.Member, at source.Span) {
	i, ok := r.find(merged.Key)
	if !ok || merged.Val.Kind != value.Seq || r.kids[i].Val.Kind != value.Seq {
		return
	}
	r.lists = append(r.lists, ReplacedList{KeyAt: r.kids[i].KeyAt, Merged: merged.Val, At: at})
}

// appendLive appends the members that no later one replaced.
func appendLive(kids, more []value.Member) []value.Member {
	for _, kid := range more {
		if kid.KeyAt.IsValid() {
			kids = append(kids, kid)
		}
	}
	return kids
}
