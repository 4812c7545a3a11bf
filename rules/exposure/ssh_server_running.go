package exposure

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SSHServerRunning reports a container that starts an SSH server, or whose image
// announces one.
var SSHServerRunning = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SSHServerRunning",
		Doc:      "container starts an SSH server",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSSHServerRunning,
	},
	Precondition: analyzer.SecondFlaw, // a password or key that fits
	Reach:        analyzer.Itself,
	Precision:    analyzer.High, // an image may announce a port that nothing listens on
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 5.7", "CWE-668", "T1021.004", "D04",
		"Docker, docker container exec https://docs.docker.com/reference/cli/docker/container/exec/"),
	Equivalents: []string{"docker-bench:5.7", "trivy:DS-0004", "checkov:CKV_DOCKER_1", "kics:5907595b"},
}

func runSSHServerRunning(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		f := serverOf(c)
		if f == nil {
			continue
		}
		f.About(c.Subjects(f.At)...)
		f.Fix(analyzer.NeedsReview, "start the service alone, and open a shell with `docker exec`")
		f.Report(pass)
	}
	return nil, nil
}

// serverOf returns a finding at the SSH server that a container starts, or else
// at the port of one that its image announces; nil if there is neither.
func serverOf(c *container.Container) *analyzer.Finding {
	program := c.Main.Program.Invocation
	commands := [][]*value.Value{program.Argv}
	if len(program.Argv) > 1 && strings.HasSuffix(program.Argv[0].Str, ".sh") {
		commands = append(commands, program.Argv[1:]) // what entrypoint scripts end in
	}
	if program.Script != nil {
		for _, command := range program.Script.Commands {
			commands = append(commands, command.Argv)
		}
	}
	for _, argv := range commands {
		if server := sshServer(argv); server != nil {
			return analyzer.At(server, "an attacker with a password or key logs in to the SSH server of %s", c)
		}
	}
	if c.Image == nil || c.Image.Stage == nil {
		return nil
	}
	for _, port := range c.Image.Stage.Exposed {
		if port.IsKnown() && port.Str == "22/tcp" {
			return analyzer.At(port, "an attacker with a password or key logs in to %s: its image announces an SSH server", c)
		}
	}
	return nil
}

// sshServer returns the word of a command that starts an SSH server, nil if the
// command does not.
func sshServer(argv []*value.Value) *value.Value {
	if len(argv) == 0 || !argv[0].IsKnown() {
		return nil
	}
	known := func(i int, texts ...string) bool {
		for _, text := range texts {
			if i < len(argv) && argv[i].IsKnown() && argv[i].Str == text {
				return true
			}
		}
		return false
	}
	switch shell.Name(argv[0]) {
	case "sshd":
		for i := range argv {
			if known(i, "-t", "-T", "-V") {
				return nil // tests the configuration and ends
			}
		}
		return argv[0]
	case "dropbear":
		return argv[0]
	case "ssh":
		if argv[0].Str == "/etc/init.d/ssh" && known(1, "start", "restart") {
			return argv[0]
		}
	case "service", "rc-service":
		if known(1, "ssh", "sshd") && known(2, "start", "restart") {
			return argv[1]
		}
	}
	return nil
}
