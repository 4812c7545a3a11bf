package identity

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// RootByOtherName reports a container whose user has another name than root and
// its number.
var RootByOtherName = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RootByOtherName",
		Doc:      "user of the container has the number of root",
		Requires: []*analysis.Analyzer{container.Analyzer, recipe.Analyzer},
		Run:      runRootByOtherName,
	},
	Precondition: analyzer.SecondFlaw, // as for RootUser
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CIS 4.1", "CWE-250", "D01"),
	Equivalents:  []string{"dockle:DKL-LI-0002"},
}

func runRootByOtherName(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for _, c := range stage.RunBy() {
			user := account(c)
			if user == nil || isNumber(user.Str) || c.Build.Target.Stage != stage.Stage {
				continue // RootUser, not known, or a number, which says what it is
			}
			number := numberOfRoot(stage, user.Str)
			if number == nil {
				continue
			}
			f := analyzer.At(user, "%s runs as %s, `root` by number: a flaw of the kernel or runtime leads to the host", c, user)
			f.About(c.Subjects(f.At)...)
			f.Because(analyzer.Cause, number, "gives the account the number 0")
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "give the account a number of its own, such as 10001")
			f.Report(pass)
		}
	}
	return nil, nil
}

// numberOfRoot returns the word that gives a user the number 0, nil if there is
// none or a later command gives another.
func numberOfRoot(stage *recipe.Stage, user string) *value.Value {
	var number *value.Value
	for _, a := range accounts(stage) {
		if a.name != user || !a.uid.IsKnown() {
			continue
		}
		if number = nil; strings.Trim(a.uid.Str, "0") == "" {
			number = a.uid
		}
	}
	if number != nil {
		return number
	}
	for ; stage != nil; stage = stage.Base {
		for _, step := range stage.Steps {
			for _, command := range step.Commands {
				if line := passwdLine(command, user); line != nil {
					return line
				}
			}
		}
	}
	return nil
}

// passwdLine returns the line by which a command adds a user with the number 0
// to /etc/passwd, nil if it does not.
func passwdLine(command *recipe.Command, user string) *value.Value {
	for _, r := range command.Redirects {
		if r.Op != ">>" || r.Word == nil || r.Word.Str != "/etc/passwd" {
			continue
		}
		for _, word := range append([]*value.Value{r.Body}, command.Words[1:]...) {
			if word == nil {
				continue
			}
			if fields := strings.SplitN(word.Str, ":", 4); len(fields) == 4 && fields[0] == user && fields[2] == "0" {
				return word
			}
		}
	}
	return nil
}
