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
	f.Fix(analyzer.NeedsReview, "write `USER "+user+"` after the last instruction that needs root", c.SetUser(user)...)
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
