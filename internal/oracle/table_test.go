package oracle

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// A tally counts outcomes per feature.
type tally struct {
	rows map[string]*tallyRow
}

type tallyRow struct {
	cases, equal, refused int
	accepted              map[string]int // by the name of the difference
	differing             int
}

func (t *tally) row(feature string) *tallyRow {
	if t.rows == nil {
		t.rows = map[string]*tallyRow{}
	}
	r := t.rows[feature]
	if r == nil {
		r = &tallyRow{accepted: map[string]int{}}
		t.rows[feature] = r
	}
	return r
}

// add counts a case under each of its features.
func (t *tally) add(features []string, o outcome) {
	for _, feature := range features {
		r := t.row(feature)
		r.cases++
		switch {
		case len(o.diffs) == 0 && o.refused:
			r.refused++
			r.equal++
		case len(o.diffs) == 0:
			r.equal++
		case o.accepted != "":
			r.accepted[o.accepted]++
		default:
			r.differing++
		}
	}
}

// String renders the table.
func (t *tally) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(w, "feature\tcases\tequal\tof these refused\tdiffering\taccepted differences")
	for _, feature := range slices.Sorted(maps.Keys(t.rows)) {
		r := t.rows[feature]
		var reasons []string
		for _, name := range slices.Sorted(maps.Keys(r.accepted)) {
			reasons = append(reasons, fmt.Sprintf("%s: %d", name, r.accepted[name]))
		}
		_, _ = fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%s\n", feature, r.cases, r.equal, r.refused, r.differing, strings.Join(reasons, ", "))
	}
	_ = w.Flush()
	return b.String()
}
