package oracle

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"strings"
	"unicode"
)

// A node is a YAML value to be written in a random style.
type node struct {
	kind   nodeKind
	text   string // scalar, or the name of an alias
	plain  bool   // a scalar that must be written as it stands: a number, a boolean, null
	tag    string // !reset, !override, !!str
	anchor string
	keys   []string // map
	kids   []*node
}

type nodeKind uint8

const (
	scalarNode nodeKind = iota
	mapNode
	listNode
	aliasNode
)

func str(text string) *node   { return &node{text: text} }
func plain(text any) *node    { return &node{text: fmt.Sprint(text), plain: true} }
func null() *node             { return plain("null") }
func alias(name string) *node { return &node{kind: aliasNode, text: name} }

func strs(texts ...string) *node {
	n := &node{kind: listNode}
	for _, text := range texts {
		n.kids = append(n.kids, str(text))
	}
	return n
}

func list(kids ...*node) *node { return &node{kind: listNode, kids: kids} }

// dict makes a map of keys and values in turn; a value that is no node is a
// string, or a plain scalar.
func dict(pairs ...any) *node {
	n := &node{kind: mapNode}
	for i := 0; i < len(pairs); i += 2 {
		n.set(pairs[i].(string), toNode(pairs[i+1]))
	}
	return n
}

func toNode(x any) *node {
	switch x := x.(type) {
	case *node:
		return x
	case string:
		return str(x)
	}
	return plain(x)
}

func (n *node) get(key string) *node {
	for i, k := range n.keys {
		if k == key {
			return n.kids[i]
		}
	}
	return nil
}

// set adds a key, or replaces its value; merge keys may repeat.
func (n *node) set(key string, kid *node) {
	for i, k := range n.keys {
		if k == key {
			n.kids[i] = kid
			return
		}
	}
	n.keys, n.kids = append(n.keys, key), append(n.kids, kid)
}

// all yields the members in order.
func (n *node) all() iter.Seq2[string, *node] {
	return func(yield func(string, *node) bool) {
		for i, key := range n.keys {
			if !yield(key, n.kids[i]) {
				return
			}
		}
	}
}

// at returns the map under key, made if there is none.
func (n *node) at(key string) *node {
	kid := n.get(key)
	if kid == nil || kid.kind != mapNode {
		kid = dict()
		n.set(key, kid)
	}
	return kid
}

func (n *node) clone() *node {
	c := *n
	c.anchor = ""
	c.keys = append([]string(nil), n.keys...)
	c.kids = make([]*node, len(n.kids))
	for i, kid := range n.kids {
		c.kids[i] = kid.clone()
	}
	return &c
}

// An emitter writes nodes as YAML.
type emitter struct {
	random   *rand.Rand
	b        strings.Builder
	varied   bool // styles other than the plainest
	comments bool
}

// document writes a document that is a map.
func (e *emitter) document(n *node) string {
	e.b.Reset()
	e.comment(0)
	if len(n.kids) == 0 {
		e.b.WriteString("{}\n")
	}
	e.block(n, 0)
	return e.b.String()
}

func (e *emitter) one(in int) bool { return e.varied && e.random.IntN(in) == 0 }

func (e *emitter) comment(indent int) {
	if e.comments && e.random.IntN(4) == 0 {
		e.b.WriteString(strings.Repeat(" ", indent) + "# é comment: with 'quotes\" & {marks}\n")
	}
	if e.comments && e.random.IntN(8) == 0 {
		e.b.WriteString("\n")
	}
}

func (e *emitter) lineEnd() {
	if e.comments && e.random.IntN(5) == 0 {
		e.b.WriteString("  # trailing")
	}
	e.b.WriteString("\n")
}

// block writes the members of a collection, each on its own lines.
func (e *emitter) block(n *node, indent int) {
	for i, kid := range n.kids {
		e.comment(indent)
		e.b.WriteString(strings.Repeat(" ", indent))
		if n.kind == listNode {
			e.b.WriteString("-")
		} else {
			e.key(n.keys[i])
		}
		e.value(kid, indent, n.kind == listNode)
	}
}

func (e *emitter) key(key string) {
	switch {
	case key == "<<" || strings.HasPrefix(key, "x-"):
		e.b.WriteString(key)
	case e.one(15):
		e.b.WriteString("'" + strings.ReplaceAll(key, "'", "''") + "'")
	case e.one(15) || !isPlain(key):
		e.b.WriteString(doubleQuoted(key, e.random, e.varied))
	default:
		e.b.WriteString(key)
	}
	e.b.WriteString(":")
}

