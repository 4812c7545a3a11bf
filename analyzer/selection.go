package analyzer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Selection says which rules run. The zero value takes the default preset.
type Selection struct {
	Presets []Preset // presets that add to the default one
	Select  []string // exactly these rules, whatever the presets; none: those of the presets
	Ignore  []string // without these
}

// Apply returns the selected rules among all, by name. Its error is an
// [*UnknownRuleError].
func (s Selection) Apply(all []*Rule) ([]*Rule, error) {
	selected, err := pick(s.Select, all)
	if err != nil {
		return nil, err
	}
	ignored, err := pick(s.Ignore, all)
	if err != nil {
		return nil, err
	}
	if len(s.Select) == 0 {
		for _, r := range all {
			if r.Preset == Default || slices.Contains(s.Presets, r.Preset) {
				selected = append(selected, r)
			}
		}
	}
	selected = slices.DeleteFunc(selected, func(r *Rule) bool { return slices.Contains(ignored, r) })
	return slices.Compact(sortedRules(selected)), nil
}

func pick(names []string, all []*Rule) ([]*Rule, error) {
	var picked []*Rule
	for _, name := range names {
		r := Find(name, all)
		if r == nil {
			return nil, &UnknownRuleError{Name: name, Suggestions: SuggestRules(name, all)}
		}
		picked = append(picked, r)
	}
	return picked, nil
}

// Find returns the rule called name, nil if there is none.
func Find(name string, all []*Rule) *Rule {
	for _, r := range all {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// UnknownRuleError says that no rule has a name.
type UnknownRuleError struct {
	Name        string
	Suggestions []string // nearest first, may be empty
}

func (e *UnknownRuleError) Error() string {
	return "unknown rule " + source.Quote(e.Name) + DidYouMean(e.Suggestions)
}

// DidYouMean renders suggestions as the end of a message, "" if there are none.
func DidYouMean(suggestions []string) string {
	if len(suggestions) == 0 {
		return ""
	}
	quoted := make([]string, len(suggestions))
	for i, s := range suggestions {
		quoted[i] = source.Quote(s)
	}
	return "; did you mean " + strings.Join(quoted, " or ") + "?"
}

// SuggestRules returns the rules that a name may stand for: those that list it
// as the id of another tool, otherwise those with a similar name.
func SuggestRules(name string, all []*Rule) []string {
	var names, equivalent []string
	for _, r := range all {
		names = append(names, r.Name)
		if r.IsKnownAs(name) {
			equivalent = append(equivalent, r.Name)
		}
	}
	if len(equivalent) > 0 {
		slices.Sort(equivalent)
		return equivalent
	}
	return Suggest(name, names)
}

// IsKnownAs reports whether another tool calls the rule id, with or without the
// tool's name in front: "hadolint:DL3002", "DL3002".
func (r *Rule) IsKnownAs(id string) bool {
	for _, known := range r.Equivalents {
		_, bare, _ := strings.Cut(known, ":")
		if strings.EqualFold(known, id) || strings.EqualFold(bare, id) {
			return true
		}
	}
	return false
}

// Suggest returns the known names nearest to a mistyped one, case aside; none if
// all are too far away.
func Suggest(name string, known []string) []string {
	lower := strings.ToLower(name)
	best := max(2, len(lower)/4)
	var nearest []string
	for _, candidate := range known {
		d := distance(lower, strings.ToLower(candidate), best)
		if d > best {
			continue
		}
		if d < best {
			best, nearest = d, nil
		}
		nearest = append(nearest, candidate)
	}
	slices.Sort(nearest)
	return nearest[:min(len(nearest), 3)]
}

// distance returns the number of bytes to insert, delete, replace or swap with
// their neighbour to get from a to b, or limit+1 if it is larger than limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	before, previous, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(previous[j]+1, row[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, previous, row = previous, row, before
	}
	return min(previous[len(b)], limit+1)
}

var presetNames = [...]string{"default", "cis", "hygiene"}

func (p Preset) String() string { return presetNames[p] }

// PresetNames lists the presets.
func PresetNames() []string { return presetNames[:] }

// ParsePreset returns the preset called name.
func ParsePreset(name string) (Preset, error) {
	if i := slices.Index(presetNames[:], name); i >= 0 {
		return Preset(i), nil
	}
	return 0, fmt.Errorf("unknown preset %s%s; there are %s", source.Quote(name),
		DidYouMean(Suggest(name, presetNames[:])), strings.Join(presetNames[:], ", "))
}
