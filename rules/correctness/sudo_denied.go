package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SudoDenied reports commands that ask sudo or su for another user in a container
// that takes that from them.
var SudoDenied = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SudoDenied",
		Doc:      "command calls `sudo` where no setuid program works",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSudoDenied,
	},
	Effect:    analyzer.Differs, // sudo: The "no new privileges" flag is set
	Precision: analyzer.VeryHigh,
	References: analyzer.Refs("Linux, no_new_privs https://docs.kernel.org/userspace-api/no_new_privs.html",
		"sudo, troubleshooting https://www.sudo.ws/docs/troubleshooting/"),
}

func runSudoDenied(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.Security.NoNewPrivileges.True {
			continue // setuid programs work, or it is not known
		}
		for _, p := range c.Processes() {
			if p.User.Identity != container.NonRoot || p.Privileged.True || p.Privileged.Unknown() {
				continue // root needs no setuid bit
			}
			word := asksForRoot(p)
			if word == nil {
				continue
			}
			f := analyzer.At(word, "%s fails in %s: the container has `no-new-privileges`, and %s is not root", word, c, p.User)
			f.About(c.Subjects(f.At)...)
			f.Because(analyzer.Cause, c.Security.NoNewPrivileges.Value, "no setuid program gives more rights here")
			if p.Role == container.MainProcess {
				evidence.RunsAs(f, c)
			}
			f.Fix(analyzer.NeedsReview, "delete "+source.Quote(shell.Name(word))+" and do what needs root when the image is built")
			f.Report(pass)
		}
	}
	return nil, nil
}

// asksForRoot returns the word of a process's command line or script that names
// a program which needs its setuid bit, nil if there is none.
func asksForRoot(p *container.Process) *value.Value {
	for _, w := range p.Program.Wrappers {
		if setuid(w.Name) && len(w.Argv) > 0 {
			return w.Argv[0]
		}
	}
	words := p.Program.Argv
	if len(words) > 0 && setuid(p.Program.Name) {
		return words[0]
	}
	if p.Program.Script == nil {
		return nil
	}
	for i := range p.Program.Script.Commands {
		if command := &p.Program.Script.Commands[i]; len(command.Argv) > 0 && setuid(command.Name()) {
			return command.Argv[0]
		}
	}
	return nil
}

func setuid(program string) bool {
	switch program {
	case "sudo", "su", "doas", "fixuid":
		return true
	}
	return false
}
