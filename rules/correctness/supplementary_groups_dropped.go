package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SupplementaryGroupsDropped reports a user with a group whose further groups, which the
// Dockerfile gives, do not count.
var SupplementaryGroupsDropped = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SupplementaryGroupsDropped",
		Doc:      "group of `USER` drops the user's other groups",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runSupplementaryGroupsDropped,
	},
	Effect:      analyzer.Differs,
	Precision:   analyzer.High,
	References:  analyzer.Refs("CWE-266", "Dockerfile reference, USER https://docs.docker.com/reference/dockerfile/#user"),
	Equivalents: []string{"tally:user-explicit-group-drops-supplementary-groups"},
}

func runSupplementaryGroupsDropped(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for _, c := range stage.Containers {
			user := c.User.Name
			if c.Build == nil || c.Build.Target.Stage != stage.Stage || user == nil || !user.IsKnown() {
				continue
			}
			name, group, ok := strings.Cut(user.Str, ":")
			if !ok || name == "" || group == "" {
				continue // without a group, all of the user's count
			}
			added, word := joins(stage, name)
			if word == nil || added == group {
				continue
			}
			f := analyzer.At(user, "the process of %s is not in the group %s: the group behind %s replaces all others", c, source.Quote(added), source.Quote(name+":"))
			f.About(c.Subjects(f.At)...)
			f.Because(analyzer.Cause, word, "adds the user to the group")
			f.Fix(analyzer.NeedsReview, "write "+source.Quote(name)+" without a group, or add the group by `group_add`")
			f.Report(pass)
		}
	}
	return nil, nil
}

// joins returns a group that a command of the stage or of those it is FROM adds
// the user to.
func joins(stage *recipe.Stage, user string) (group string, at *value.Value) {
	for ; stage != nil; stage = stage.Base {
		for _, step := range stage.Steps {
			for _, command := range step.Commands {
				if group, word := joined(command); word != nil && word.Str == user && group != nil && group.IsKnown() {
					first, _, _ := strings.Cut(group.Str, ",")
					return first, word
				}
			}
		}
	}
	return "", nil
}

// joined returns the group and the user of a command that adds one to the other.
func joined(c *recipe.Command) (group, user *value.Value) {
	if !c.Certain() {
		return nil, nil
	}
	last := func(operands []*value.Value) *value.Value {
		if len(operands) == 0 {
			return nil
		}
		return operands[len(operands)-1]
	}
	switch c.Program {
	case "usermod":
		operands := c.Operands("-G", "--groups", "-aG", "-g", "--gid", "-u", "--uid", "-s", "--shell", "-d", "--home", "-c", "-l")
		return c.Operand("-G", "--groups"), last(operands)
	case "useradd":
		operands := c.Operands("-G", "--groups", "-g", "--gid", "-u", "--uid", "-s", "--shell", "-d", "--home-dir", "--home", "-c", "--comment", "-K", "--key", "-p", "--password", "-k", "--skel", "-b", "-e", "-f")
		return c.Operand("-G", "--groups"), last(operands)
	case "gpasswd":
		if operands := c.Operands("-a", "--add"); len(operands) == 1 {
			return operands[0], c.Operand("-a", "--add")
		}
	case "adduser", "addgroup":
		if operands := c.Operands(); len(operands) == 2 && len(c.Words) == 3 {
			return operands[1], operands[0]
		}
	}
	return nil, nil
}
