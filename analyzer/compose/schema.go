package compose

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

//go:generate go test ../../internal/oracle -run ^TestSchemaTables$ -update

// The codes of what the schema refuses, and of the keys that it has given up.
const (
	UnknownKey    Code = "unknown-key"
	WrongType     Code = "wrong-type"
	WrongValue    Code = "wrong-value"
	MissingKey    Code = "missing-key"
	RepeatedItem  Code = "repeated-item"
	DeprecatedKey Code = "deprecated-key"
)

// A schemaNode says what may stand at a place of a Compose file. Alternatives
// (oneOf) differ by type in Compose's schema, so one node holds them all.
type schemaNode struct {
	types       schemaTypes
	pattern     schemaPattern // of a string
	unique      bool          // items of a list
	closed      bool          // other keys are refused
	bounded     bool          // low and high hold for numbers
	items       uint16        // of a list
	low, high   float64
	enum        []string // of a string
	keys        []schemaKey
	patterns    []schemaKeys
	required    []string
	requiredAny []string // one of them
}

// A schemaKey is a key that a mapping can have. The keys of a node are sorted.
type schemaKey struct {
	name       string
	node       uint16
	deprecated bool
}

// A schemaKeys is a family of keys that a mapping can have.
type schemaKeys struct {
	pattern schemaPattern
	node    uint16
}

// anyValue is the index of the node that accepts everything.
const anyValue = 0

// schemaTypes is a set of JSON types.
type schemaTypes uint8

const (
	typeNull schemaTypes = 1 << iota
	typeBool
	typeInteger
	typeNumber // integers too
	typeString
	typeList
	typeMap
)

// validateSchema reports every violation of the Compose schema in a merged and
// interpolated document. What is unknown or was refused before is skipped, and
// of a string that is known in part only its type is checked.
func validateSchema(root *value.Value, report func(Diagnostic)) {
	c := schemaCheck{report: report, seen: map[schemaVisit]bool{}}
	c.check(root, schemaRoot)
}

// A schemaCheck is one run over a document.
type schemaCheck struct {
	report func(Diagnostic)
	path   []string
	keyAt  source.Span          // of the nearest key on the path
	seen   map[schemaVisit]bool // what aliases share is checked once
}

// A schemaVisit is a collection, known by its first member as aliases share
// it, checked by a node.
type schemaVisit struct {
	first *value.Member
	node  uint16
}

func (c *schemaCheck) check(v *value.Value, index uint16) {
	if v == nil {
		v = &value.Value{At: c.keyAt}
	}
	if v.State == value.Unknown || v.State == value.Invalid {
		return
	}
	if v.Kind == value.Float && !finite(v) {
		c.fail(WrongValue, v.At, "%s is %s; Compose takes finite numbers only", c.name(), source.Quote(v.Str))
		return
	}
	if len(v.Kids) > 0 {
		visit := schemaVisit{&v.Kids[0], index}
		if c.seen[visit] {
			return
		}
		c.seen[visit] = true
	}
	node := &schemaNodes[index]
	if index != anyValue && typesOf(v)&node.types == 0 {
		c.fail(WrongType, v.At, "%s is %s; Compose takes %s", c.name(), describe(v), node.types.describe())
		return
	}
	switch v.Kind {
	case value.Map:
		c.mapping(v, node, index == anyValue)
	case value.Seq:
		c.list(v, node)
	case value.String, value.Time:
		if v.State != value.Partial {
			c.text(v, node)
		}
	case value.Int, value.Float:
		c.number(v, node)
	case value.Null, value.Bool:
	}
}

func (c *schemaCheck) mapping(v *value.Value, node *schemaNode, open bool) {
	for _, name := range node.required {
		if v.Member(name) == nil {
			c.fail(MissingKey, c.parent(v), "%s lacks %s", c.name(), source.Quote(name))
		}
	}
	if len(node.requiredAny) > 0 && !slices.ContainsFunc(node.requiredAny, func(name string) bool { return v.Member(name) != nil }) {
		c.fail(MissingKey, c.parent(v), "%s lacks %s", c.name(), choice(node.requiredAny))
	}
	outer := c.keyAt
	for i := range v.Kids {
		m := &v.Kids[i]
		index, ok := uint16(anyValue), true
		if !open {
			index, ok = c.key(m, node)
		}
		if !ok {
			continue
		}
		c.path = append(c.path, m.Key)
		if m.KeyAt.IsValid() {
			c.keyAt = m.KeyAt
		}
		c.check(m.Val, index)
		c.path, c.keyAt = c.path[:len(c.path)-1], outer
	}
}

// key returns the node for a key's value, and whether the key may stand here.
func (c *schemaCheck) key(m *value.Member, node *schemaNode) (uint16, bool) {
	if i, ok := slices.BinarySearchFunc(node.keys, m.Key, func(k schemaKey, name string) int {
		return strings.Compare(k.name, name)
	}); ok {
		if node.keys[i].deprecated && len(c.path) > 0 {
			c.deprecated(m) // what is deprecated at the top, version, the loader drops
		}
		return node.keys[i].node, true
	}
	for _, p := range node.patterns {
		if p.pattern.match(m.Key) {
			return p.node, true
		}
	}
	if !node.closed || isUnknownKey(m.Key) && m.Val != nil && m.Val.At == m.KeyAt || m.Step != nil && m.Step.Kind == value.Transform {
		return anyValue, true // it was KEY=VALUE in a list, of which any text is taken
	}
	at := m.KeyAt
	if !at.IsValid() {
		at = c.keyAt
	}
	if len(node.keys) == 0 {
		c.fail(UnknownKey, at, "%s is no name that Compose takes in %s: it allows %s",
			source.Quote(m.Key), c.name(), node.patterns[0].pattern.describe())
		return anyValue, false
	}
	message := "unknown key " + source.Quote(m.Key)
	if len(c.path) > 0 {
		message += " in " + c.name()
	}
	if near := nearest(m.Key, node.keys); near != "" {
		message += "; did you mean " + source.Quote(near) + "?"
	}
	c.report(Diagnostic{Code: UnknownKey, Level: Error, At: at, Message: message})
	return anyValue, false
}

