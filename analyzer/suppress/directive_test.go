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
