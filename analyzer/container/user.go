package container

import (
	"fmt"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Pos returns where the user is decided, so that a User is a range.
func (u User) Pos() token.Pos { return u.At.Pos() }

// End returns the position after the place that decides.
func (u User) End() token.Pos { return u.At.End() }

// String names the user for a message.
func (u User) String() string {
	switch {
	case u.IsWindowsAdministrator():
		return u.Name.String()
	case u.Identity == Root:
		return "`root`"
	case u.Name != nil && u.Identity == NonRoot:
		return u.Name.String()
	}
	return "an unknown user"
}

// IsKnownNonRoot reports whether the service is known not to run as root: its
// user is another one, or root is left before it starts.
func (u User) IsKnownNonRoot() bool { return u.Identity == NonRoot || u.DroppedBy != "" }

// IsWindowsAdministrator reports whether the user is what root is in a container
// of Windows.
func (u User) IsWindowsAdministrator() bool {
	return u.Identity == Root && u.Name.IsKnown() && isWindowsAdministrator(u.Name.Str)
}

func isWindowsAdministrator(name string) bool {
	return strings.EqualFold(name, "ContainerAdministrator") || strings.EqualFold(name, `NT AUTHORITY\SYSTEM`)
}

// Origin says in one clause which place decides the user.
func (u User) Origin(files *source.Files) string {
	switch u.From {
	case FromCompose:
		return value.Origin(files, u.Name)
	case FromDockerfile, FromServiceImage:
		if u.Name == nil {
			return "no `USER` in this stage, and its base is `scratch`"
		}
		return value.Origin(files, u.Name)
	case FromKnownImage:
		if u.Image == nil {
			return "no `USER` in this stage, and its base is `scratch`"
		}
		return fmt.Sprintf("the default of %s", source.Quote(strings.TrimPrefix(strings.TrimPrefix(u.Image.Repository, "docker.io/"), "library/")))
	case FromNowhere:
	}
	return "no file says"
}

// parseUser reads "name", "uid", "name:group" or "uid:gid" as the engine does.
func parseUser(v *value.Value) User {
	u := User{Name: v, UID: -1, GID: -1, At: spanOf(v)}
	if v == nil {
		return u
	}
	name, group := v, (*value.Value)(nil)
	if colon := separator(v); colon >= 0 {
		name, group = v.Sub(0, colon), v.Sub(colon+1, len(v.Str))
	}
	if group.IsKnown() {
		if gid, err := strconv.Atoi(group.Str); err == nil && gid >= 0 {
			u.GID = gid
		} else if group.Str == "root" {
			u.GID = 0
		}
	}
	if !name.IsKnown() {
		return u
	}
	uid, err := strconv.Atoi(name.Str)
	switch {
	case err == nil && uid >= 0:
		u.UID = uid
	case name.Str == "root" || name.Str == "":
		u.UID = 0 // an empty name is that of uid 0, as in ":1000"
	}
	u.Identity = NonRoot
	if isWindowsAdministrator(name.Str) {
		u.Identity = Root
	}
	if u.UID == 0 {
		u.Identity = Root
		if group == nil {
			u.GID = 0
		}
	}
	return u
}

// separator returns the index of the colon between user and group, which stands
// in known text; -1 if there is none.
func separator(v *value.Value) int {
	for off := 0; off < len(v.Str); off++ {
		if v.Str[off] == ':' && knownAt(v, off) {
			return off
		}
	}
	return -1
}

// knownAt reports whether the byte of a string at an offset is known.
func knownAt(v *value.Value, off int) bool {
	for _, p := range v.Parts {
		if int(p.Off) <= off && off < int(p.End) {
			return p.State <= value.Assumed
		}
	}
	return v.IsKnown()
}

// user finds the user that the attributes of a service (nil: none) and the
// image of c give.
func (c *Container) user(attributes *value.Value, shared bool) User {
	if v := attributes.Get("user"); !v.IsZero() && (!v.IsKnown() || v.Str != "") {
		u := parseUser(v)
		u.From = FromCompose
		return u
	}
	u := c.Image.user(c.BuiltHere)
	if u.From == FromDockerfile && shared {
		u.From = FromServiceImage
	}
	return u
}

// ImageUser returns the user that the image of c sets, whatever the service
// overrides.
func (c *Container) ImageUser() User { return c.Image.user(c.BuiltHere) }

// UserDefault returns the reference of the image whose default user c's is, nil
// if a line of the files decides it.
func (c *Container) UserDefault() *value.Value {
	if c.User.From != FromKnownImage {
		return nil
	}
	for i := c.Image; i != nil; i = i.Base {
		if i.Known != nil {
			return i.Reference
		}
	}
	return nil
}

// user returns the default user of an image. What no line says stands at
// absent.
func (i *Image) user(absent source.Span) User {
	switch {
	case i == nil:
	case i.Stage != nil && i.Stage.User != nil:
		u := parseUser(i.Stage.User)
		u.From, u.At = FromDockerfile, userLine(i.Stage)
		return u
	case i.Base != nil:
		u := i.Base.user(absent)
		u.At = absent
		return u
	case i.Scratch:
		return User{Identity: Root, From: FromDockerfile, At: absent}
	case i.Known != nil && i.Known.User != "":
		u := parseUser(&value.Value{Kind: value.String, State: value.Synthetic, At: absent, Str: i.Known.User})
		u.From, u.Image, u.At = FromKnownImage, i.Known, absent
		return u
	}
	return User{UID: -1, GID: -1, At: absent}
}

// userLine returns where the last USER of a stage names the user.
func userLine(image *dockerfile.Image) source.Span {
	for _, v := range slices.Backward(image.Instructions) {
		if in := v; in.Name == "USER" && !in.Invalid && len(in.Args) > 0 {
			return in.Args[0].At
		}
	}
	return image.User.At
}

// drops names what leaves root before the service starts, "" if nothing does:
// a wrapper of the command line, a daemon that does so by itself, or the image's
// own entrypoint as long as it is what runs.
func (c *Container) drops(p *Process, line commandLine) string {
	if p.User.Identity == NonRoot {
		return ""
	}
	if p.Program.User != nil { // also where the image's user is not known: only root can change
		if parseUser(p.Program.User).Identity != NonRoot {
			return ""
		}
		for _, v := range slices.Backward(p.Program.Wrappers) {
			switch name := v.Name; name {
			case "gosu", "su-exec", "setpriv", "chpst", "sudo", "doas", "su", "runuser", "s6-setuidgid", "setuidgid", "chroot":
				return name
			}
		}
		return ""
	}
	if p.User.Identity != Root {
		return ""
	}
	if daemon := c.LeavesRoot(p.Program.Argv); daemon != "" {
		return daemon
	}
	known := c.Image.known()
	if known == nil || known.Drops == "" {
		return ""
	}
	if line.own && (line.first == "" || slices.Contains(known.Programs, line.first)) {
		return known.Programs[0]
	}
	return ""
}

// ReplacesDrop returns the attribute by which the service replaces what leaves
// root in its image, nil if nothing there does or it still runs.
func (c *Container) ReplacesDrop() *value.Value {
	if c.Service == nil || c.User.Identity != Root || c.User.DroppedBy != "" {
		return nil
	}
	p := Process{User: c.User}
	line := c.commandLine(nil)
	p.Program = c.program(line)
	if c.drops(&p, line) == "" {
		return nil
	}
	return first(c.Service.Get("entrypoint"), c.Service.Get("command"))
}

// known returns the row of images.tsv for an image or what it is built from.
func (i *Image) known() *KnownImage {
	for ; i != nil; i = i.Base {
		if i.Known != nil {
			return i.Known
		}
	}
	return nil
}
