package identity

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// loser returns a container that runs an image with the layers of a stage, as
// another user than root, and in which a setuid program gets the rights of its
// owner; nil if there is none.
func loser(files *rootfs.Set, stage *recipe.Stage) *container.Container {
	for _, c := range stage.RunBy() {
		if c.Security.NoNewPrivileges.True {
			continue // the kernel ignores the bit
		}
		if c.User.Identity == container.NonRoot || files.Drops(c) != "" {
			return c
		}
	}
	return nil
}

// runsAs shows what decides the user of c's main process, be it a script.
func runsAs(f *analyzer.Finding, files *rootfs.Set, c *container.Container) {
	if script := files.Script(c); c.User.Identity != container.NonRoot && c.User.DroppedBy == "" && script != nil && script.Drops != "" {
		f.Because(analyzer.RunsAs, script.Word, "%s starts as `root`, and this script drops it", c)
		return
	}
	evidence.RunsAs(f, c)
}

// account returns the name or number of the user that the main process of c ends
// as, nil if that is root or not known.
func account(c *container.Container) *value.Value {
	name := c.User.Name
	if c.User.Identity != container.NonRoot {
		name = c.Main.Program.User
	}
	if !name.IsKnown() {
		return nil
	}
	if colon := strings.IndexByte(name.Str, ':'); colon >= 0 {
		name = name.Sub(0, colon)
	}
	if name.Str == "" || name.Str == "root" || name.Str == "0" {
		return nil
	}
	return name
}

func isNumber(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// A newAccount is what a command tells about a user.
type newAccount struct {
	name    string
	uid     *value.Value // nil: not given
	groups  []string     // besides its own
	command *recipe.Command
}

// accounts lists what the commands of a stage and its bases tell about users.
func accounts(stage *recipe.Stage) []newAccount {
	var all []newAccount
	for ; stage != nil; stage = stage.Base {
		for _, step := range stage.Steps {
			for _, command := range step.Commands {
				if a, ok := parseAccount(command); ok {
					all = append(all, a)
				}
			}
		}
	}
	return all
}

// parseAccount reads useradd, usermod, adduser (Debian's and BusyBox's), addgroup
// and gpasswd.
func parseAccount(command *recipe.Command) (newAccount, bool) {
	a := newAccount{command: command}
	var operands []*value.Value
	switch command.Program {
	case "useradd", "usermod", "adduser":
		operands = userOperands(command)
		a.uid = command.Operand("-u", "--uid")
		groups := []string{"-G", "--groups"}
		if command.Program == "useradd" || command.Program == "usermod" {
			groups = append(groups, "-g", "--gid")
		}
		for _, option := range groups {
			if list := command.Operand(option); list.IsKnown() {
				a.groups = append(a.groups, strings.Split(list.Str, ",")...)
			}
		}
	case "addgroup":
		operands = command.Operands("-g", "--gid")
	case "gpasswd":
		user := command.Operand("-a", "--add")
		group := command.Operands("-a", "--add")
		if user == nil || len(group) == 0 {
			return a, false
		}
		operands = []*value.Value{user, group[len(group)-1]}
	default:
		return a, false
	}
	switch {
	case len(operands) == 2: // adduser USER GROUP
		a.groups = append(a.groups, operands[1].Str)
	case len(operands) != 1 || command.Program == "addgroup":
		return a, false
	}
	if !operands[0].IsKnown() {
		return a, false
	}
	a.name = operands[0].Str
	return a, true
}

// userOperands returns the words of useradd, usermod or either adduser that are
// no options and no values of options.
func userOperands(command *recipe.Command) []*value.Value {
	var operands []*value.Value
	for i, word := range command.Words[1:] {
		if !strings.HasPrefix(word.Str, "-") && (i == 0 || !takesValue(command.Words[i].Str)) {
			operands = append(operands, word)
		}
	}
	return operands
}

// is reports whether an account is the one that a container's user names by name
// or number.
func (a *newAccount) is(user string) bool {
	return a.name == user || isNumber(user) && a.uid.IsKnown() && a.uid.Str == user
}

// member reports whether a user is put into a group.
func member(all []newAccount, user, group string) bool {
	return slices.ContainsFunc(all, func(a newAccount) bool { return a.is(user) && slices.Contains(a.groups, group) })
}
