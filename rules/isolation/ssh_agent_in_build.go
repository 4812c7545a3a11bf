package isolation

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SSHAgentInBuild reports a build step that has the forwarded SSH agent while it
// runs the scripts of the packages that it installs.
var SSHAgentInBuild = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SSHAgentInBuild",
		Doc:      "packages run their scripts beside the SSH agent",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSSHAgentInBuild,
	},
	Precondition: analyzer.SecondFlaw, // a hostile package
	Reach:        analyzer.Neighbour,  // wherever the keys log in
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-522", "CWE-829", "T1552.004", "T1195.001", "D06",
		"Dockerfile reference, RUN --mount=type=ssh https://docs.docker.com/reference/dockerfile/#run---mounttypessh"),
}

func runSSHAgentInBuild(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil {
			continue // nothing is built, or the Dockerfile is not known
		}
		if c.Service != nil && c.Service.Get("build", "ssh").IsZero() {
			continue // the step has no agent
		}
		for _, image := range c.Build.Images {
			for _, in := range image.Instructions {
				flag := agentMount(in)
				if flag == nil {
					continue
				}
				program := installs(in)
				if program == nil {
					continue // a clone, or nothing that runs the code of others
				}
				f := analyzer.At(flag.At, "packages that %s installs in this step use the SSH keys of whoever builds", source.Quote(shell.Name(program)))
				f.About(c.Subjects(f.At)...).Keyed(shell.Name(program))
				f.Because(analyzer.Cause, program, "runs the scripts of packages")
				f.Fix(analyzer.NeedsReview, "fetch what is private in a step of its own, with the mount, and install in the next one without it")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// agentMount returns the flag by which a step gets the SSH agent, nil if there is
// none.
func agentMount(in *dockerfile.Instruction) *dockerfile.Flag {
	for i := range in.Flags {
		flag := &in.Flags[i]
		if in.Name != "RUN" || flag.Name != "mount" {
			continue
		}
		if slices.ContainsFunc(flag.Fields, func(field dockerfile.Pair) bool {
			return strings.EqualFold(field.Key.Str, "type") && field.Value.IsKnown() && field.Value.Str == "ssh"
		}) {
			return flag
		}
	}
	return nil
}

// installs returns the program of a step that runs the scripts of the packages
// it installs, nil if there is none.
func installs(in *dockerfile.Instruction) *value.Value {
	commands := [][]*value.Value{in.Args}
	if script := in.Script(); script != nil {
		commands = nil
		for _, command := range shell.Parse(script, shell.POSIX).Commands {
			commands = append(commands, command.Argv)
		}
	}
	for _, argv := range commands {
		if argv = shell.Unwrap(argv).Argv; len(argv) > 0 && runsScripts(argv) {
			return argv[0]
		}
	}
	return nil
}

// runsScripts reports whether a command installs packages and runs what they
// bring: install scripts, setup.py, build.rs, extensions. Go's tools run
// nothing of a module.
func runsScripts(argv []*value.Value) bool {
	var words []string
	for _, word := range argv[1:] {
		if !word.IsKnown() || word.Str == "--ignore-scripts" || strings.HasPrefix(word.Str, "--only-binary") || word.Str == "--no-scripts" {
			return false
		}
		if !strings.HasPrefix(word.Str, "-") {
			words = append(words, word.Str)
		}
	}
	name := shell.Name(argv[0])
	if len(words) == 0 {
		return name == "yarn" // installs without being told
	}
	switch name {
	case "npm", "pnpm", "yarn", "bun":
		return slices.Contains([]string{"install", "i", "ci", "add"}, words[0])
	case "pip", "poetry", "bundle", "gem", "composer":
		return slices.Contains([]string{"install", "update"}, words[0])
	case "cargo":
		return slices.Contains([]string{"build", "install"}, words[0])
	case "uv", "pdm", "pipenv":
		return slices.Contains([]string{"sync", "install", "pip"}, words[0])
	}
	return false
}
