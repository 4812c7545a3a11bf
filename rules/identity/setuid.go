package identity

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A raised is a program to which a build gives more rights than those of the
// user who runs it.
type raised struct {
	at      *value.Value // the mode or the capabilities
	program *value.Value // nil: every file that COPY brings
	by      string       // how it is called in a message: "a setuid bit", "cap_setuid"
}

// name returns the base name of the program, "" if it is not known.
func (r raised) name() string {
	if r.program == nil {
		return ""
	}
	if name := shell.Name(r.program); name != "" {
		return name
	}
	return path.Base(r.program.Text()) // behind a variable: ${HOME}/bin/x
}

// raisedBy lists the programs that a step gives more rights.
func raisedBy(step *recipe.Step, c *container.Container) []raised {
	var all []raised
	if step.Name != "RUN" {
		if flag := step.Flag("chmod"); flag != nil && flag.Value.IsKnown() && setsUID(flag.Value.Str) {
			all = append(all, raised{at: flag.Value, program: copied(step), by: "a setuid bit"})
		}
		return all
	}
	for _, command := range step.Commands {
		switch command.Program {
		case "chmod":
			operands := modes(command)
			if len(operands) < 2 || !operands[0].IsKnown() || !setsUID(operands[0].Str) {
				continue
			}
			for _, program := range operands[1:] {
				all = append(all, raised{operands[0], program, "a setuid bit"})
			}
		case "install":
			mode := command.Operand("-m", "--mode")
			operands := command.Operands("-m", "--mode", "-o", "--owner", "-g", "--group", "-t", "--target-directory", "-S", "--suffix")
			if mode.IsKnown() && setsUID(mode.Str) && len(operands) > 0 {
				all = append(all, raised{mode, operands[0], "a setuid bit"})
			}
		case "setcap":
			all = append(all, capped(command, c)...)
		}
	}
	return all
}

// modes returns the operands of chmod, whose mode may look like an option.
func modes(command *recipe.Command) []*value.Value {
	var operands []*value.Value
	for _, w := range command.Words[1:] {
		if strings.HasPrefix(w.Str, "-") && (len(operands) > 0 || strings.HasPrefix(w.Str, "--") || strings.Trim(w.Str, "-cfvRhHLP") == "") {
			continue
		}
		operands = append(operands, w)
	}
	return operands
}

// setsUID reports whether a mode sets the setuid bit: 4755, u+s, +s, ug=rwxs.
func setsUID(mode string) bool {
	if isNumber(mode) {
		bits, err := strconv.ParseUint(mode, 8, 16)
		return err == nil && bits&0o4000 != 0
	}
	for clause := range strings.SplitSeq(mode, ",") {
		who, rest := splitMode(clause)
		if (who == "" || strings.ContainsAny(who, "ua")) && strings.HasPrefix(rest, "+") && strings.Contains(rest, "s") ||
			strings.ContainsAny(who, "ua") && strings.HasPrefix(rest, "=") && strings.Contains(rest, "s") {
			return true
		}
	}
	return false
}

// splitMode cuts a clause of a symbolic mode before its operator.
func splitMode(clause string) (who, rest string) {
	at := strings.IndexAny(clause, "+-=")
	if at < 0 || strings.Trim(clause[:at], "ugoa") != "" {
		return clause, ""
	}
	return clause[:at], clause[at:]
}

// copied returns the only source of COPY or ADD, nil if there are more.
func copied(step *recipe.Step) *value.Value {
	if len(step.Words) != 2 {
		return nil
	}
	if to := step.Words[1]; !strings.HasSuffix(to.Str, "/") && path.Ext(step.Words[0].Str) != "" {
		return to
	}
	return step.Words[0]
}

// capped lists the programs that setcap gives capabilities by which they become
// root, as far as the container has those.
func capped(command *recipe.Command, c *container.Container) []raised {
	var all []raised
	var capabilities *value.Value
	for _, w := range command.Operands("-n") {
		if capabilities == nil {
			capabilities = w
			continue
		}
		if name := strongest(capabilities, c); name != "" {
			all = append(all, raised{capabilities, w, source.Quote(name)})
		}
		capabilities = nil
	}
	return all
}

// strongest returns a capability of a text such as cap_setuid,cap_chown+ep that
// leads to root and that the container's processes may have, "" if there is
// none. A program with one that they may not have does not start.
func strongest(text *value.Value, c *container.Container) string {
	if !text.IsKnown() {
		return ""
	}
	at := strings.IndexAny(text.Str, "+=")
	if at < 0 || !strings.ContainsAny(text.Str[at:], "p") {
		return ""
	}
	for name := range strings.SplitSeq(strings.ToLower(text.Str[:at]), ",") {
		capability := container.CapabilityName(name)
		if !slices.Contains([]string{"CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "SETFCAP", "SETGID", "SETUID", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "BPF"}, capability) {
			continue
		}
		if !c.HasRuntime() || !c.Capabilities.Known {
			if slices.Contains([]string{"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETFCAP", "SETGID", "SETUID"}, capability) {
				return name // one of Docker's defaults
			}
			continue
		}
		if _, has := c.Capabilities.Has(capability); has || c.Capabilities.All {
			return name
		}
	}
	return ""
}

// madeForIt reports whether a program is made to run with a setuid bit and
// checks by itself who may do what.
func madeForIt(program string) bool {
	switch program {
	case "bwrap", "chfn", "chrome-sandbox", "chrome_sandbox", "chsh", "crontab", "dbus-daemon-launch-helper", "doas", "expiry", "fixuid", "fping", "fusermount", "fusermount3", "gpasswd",
		"mount", "mount.nfs", "mtr-packet", "newgidmap", "newgrp", "newuidmap", "passwd", "ping", "ping6", "pkexec", "polkit-agent-helper-1", "singularity", "ssh-keysign", "starter-suid", "su",
		"sudo", "sudoedit", "traceroute", "traceroute6", "umount", "unix_chkpwd", "Xorg", "Xorg.wrap":
		return true
	}
	return false
}
