package suppress

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

func TestParse(t *testing.T) {
	t.Parallel()
	tests := []struct{ comment, want string }{
		{"# hullcheck ignore=RootUser", "here [RootUser]"},
		{"#hullcheck ignore = RootUser , HostNetwork", "here [RootUser HostNetwork]"},
		{"#\thullcheck\tignore=RootUser", "here [RootUser]"},
		{"# hullcheck ignore=RootUser scratch space, wiped hourly", "here [RootUser] scratch space, wiped hourly"},
		{"# hullcheck ignore=RootUser: known", "here [RootUser] known"},
		{"# hullcheck ignore=RootUser -- known", "here [RootUser] known"},
		{"# hullcheck ignore=RootUser - known", "here [RootUser] known"},
		{"# hullcheck ignore=RootUser # known", "here [RootUser] known"},
		{"# hullcheck ignore=RootUser;reason=known", "here [RootUser] known"},
		{"# hullcheck ignore=hadolint:DL3002,dockerfile.security.missing-user why", "here [hadolint:DL3002 dockerfile.security.missing-user] why"},
		{"# hullcheck ignore=RootUser until=2027-03-31", "here [RootUser] until 2027-03-31"},
		{"# hullcheck ignore=RootUser until=2027-03-31 INFRA-77", "here [RootUser] until 2027-03-31 INFRA-77"},
		{"# hullcheck ignore=RootUser until=2027-03-31: INFRA-77", "here [RootUser] until 2027-03-31 INFRA-77"},
		{"# hullcheck ignore=RootUser until the rebuild", "here [RootUser] until the rebuild"},
		{"# hullcheck service ignore=RootUser", "service [RootUser]"},
		{"# hullcheck stage ignore=RootUser", "stage [RootUser]"},
		{"# hullcheck file ignore=RootUser", "file [RootUser]"},
		{"# hullcheck ignore=*", "here [*]"},
		{"# a hullcheck ignore=RootUser", ""},
		{"# hullcheck is a tool", ""},
		{"# hullcheck.yaml ignore=x", ""},
		{"# see hullcheck", ""},
		{"#", ""},
		{"# hullcheck ignore RootUser", "problem at `ignore RootUser`: is not read: write `# hullcheck ignore=RuleName reason`"},
		{"# hullcheck disable=RootUser", "problem at `disable=RootUser`: is not read: write `# hullcheck ignore=RuleName reason`"},
		{"# hullcheck:ignore=RootUser", "problem at `:ignore=RootUser`: is not read: write `# hullcheck ignore=RuleName reason`"},
		{"# hullcheck service RootUser", "problem at `service RootUser`: is not read: write `# hullcheck ignore=RuleName reason`"},
		{"# hullcheck ignore= ", "problem at `# hullcheck ignore=`: names no rule: write `# hullcheck ignore=RuleName reason`"},
		{"# hullcheck ignore=RootUser,", "problem at `# hullcheck ignore=RootUser,`: names no rule: write `# hullcheck ignore=RuleName reason`"},
		{"# hullcheck ignore=RootUser until=tomorrow x", "problem at `tomorrow x`: has no date: write `until=2027-03-31`"},
		{"# hullcheck ignore=RootUser until=2027-02-30", "problem at `2027-02-30`: has no date: write `until=2027-03-31`"},
	}
	for _, test := range tests {
		t.Run(test.comment, func(t *testing.T) {
			t.Parallel()
			f := source.NewFiles(nil).Add("a", []byte(test.comment))
			if got := render(f, parse(test.comment, f.Span(0, len(test.comment)))); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func render(f *source.File, d *Directive) string {
	if d == nil {
		return ""
	}
	if d.Problem != "" {
		return "problem at `" + f.Text(d.ProblemAt) + "`: " + d.Problem
	}
	var names []string
	for _, n := range d.Names {
		names = append(names, f.Text(n.At))
	}
	got := fmt.Sprintf("%s [%s]", d.Scope, strings.Join(names, " "))
	if d.Scope == Here {
		got = "here" + got
	}
	if d.Until != "" {
		got += " until " + d.Until
	}
	if d.Reason != "" {
		got += " " + d.Reason
	}
	return got
}

func FuzzParse(f *testing.F) {
	f.Add("# hullcheck service ignore=RootUser, hadolint:DL3002 until=2027-03-31: reason")
	f.Add("#hullcheck ignore = *")
	f.Add("# hullcheck:ignore=x \t")
	f.Fuzz(func(t *testing.T, comment string) {
		if comment == "" || comment[0] != '#' {
			return
		}
		file := source.NewFiles(nil).Add("a", []byte(comment))
		whole := file.Span(0, len(comment))
		d := parse(comment, whole)
		if d == nil {
			return
		}
		if d.Problem != "" && (!whole.Contains(d.ProblemAt) || d.ProblemAt.Len() == 0) {
			t.Errorf("%q: the problem has no place", comment)
		}
		for _, n := range d.Names {
			if !whole.Contains(n.At) || file.Text(n.At) != n.Text || n.Text == "" {
				t.Errorf("%q: the name %q is not where it is said to be", comment, n.Text)
			}
		}
	})
}
