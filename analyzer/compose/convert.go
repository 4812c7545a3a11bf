package compose

import (
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

const (
	maxDepth  = 256     // nesting, through aliases too
	maxValues = 100_000 // values of one document; Compose has the same limit
)

// A converter turns the nodes of one document into values with spans.
type converter struct {
	*input
	scalar  scalarReader
	values  []value.Value  // slab
	members []value.Member // slab
	anchors map[*yaml.Node]*anchored

	path    []string // keys and indexes that lead to the node
	tagged  []taggedPath
	lists   []ReplacedList
	untag   int // above 0 in what !reset or !override covers
	deepest int // of the nodes converted so far
	visited int // values, aliased ones each time
	deep    bool
}

// An anchored node is a converted node that aliases name.
type anchored struct {
	value  *value.Value
	tagged []taggedPath // relative to the node
	tag    *taggedPath  // that of the node itself
	height int
	count  int // of values
}

// convertDocument returns the value of a document node.
func convertDocument(n *yaml.Node, t *input) document {
	if len(n.Content) == 0 {
		return document{root: &value.Value{At: t.span(len(t.layout.text), len(t.layout.text))}}
	}
	root := n.Content[0]
	var nodes, members int
	countNodes(root, &nodes, &members)
	c := &converter{
		input:   t,
		scalar:  scalarReader{layout: t.layout},
		values:  make([]value.Value, 0, nodes),
		members: make([]value.Member, 0, members),
	}
	v, _ := c.convert(root, -1, 1)
	if c.visited > maxValues {
		c.problem(TooManyValues, Error, v.At, "the document holds more values than the %d that Compose takes", maxValues)
	}
	if len(c.tagged) > 0 && len(c.tagged[0].path) == 0 && c.tagged[0].reset {
		v = &value.Value{At: v.At.Sub(0, 0)}
	}
	return document{root: v, tagged: c.tagged, lists: c.lists}
}

// countNodes adds the values and members that node n becomes.
func countNodes(n *yaml.Node, values, members *int) {
	*values++
	switch n.Kind {
	case yaml.MappingNode:
		*members += len(n.Content) / 2
		for i, child := range n.Content {
			if i%2 == 1 || !isSimpleKey(child) {
				countNodes(child, values, members)
			}
		}
	case yaml.SequenceNode:
		*members += len(n.Content)
		for _, child := range n.Content {
			countNodes(child, values, members)
		}
	}
}

// isSimpleKey reports whether a key needs no value of its own.
func isSimpleKey(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Anchor == "" }

// convert returns the value of n and the end of its text. Indent is the column
// of the enclosing block collection, -1 at the root.
func (c *converter) convert(n *yaml.Node, indent, depth int) (*value.Value, int) {
	if n.Kind == yaml.AliasNode {
		return c.alias(n, depth)
	}
	start := c.layout.offset(n.Line, n.Column)
	if n.Anchor == "" && n.Style&yaml.TaggedStyle == 0 && c.layout.at(start) != '!' {
		return c.content(n, start, indent, depth)
	}
	return c.decorated(n, start, indent, depth)
}

// decorated converts a node with an anchor or a tag.
func (c *converter) decorated(n *yaml.Node, start, indent, depth int) (*value.Value, int) {
	at, tag, tagEnd := c.layout.properties(n, start)
	var own *taggedPath
	if reset := n.Tag == "!reset"; reset || n.Tag == "!override" {
		own = &taggedPath{path: c.here(nil), reset: reset, at: c.span(tag, tagEnd)}
		if c.untag == 0 {
			c.tagged = append(c.tagged, *own)
		}
		c.untag++
		defer func() { c.untag-- }()
	}
	from, visited, deepest := len(c.tagged), c.visited, c.deepest
	c.deepest = depth
	v, end := c.content(n, at, indent, depth)
	if n.Style&yaml.TaggedStyle != 0 {
		v.Tag = n.Tag
	}
	if own != nil {
		if own.value = v; c.untag == 1 {
			c.tagged[from-1] = *own
		}
	}
	if n.Anchor != "" {
		a := &anchored{value: v, tag: own, height: c.deepest - depth, count: c.visited - visited}
		for _, t := range c.tagged[from:] {
			t.path = t.path[len(c.path):]
			a.tagged = append(a.tagged, t)
		}
		if c.anchors == nil {
			c.anchors = map[*yaml.Node]*anchored{}
		}
		c.anchors[n] = a
	}
	c.deepest = max(c.deepest, deepest)
	return v, end
}

// here returns the path to a node below the current one.
func (c *converter) here(below []string) []string {
	return append(append(make([]string, 0, len(c.path)+len(below)), c.path...), below...)
}

// alias returns the anchored value as seen from the alias: its content is
// shared, only the step is added.
func (c *converter) alias(n *yaml.Node, depth int) (*value.Value, int) {
	start := c.layout.offset(n.Line, n.Column)
	end := start + 1 + len(n.Value)
	at := c.span(start, end)
	c.visited++
	a := c.target(n, at, depth)
	if a == nil {
		return c.place(value.Value{State: value.Invalid, At: at}), end
	}
	v := *a.value
	v.Step = &value.Step{Kind: value.Alias, At: at, Detail: n.Value, Prev: v.Step}
	if c.untag == 0 {
		for _, t := range a.tagged {
			c.tagged = append(c.tagged, taggedPath{path: c.here(t.path), reset: t.reset, at: t.at, value: t.value})
		}
		if a.tag != nil {
			c.tagged = append(c.tagged, taggedPath{path: c.here(nil), reset: a.tag.reset, at: a.tag.at, value: a.tag.value})
		}
	}
	return c.place(v), end
}

// target returns what an alias names, nil with a diagnostic if it cannot stand
// here.
func (c *converter) target(n *yaml.Node, at source.Span, depth int) *anchored {
	a := c.anchors[n.Alias]
	switch {
	case a == nil:
		c.problem(AliasCycle, Error, at, "%s contains itself", source.Quote("&"+n.Value))
		return nil
	case depth+a.height > maxDepth:
		c.tooDeep(at)
	case c.visited+a.count > maxValues:
		c.problem(TooManyValues, Note, at, "aliases multiply the values beyond %d: this one is not followed", maxValues)
	default:
		c.visited += a.count
		c.deepest = max(c.deepest, depth+a.height)
		return a
	}
	return &anchored{value: &value.Value{Kind: a.value.Kind, State: value.Unknown, Style: a.value.Style, At: a.value.At}}
}

func (c *converter) tooDeep(at source.Span) {
	if !c.deep {
		c.problem(TooDeep, Note, at, "values are nested deeper than %d levels: the rest is not analysed", maxDepth)
	}
	c.deep = true
}

// place returns a pointer to a copy of v.
func (c *converter) place(v value.Value) *value.Value {
	if len(c.values) == cap(c.values) {
		return &v
	}
	c.values = append(c.values, v)
	return &c.values[len(c.values)-1]
}

// content converts a node whose content, without properties, starts at start.
func (c *converter) content(n *yaml.Node, start, indent, depth int) (*value.Value, int) {
	c.visited++
	c.deepest = max(c.deepest, depth)
	if n.Kind == yaml.ScalarNode {
		return c.scalarValue(n, start, indent)
	}
	v := c.place(value.Value{Kind: value.Seq, Style: value.Block})
	if n.Kind == yaml.MappingNode {
		v.Kind = value.Map
	}
	flow := n.Style&yaml.FlowStyle != 0
	if flow {
		v.Style = value.Flow
	} else {
		indent = c.layout.column(start)
	}
	var end int
	if v.Kind == value.Map {
		v.Kids, end = c.mapping(n, start, indent, depth)
	} else {
		v.Kids, end = c.sequence(n, start, indent, depth)
	}
	if flow {
		end = c.layout.flowEnd(start, end)
	}
	v.At = c.span(start, end)
	if depth > maxDepth {
		c.tooDeep(v.At)
		v.State, v.Kids = value.Unknown, nil
	}
	if flow && c.isTemplate(n, start) {
		c.problem(TemplateSyntax, Error, v.At, "%s is template syntax: YAML reads it as a mapping", source.Quote(string(c.layout.text[start:end])))
		*v = value.Value{Kind: value.String, State: value.Unknown, At: v.At, Str: string(c.layout.text[start:end])}
	}
	return v, end
}

// isTemplate recognises {{ … }}, which is a flow mapping whose key is one.
func (c *converter) isTemplate(n *yaml.Node, start int) bool {
	return n.Kind == yaml.MappingNode && len(n.Content) > 0 && n.Content[0].Kind == yaml.MappingNode &&
		c.layout.at(start) == '{' && c.layout.at(start+1) == '{'
}

// reserve takes n members from the slab.
func (c *converter) reserve(n int) []value.Member {
	from := len(c.members)
	if from+n > cap(c.members) {
		return make([]value.Member, 0, n)
	}
	c.members = c.members[:from+n]
	return c.members[from : from : from+n]
}

func (c *converter) sequence(n *yaml.Node, start, indent, depth int) (kids []value.Member, end int) {
	kids, end = c.reserve(len(n.Content)), start
	for i, child := range n.Content {
		c.path = append(c.path, strconv.Itoa(i))
		v, to := c.convert(child, indent, depth+1)
		c.path = c.path[:len(c.path)-1]
		end = max(end, to)
		if !c.isReset(child) {
			kids = append(kids, value.Member{Val: v})
		}
	}
	return kids, end
}

// isReset reports whether a value is left out of the document because it, or
// what it is an alias of, carries !reset.
func (c *converter) isReset(n *yaml.Node) bool {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n.Tag == "!reset" && c.untag == 0
}

// scalarValue converts a scalar at start.
func (c *converter) scalarValue(n *yaml.Node, start, indent int) (*value.Value, int) {
	end, exact := c.scalarEnd(n, start, indent)
	kind, str, ok := resolveScalar(n)
	v := c.place(value.Value{Kind: kind, Style: styleOf(n), At: c.span(start, end), Str: str})
	if kind == value.String && !exact && str == n.Value {
		v.Parts = c.parts(n)
	}
	if !ok {
		v.State = value.Invalid
		c.problem(InvalidScalar, Error, v.At, "%s is not what %s asks for", source.Quote(n.Value), source.Quote(n.Tag))
	}
	return v, end
}

// scalarEnd returns the end of the scalar at start, and whether its value
// stands there byte by byte, inside the quotes if there are some. If not,
// c.scalar holds the pieces.
func (c *converter) scalarEnd(n *yaml.Node, start, indent int) (end int, exact bool) {
	text := c.layout.text
	if n.Style&quotedStyle != 0 {
		end = c.layout.quotedEnd(start)
		from, to := min(start+1, end), max(end-1, start)
		if from <= to && string(text[from:to]) == n.Value {
			return end, true
		}
		c.scalar.reset()
		if n.Style&yaml.SingleQuotedStyle != 0 {
			c.scalar.single(from, to)
		} else {
			c.scalar.double(from, to)
		}
		return end, false
	}
	if n.Style&blockStyle != 0 {
		c.scalar.reset()
		return c.scalar.block(n, start, indent), false
	}
	if end = start + len(n.Value); end <= len(text) && string(text[start:end]) == n.Value {
		return end, true
	}
	c.scalar.reset()
	return c.scalar.plain(start, len(n.Value)), false
}

// parts returns the pieces of the scalar read last, nil if reading it again did
// not give its value.
func (c *converter) parts(n *yaml.Node) []value.Part {
	if string(c.scalar.value) != n.Value || len(c.scalar.pieces) > maxPieces {
		return nil
	}
	parts := make([]value.Part, len(c.scalar.pieces))
	for i, p := range c.scalar.pieces {
		parts[i] = value.Part{Off: p.off, End: p.end, At: c.span(int(p.at), int(p.to))}
	}
	return parts
}

func styleOf(n *yaml.Node) value.Style {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return value.DoubleQuoted
	case n.Style&yaml.SingleQuotedStyle != 0:
		return value.SingleQuoted
	case n.Style&yaml.LiteralStyle != 0:
		return value.Literal
	case n.Style&yaml.FoldedStyle != 0:
		return value.Folded
	}
	return value.Plain
}
