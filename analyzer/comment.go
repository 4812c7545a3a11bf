package analyzer

import (
	"cmp"
	"slices"
	"strings"
)

// A Comment is a suppression comment, whether it silences anything or not.
type Comment struct {
	At     Location
	Text   string // as written
	Tool   string // whose form it has, "" for hullcheck's own
	Scope  string // how far it reaches: "here", "line", "stage", "service", "file"
	Names  []CommentName
	Reason string
	Until  string // "2027-03-31", "" if it does not end
	// Expired reports whether its day is over.
	Expired bool
	// Problem says why it silences nothing, "" if it can.
	Problem string
}

// A CommentName is a rule as a comment names it.
type CommentName struct {
	Text  string
	Rules []string // the rules that it stands for
	Ran   bool     // all of them ran
	Used  bool     // it has silenced a finding, or would have before its end
}

// Used reports whether the comment has silenced a finding.
func (c Comment) Used() bool {
	return !c.Expired && c.Problem == "" && slices.ContainsFunc(c.Names, func(n CommentName) bool { return n.Used })
}

// State says in a word or two what became of the comment: "used", "unused",
// "not checked" where its rules did not run, "expired", "not honoured".
func (c Comment) State() string {
	switch {
	case c.Problem != "":
		return "not honoured"
	case c.Expired:
		return "expired"
	case c.Used():
		return "used"
	case slices.ContainsFunc(c.Names, func(n CommentName) bool { return len(n.Rules) > 0 && !n.Ran }):
		return "not checked"
	}
	return "unused"
}

// A Lister is a [Suppressor] that tells all its comments, once it has been asked
// about every finding.
type Lister interface {
	Comments() []Comment
}

// comments unites what the units say about each comment: one that is used or
// honoured in one of them is so.
func comments(outcomes []*outcome) []Comment {
	var all []Comment
	for _, out := range outcomes {
		all = append(all, out.comments...)
	}
	slices.SortStableFunc(all, func(a, b Comment) int {
		return cmp.Or(comparePlaces(&a.At, &b.At), strings.Compare(a.Problem, b.Problem))
	})
	var united []Comment
	for _, c := range all {
		last := len(united) - 1
		if last < 0 || comparePlaces(&united[last].At, &c.At) != 0 {
			united = append(united, c)
			continue
		}
		for i := range min(len(c.Names), len(united[last].Names)) {
			united[last].Names[i].Used = united[last].Names[i].Used || c.Names[i].Used
		}
	}
	return united
}