func (e *emitter) value(n *node, indent int, inList bool) {
	props := ""
	if n.anchor != "" {
		props += " &" + n.anchor
	}
	if n.tag != "" {
		props += " " + n.tag
	}
	e.b.WriteString(props)
	switch {
	case n.kind == aliasNode:
		e.b.WriteString(" *" + n.text)
		e.lineEnd()
	case n.kind == scalarNode:
		e.b.WriteString(" ")
		e.scalar(n, indent)
	case len(n.kids) == 0 || e.one(4) && !hasProperties(n):
		e.b.WriteString(" ")
		e.flow(n)
		e.lineEnd()
	case inList && n.kind == mapNode && props == "" && len(n.keys) > 0:
		// The first key stands on the dash's line.
		e.b.WriteString(" ")
		var inner emitter
		inner.random, inner.varied = e.random, e.varied
		inner.block(n, indent+2)
		e.b.WriteString(strings.TrimLeft(inner.b.String(), " "))
	default:
		e.b.WriteString("\n")
		step := 2
		if n.kind == listNode && !inList && e.one(3) {
			step = 0
		} else if e.one(6) {
			step = 4
		}
		e.block(n, indent+step)
	}
}

func hasProperties(n *node) bool {
	if n.kind == aliasNode || n.anchor != "" || n.tag != "" {
		return true
	}
	for i, kid := range n.kids {
		if hasProperties(kid) || n.kind == mapNode && n.keys[i] == "<<" {
			return true
		}
	}
	return false
}

func (e *emitter) flow(n *node) {
	open, end := "{", "}"
	if n.kind == listNode {
		open, end = "[", "]"
	}
	e.b.WriteString(open)
	for i, kid := range n.kids {
		if i > 0 {
			e.b.WriteString(", ")
		}
		if n.kind == mapNode {
			e.b.WriteString(flowScalar(n.keys[i], e.random, e.varied) + ": ")
		}
		switch kid.kind {
		case scalarNode:
			if kid.tag != "" {
				e.b.WriteString(kid.tag + " ")
			}
			if kid.plain {
				e.b.WriteString(kid.text)
			} else {
				e.b.WriteString(flowScalar(kid.text, e.random, e.varied))
			}
		case aliasNode:
			e.b.WriteString("*" + kid.text)
		default:
			e.flow(kid)
		}
	}
	if e.one(6) && len(n.kids) > 0 {
		e.b.WriteString(",")
	}
	e.b.WriteString(end)
}

func (e *emitter) scalar(n *node, indent int) {
	switch {
	case n.plain:
		e.b.WriteString(n.text)
	case strings.Contains(n.text, "\n") && strings.Trim(n.text, " \n\t") != "" && isBlockText(n.text) && e.random.IntN(3) > 0,
		e.one(12) && isBlockText(n.text):
		e.literal(n.text, indent)
		return
	case isPlain(n.text) && !e.one(5):
		e.b.WriteString(n.text)
	case !strings.Contains(n.text, "\n") && e.random.IntN(2) == 0:
		e.b.WriteString("'" + strings.ReplaceAll(n.text, "'", "''") + "'")
	default:
		e.b.WriteString(doubleQuoted(n.text, e.random, e.varied))
	}
	e.lineEnd()
}

func (e *emitter) literal(text string, indent int) {
	body := strings.TrimRight(text, "\n")
	chomp := map[int]string{0: "-", 1: ""}[min(len(text)-len(body), 2)]
	if len(text)-len(body) > 1 {
		chomp = "+"
	}
	style := "|"
	if !strings.Contains(body, "\n") && e.random.IntN(2) == 0 {
		style = ">"
	}
	e.b.WriteString(style + chomp + "\n")
	for line := range strings.SplitSeq(body, "\n") {
		if line != "" {
			e.b.WriteString(strings.Repeat(" ", indent+4) + line)
		}
		e.b.WriteString("\n")
	}
	for range len(text) - len(body) - 1 {
		e.b.WriteString("\n")
	}
}

// isBlockText reports whether text can stand in a block scalar without an
// indentation indicator.
func isBlockText(text string) bool {
	if text == "" || text[0] == ' ' || text[0] == '\n' {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool {
		return r != '\n' && !unicode.IsPrint(r)
	})
}

// isPlain reports whether text can be written without quotes and stays a
// string.
func isPlain(text string) bool {
	if text == "" || strings.TrimSpace(text) != text || strings.Contains(text, ": ") || strings.Contains(text, " #") || strings.HasSuffix(text, ":") {
		return false
	}
	if !unicode.IsLetter(rune(text[0])) && !strings.ContainsRune("/._$", rune(text[0])) || text[0] >= 0x80 {
		return false
	}
	switch strings.ToLower(text) {
	case "true", "false", "null", "~", ".nan", ".inf", "yes", "no", "on", "off", "y", "n":
		return false
	}
	if text[0] == '.' && len(text) > 1 && (text[1] >= '0' && text[1] <= '9') {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("/._-:=${}?+@,() ;&<>", r)
	})
}

func flowScalar(text string, random *rand.Rand, varied bool) string {
	if isPlain(text) && !strings.ContainsAny(text, "{}[],:? ") && (!varied || random.IntN(3) > 0) {
		return text
	}
	if !strings.Contains(text, "\n") && random.IntN(2) == 0 {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return doubleQuoted(text, random, varied)
}

// doubleQuoted escapes what must be, and some of what need not be.
func doubleQuoted(text string, random *rand.Rand, varied bool) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case varied && r < 0x80 && random.IntN(40) == 0:
			fmt.Fprintf(&b, `\x%02x`, r)
		case varied && r < 0x10000 && random.IntN(60) == 0 || !unicode.IsPrint(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
