package identity

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// becomeUser has the image of c end as the user that it creates, or as a number
// if it creates none.
func becomeUser(f *analyzer.Finding, c *container.Container, created *value.Value) {
	user := "10001"
	if created != nil {
		user = created.Str
		f.Because(analyzer.Value, created, "creates a user that the container never becomes")
	}
	title := "write `USER " + user + "` after the last instruction that needs root"
	if deriving := c.Deriving(); len(deriving) > 0 {
		title += ", and `USER root` where the next stage begins"
	} else if missing := missingFiles(c); missing != "" {
		title += ", and " + missing
	}
	f.Fix(analyzer.NeedsReview, title, c.SetUser(user)...)
}

// missingFiles says what else another user than root needs, "" if nothing is
// known: its files, where they are in root's home or nothing gives it any.
func missingFiles(c *container.Container) string {
	dir := c.Workdir()
	switch {
	case !dir.IsKnown() || dir.Str == "" || dir.Str == "/":
		return ""
	case container.Below(dir.Str, "/root"):
		return "move what it uses out of `/root`"
	case c.Build == nil || c.Build.Target == nil:
		return ""
	}
	for _, in := range c.Build.Target.Instructions {
		for i := range in.Flags {
			if in.Flags[i].Name == "chown" || in.Flags[i].Name == "chmod" {
				return ""
			}
		}
		if script := in.Script(); script != nil && (strings.Contains(script.Str, "chown") || strings.Contains(script.Str, "chmod") || strings.Contains(script.Str, "install -")) {
			return ""
		}
	}
	return "`chown` what it writes to"
}

// createdUser returns the name of the last user that the image of c creates, nil
// if it creates none or its name is not certain.
func createdUser(stages []*recipe.Stage, c *container.Container) *value.Value {
	if c.Build == nil {
		return nil
	}
	for image := c.Build.Target; image != nil; image = image.Base {
		at := slices.IndexFunc(stages, func(stage *recipe.Stage) bool { return stage.Stage == image.Stage })
		if at < 0 {
			continue
		}
		for _, step := range slices.Backward(stages[at].Steps) {
			for _, command := range slices.Backward(step.Commands) {
				if name := created(command); name != nil {
					return name
				}
			}
		}
	}
	return nil
}

// userName is what shadow's useradd takes by default.
var userName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z_][a-z0-9_-]*$`) })

// created returns the user that a command creates, nil if it is none of those
// that create one or its operands are not certain.
func created(command *recipe.Command) *value.Value {
	if command.Program != "useradd" && command.Program != "adduser" || !command.Certain() || len(command.Words) < 2 {
		return nil
	}
	last := command.Words[len(command.Words)-1]
	if len(userOperands(command)) != 1 || !userName().MatchString(last.Str) || takesValue(command.Words[len(command.Words)-2].Str) {
		return nil // `adduser app docker` adds to a group
	}
	return last
}

// takesValue reports whether an option of useradd, or of either adduser, is
// followed by a value.
func takesValue(option string) bool {
	switch option {
	case "--uid", "--gid", "--shell", "--home", "--home-dir", "--base-dir", "--groups", "--ingroup", "--gecos", "--comment", "--password", "--skel", "--expiredate":
		return true
	}
	return len(option) >= 2 && option[0] == '-' && option[1] != '-' && strings.ContainsAny(option[len(option)-1:], "bcdefghGkKpsu")
}
