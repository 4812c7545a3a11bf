package compose

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// schemaPattern is a regular expression of Compose's schema. They are few, and
// matching them by hand spares compiling them at start-up.
type schemaPattern uint8

const (
	_                 schemaPattern = iota
	patternExtension                // ^x-
	patternName                     // ^[a-zA-Z0-9._-]+$
	patternSomething                // .+
	patternLine                     // ^.+$
	patternLower                    // ^[a-z]+$
	patternContainer                // [a-zA-Z0-9][a-zA-Z0-9_.-]+
	patternPullPolicy               // ^(always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+)$
)

func (p schemaPattern) match(s string) bool {
	switch p {
	case patternExtension:
		return strings.HasPrefix(s, "x-")
	case patternName:
		return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !isNameRune(r) })
	case patternSomething:
		return strings.Trim(s, "\n") != ""
	case patternLine:
		return s != "" && !strings.Contains(s, "\n")
	case patternLower:
		return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return r < 'a' || r > 'z' })
	case patternContainer:
		for i := 1; i < len(s); i++ {
			if isNameRune(rune(s[i])) && isNameRune(rune(s[i-1])) && !strings.ContainsRune("._-", rune(s[i-1])) {
				return true
			}
		}
		return false
	case patternPullPolicy:
		switch s {
		case "always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly":
			return true
		}
		age, ok := strings.CutPrefix(s, "every_")
		return ok && isAge(age)
	}
	return true
}

func isNameRune(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '.' || r == '_' || r == '-'
}

// isAge reports whether s is a row of numbers, each with a unit.
func isAge(s string) bool {
	if s == "" {
		return false
	}
	for s != "" {
		rest := strings.TrimLeft(s, "0123456789")
		if rest == s || rest == "" || !strings.ContainsRune("wdhms", rune(rest[0])) {
			return false
		}
		s = rest[1:]
	}
	return true
}

// describe says in words what matches.
func (p schemaPattern) describe() string {
	switch p {
	case patternExtension:
		return "keys that start with `x-`"
	case patternName:
		return "letters, digits, `.`, `_` and `-`"
	case patternLower:
		return "lower-case letters"
	case patternContainer:
		return "two or more letters, digits, `_`, `.` or `-`, the first a letter or digit"
	case patternPullPolicy:
		return "`always`, `never`, `missing`, `if_not_present`, `build`, `refresh`, `daily`, `weekly` or `every_` and a duration"
	default:
		return "text on one line"
	}
}

// describe lists the types of a set in words.
func (t schemaTypes) describe() string {
	if t&typeNumber != 0 {
		t &^= typeInteger
	}
	var words []string
	for _, w := range [...]struct {
		t    schemaTypes
		word string
	}{
		{typeString, "a string"},
		{typeInteger, "an integer"},
		{typeNumber, "a number"},
		{typeBool, "a boolean"},
		{typeList, "a list"},
		{typeMap, "a mapping"},
		{typeNull, "nothing"},
	} {
		if t&w.t != 0 {
			words = append(words, w.word)
		}
	}
	return orList(words)
}

// describe says what a value is.
func describe(v *value.Value) string {
	switch v.Kind {
	case value.Null:
		return "empty"
	case value.Map:
		return "a mapping"
	case value.Seq:
		return "a list"
	case value.Bool:
		return "the boolean " + source.Quote(v.Str)
	case value.Int, value.Float:
		return "the number " + source.Quote(v.Str)
	default:
		return "the string " + source.Quote(v.Str)
	}
}

func choice(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = source.Quote(name)
	}
	return orList(quoted)
}

func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// nearest returns the key that a misspelt one most likely means, "" if none is
// close.
func nearest(wrong string, keys []schemaKey) string {
	best, limit := "", min(2, len(wrong)/3)+1
	for _, k := range keys {
		if d := editDistance(wrong, k.name, limit); d < limit {
			best, limit = k.name, d
		}
	}
	return best
}

// nearestFirst returns the names ordered by likeness to a wrong one.
func nearestFirst(wrong string, names []string) []string {
	sorted := slices.Clone(names)
	slices.SortStableFunc(sorted, func(a, b string) int {
		return cmp.Compare(editDistance(wrong, a, math.MaxInt), editDistance(wrong, b, math.MaxInt))
	})
	return sorted
}