func (c *schemaCheck) deprecated(m *value.Member) {
	c.report(Diagnostic{Code: DeprecatedKey, Level: Note, At: m.KeyAt, Message: source.Quote(m.Key) + " in " + c.name() + " is deprecated"})
}

func (c *schemaCheck) list(v *value.Value, node *schemaNode) {
	for i := range v.Kids {
		c.path = append(c.path, "["+strconv.Itoa(i)+"]")
		c.check(v.Kids[i].Val, node.items)
		c.path = c.path[:len(c.path)-1]
	}
	if node.unique && len(v.Kids) > 1 {
		c.unique(v.Kids)
	}
}

// fewItems is the length up to which compose-go's validator compares the items
// of a list pair by pair. It takes a number for equal to an earlier string of
// the same digits then.
const fewItems = 20

// unique reports the items that are equal to an earlier one.
func (c *schemaCheck) unique(kids []value.Member) {
	first := make(map[string]*value.Value, len(kids))
	var earlier []*value.Value
	for i := range kids {
		item := kids[i].Val
		if item == nil {
			continue
		}
		key, ok := identity(item)
		if !ok {
			continue
		}
		same := first[key]
		for j := 0; same == nil && j < len(earlier); j++ {
			if sameDigits(item, earlier[j]) {
				same = earlier[j]
			}
		}
		if same != nil {
			c.repeated(item, same)
			continue
		}
		first[key] = item
		if len(kids) <= fewItems {
			earlier = append(earlier, item)
		}
	}
}

func (c *schemaCheck) repeated(item, earlier *value.Value) {
	what := "an entry"
	if len(item.Kids) == 0 {
		what = source.Quote(item.Str)
	}
	c.report(Diagnostic{
		Code: RepeatedItem, Level: Error, At: item.At,
		Message: c.name() + " lists " + what + " twice",
		Related: []Related{{At: earlier.At, Message: "first here"}},
	})
}

func (c *schemaCheck) text(v *value.Value, node *schemaNode) {
	switch {
	case len(node.enum) > 0 && !slices.Contains(node.enum, v.Str):
		c.fail(WrongValue, v.At, "%s is %s; Compose takes %s", c.name(), source.Quote(v.Str), choice(nearestFirst(v.Str, node.enum)))
	case node.pattern != 0 && !node.pattern.match(v.Str):
		c.fail(WrongValue, v.At, "%s is %s; Compose takes %s", c.name(), source.Quote(v.Str), node.pattern.describe())
	}
}

func (c *schemaCheck) number(v *value.Value, node *schemaNode) {
	if !node.bounded {
		return
	}
	switch n := numberOf(v); {
	case n < node.low:
		c.fail(WrongValue, v.At, "%s is %s; Compose takes no less than %s", c.name(), source.Quote(v.Str), formatNumber(node.low))
	case n > node.high:
		c.fail(WrongValue, v.At, "%s is %s; Compose takes no more than %s", c.name(), source.Quote(v.Str), formatNumber(node.high))
	}
}

// fail reports an error; %s stands for an argument that is quoted or a word.
func (c *schemaCheck) fail(code Code, at source.Span, format string, args ...string) {
	if !at.IsValid() {
		at = c.keyAt
	}
	for _, arg := range args {
		before, after, _ := strings.Cut(format, "%s")
		format = before + strings.ReplaceAll(arg, "%s", "%\x00s") + after
	}
	c.report(Diagnostic{Code: code, Level: Error, At: at, Message: strings.ReplaceAll(format, "%\x00s", "%s")})
}

// parent returns where the absence of a key of v is shown: v's own key, or the
// value if it is an item of a list.
func (c *schemaCheck) parent(v *value.Value) source.Span {
	if len(c.path) > 0 && strings.HasPrefix(c.path[len(c.path)-1], "[") && v.At.IsValid() {
		return v.At
	}
	return c.keyAt
}

// name returns the path as a user would say it: `services.api.ports[0]`.
func (c *schemaCheck) name() string {
	if len(c.path) == 0 {
		return "the file"
	}
	return source.Quote(strings.ReplaceAll(strings.Join(c.path, "."), ".[", "["))
}

// typesOf returns the JSON types of a value as compose-go sees them: a
// timestamp is a string, and a float without a fraction an integer.
func typesOf(v *value.Value) schemaTypes {
	switch v.Kind {
	case value.Null:
		return typeNull
	case value.Bool:
		return typeBool
	case value.Int:
		return typeInteger | typeNumber
	case value.Float:
		if n := numberOf(v); n == math.Trunc(n) {
			return typeInteger | typeNumber
		}
		return typeNumber
	case value.Map:
		return typeMap
	case value.Seq:
		return typeList
	default:
		return typeString
	}
}

func finite(v *value.Value) bool {
	n := numberOf(v)
	return !math.IsNaN(n) && !math.IsInf(n, 0)
}