// editDistance returns how many bytes must be inserted, deleted, replaced or
// swapped with their neighbour to turn a into b, or limit if that is as much.
// The case of letters and the choice of `-` or `_` count as nothing.
func editDistance(a, b string, limit int) int {
	const longest = 40 // of Compose's own keys, with room
	if len(a) > longest || len(b) > longest || len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	a, b = foldKey(a), foldKey(b)
	var rows [3][longest + 1]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		row, above, twoAbove := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], twoAbove[j-2]+1)
			}
		}
	}
	return min(limit, rows[len(a)%3][len(b)])
}

func foldKey(s string) string {
	folded := []byte(s)
	for i, c := range folded {
		switch {
		case 'A' <= c && c <= 'Z':
			folded[i] = c + 'a' - 'A'
		case c == '-':
			folded[i] = '_'
		}
	}
	return string(folded)
}

// maxIdentity bounds the text that stands for a list's item when it is compared
// with its neighbours: aliases can make a small file a huge value.
const maxIdentity = 64 << 10

// identity returns a text that is equal for equal values, and whether v is
// known well enough to be compared.
func identity(v *value.Value) (string, bool) {
	text, ok := appendIdentity(nil, v)
	return string(text), ok
}

func appendIdentity(text []byte, v *value.Value) ([]byte, bool) {
	if len(text) > maxIdentity {
		return text, false
	}
	if v == nil {
		return append(text, '~'), true
	}
	if v.State > value.Assumed {
		return text, false
	}
	ok := true
	switch v.Kind {
	case value.Null:
		text = append(text, '~')
	case value.Bool, value.Int, value.Float:
		text = strconv.AppendFloat(append(text, byte(typesOf(v)&(typeBool|typeNumber))), numberOf(v), 'g', -1, 64)
	case value.Map:
		sorted := slices.SortedFunc(slices.Values(v.Kids), func(a, b value.Member) int { return strings.Compare(a.Key, b.Key) })
		text = append(text, '{')
		for i := 0; i < len(sorted) && ok; i++ {
			text = strconv.AppendQuote(text, sorted[i].Key)
			text, ok = appendIdentity(text, sorted[i].Val)
		}
		text = append(text, '}')
	case value.Seq:
		text = append(text, '[')
		for i := 0; i < len(v.Kids) && ok; i++ {
			text, ok = appendIdentity(append(text, ','), v.Kids[i].Val)
		}
		text = append(text, ']')
	default:
		text = strconv.AppendQuote(text, v.Str)
	}
	return text, ok
}

// numberOf returns a number's value as JSON has it, 1 or 0 for a boolean.
func numberOf(v *value.Value) float64 {
	text := strings.ReplaceAll(v.Str, "_", "")
	if v.Kind == value.Bool {
		if strings.EqualFold(text, "true") {
			return 1
		}
		return 0
	}
	unsigned, negative := strings.CutPrefix(strings.TrimPrefix(text, "+"), "-")
	var n float64
	switch strings.ToLower(unsigned) {
	case ".nan":
		return math.NaN()
	case ".inf":
		n = math.Inf(1)
	default:
		if i, err := strconv.ParseUint(unsigned, 0, 64); err == nil && v.Kind == value.Int {
			n = float64(i)
		} else {
			n, _ = strconv.ParseFloat(unsigned, 64) // out of range: infinite
		}
	}
	if negative {
		n = -n
	}
	return n
}

// sameDigits reports whether an item is equal to an earlier one when its numbers
// are taken for equal to strings of their digits.
func sameDigits(item, earlier *value.Value) bool {
	if item == nil || earlier == nil || item.Kind == value.Null || earlier.Kind == value.Null {
		return item.IsZero() && earlier.IsZero()
	}
	if typesOf(item)&typeNumber != 0 {
		switch {
		case typesOf(earlier)&typeNumber != 0:
			return numberOf(item) == numberOf(earlier)
		case earlier.Kind == value.String:
			n, err := strconv.ParseFloat(earlier.Str, 64)
			return err == nil && n == numberOf(item)
		}
		return false
	}
	if typesOf(item) != typesOf(earlier) || len(item.Kids) != len(earlier.Kids) {
		return false
	}
	for i, m := range item.Kids {
		other := &earlier.Kids[i]
		if item.Kind == value.Map {
			if other = earlier.Member(m.Key); other == nil {
				return false
			}
		}
		if !sameDigits(m.Val, other.Val) {
			return false
		}
	}
	return item.Kind == value.Map || item.Kind == value.Seq || item.Str == earlier.Str
}

func formatNumber(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }
