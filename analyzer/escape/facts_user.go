package escape

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// users finds as whom an attacker's code runs and what makes it root.
func (s *scan) users(c *container.Container) {
	switch u := c.User; {
	case u.DroppedBy != "" || u.Identity == container.NonRoot:
		if u.UID == 1000 {
			s.say(c, Fact{Kind: "uid:1000", At: span(u), Text: c.String() + " runs with uid 1000, that of a host's first user"}, s.user(c))
		}
	case u.Identity == container.Root:
		f := Fact{Kind: "uid:0", At: span(u), Text: c.String() + " runs as `root`"}
		switch {
		case u.From == container.FromKnownImage && c.Build == nil:
			f.At, f.Text = span(c.Image.Reference), f.Text+", the default of this image"
		case u.From == container.FromKnownImage, u.Name == nil:
			f.Absent, f.Text = true, f.Text+": no `USER`"
		}
		s.say(c, f, s.user(c))
	default:
		f := Fact{Kind: "uid:unknown", At: c.BuiltHere, Absent: true, Text: "no file says as whom " + c.String() + " runs"}
		if c.Build == nil && c.Image != nil && span(c.Image.Reference).Len() > 0 {
			f.At = span(c.Image.Reference)
		}
		s.say(c, f, s.user(c))
	}
	if c.Security.Known && !c.Security.NoNewPrivileges.True && !c.Security.NoNewPrivileges.Unknown() {
		s.newPrivileges(c)
	}
	if at, why := setuidOpen(c); why != "" {
		s.say(c, Fact{Kind: "setuid:open", At: at, Text: why}, s.change(c, draft{
			kind: dropSetuid, at: at, title: "remove sudo and setuid programs from the image", check: "what the image's own scripts call through sudo",
		}))
	}
	if hasPrograms(c) {
		s.say(c, Fact{Kind: "setuid:stock", At: c.BuiltHere, Absent: true, Text: "the base image has setuid programs such as `su` and `mount`"})
	}
	if c.User.DroppedBy == "" {
		s.groups(c)
	}
}

// newPrivileges notes that setuid programs work.
func (s *scan) newPrivileges(c *container.Container) {
	set := c.Security.NoNewPrivileges
	f := Fact{Kind: "nnp:off", At: c.At, Absent: true, Text: "`no-new-privileges` is not set for " + c.String()}
	edits := func() []analysis.TextEdit { return c.Service.Append("security_opt", "no-new-privileges:true") }
	if set.Value != nil {
		f.At, f.Absent, f.Text = set.Value.At, false, "`no-new-privileges` is switched off for "+c.String()
		edits = func() []analysis.TextEdit { return c.Service.Replace(set.Value, "no-new-privileges:true") }
	}
	s.say(c, f, s.change(c, draft{
		kind: noNewPrivileges, at: f.At, title: "add `security_opt: [no-new-privileges:true]`",
		check: "programs in the image that use sudo or setuid", edits: edits,
		patch: func(c *container.Container) { c.Security.NoNewPrivileges = container.Setting{True: true} },
	}))
}

// newUser is what changes of the user suggest: a uid that no user of the host
// has.
const newUser = 10001

// user is the change to another user than root, nil where the service does not
// start as one, or could no longer open the socket that it is there for: to
// delete that says the same, and takes it away.
func (s *scan) user(c *container.Container) *change {
	if needsRoot(c) || s.manages(c) && holdsSocket(c) && opensSocket(c) {
		return nil
	}
	d := draft{
		kind: setUser, at: c.User, check: "the user needs its files, and ports below 1024 another number",
		patch: func(c *container.Container) {
			c.User = container.User{Identity: container.NonRoot, From: container.FromCompose, UID: newUser, GID: newUser, At: c.User.At}
			c.Main.User = c.User
		},
	}
	name := strconv.Itoa(newUser)
	if made := createdUser(c); made != "" {
		name, d.cost = made, 2
	}
	if c.Privileged.True {
		d.check = "`privileged` stays: whatever gives root back gives the host; what the service needs root for"
	}
	if holdsSocket(c) {
		// Another user than root does not open the socket: what the service does
		// with it ends.
		d.cost, d.check = s.costs[removeSocket], "what the service does with the engine"
		if !opensSocket(c) {
			d.check = "what the service does as `root` with the host's files"
		}
		if s.manages(c) {
			d.cost = ofManagers
		}
	}
	written := c.Service.Get("user")
	switch {
	case !written.IsZero():
		d.title = "write another `user` than `root`"
		d.edits = func() []analysis.TextEdit { return c.Service.Replace(written, name) }
	case c.Build != nil && c.Build.Target != nil:
		d.title = fmt.Sprintf("end the stage with %s", source.Quote("USER "+name))
		if len(c.Deriving()) > 0 {
			d.title += ", and begin the next with `USER root`"
		}
		d.edits = func() []analysis.TextEdit { return c.SetUser(name) }
	default:
		d.title, d.at = fmt.Sprintf("write `user: \"%d:%d\"`", newUser, newUser), c.At
		d.edits = func() []analysis.TextEdit { return c.Service.Insert("user", fmt.Sprintf(`"%d:%d"`, newUser, newUser)) }
	}
	return s.change(c, d)
}

// createdUser returns the user that the Dockerfile of c creates, "" if it does
// not.
func createdUser(c *container.Container) string {
	if c.Image == nil || c.Image.Stage == nil {
		return ""
	}
	name := ""
	for _, in := range c.Image.Stage.Instructions {
		if in.Name != "RUN" {
			continue
		}
		script := in.Script()
		if script == nil {
			continue
		}
		for line := range strings.FieldsFuncSeq(script.Str, func(r rune) bool { return strings.ContainsRune("\n;&|", r) }) {
			words := strings.Fields(line)
			if len(words) > 1 && (words[0] == "useradd" || words[0] == "adduser") {
				if last := words[len(words)-1]; strings.Trim(last, "abcdefghijklmnopqrstuvwxyz0123456789_-") == "" && !strings.HasPrefix(last, "-") {
					name = last
				}
			}
		}
	}
	return name
}

// setuidOpen returns the instruction that lets any user become root, and what it
// does.
func setuidOpen(c *container.Container) (source.Span, string) {
	if c.Image == nil || c.Image.Stage == nil {
		return source.Span{}, ""
	}
	for _, in := range c.Image.Stage.Instructions {
		if in.Name != "RUN" {
			continue
		}
		script := in.Script()
		if script == nil {
			continue
		}
		for _, sign := range []struct{ text, why string }{
			{"NOPASSWD", "sudo asks for no password in the image"},
			{"chmod u+s", "the image has a program made setuid"},
			{"chmod 4755", "the image has a program made setuid"},
			{"setcap cap_sys_admin", "a program of the image has capabilities of its own"},
			{"setcap cap_setuid", "a program of the image has capabilities of its own"},
			{"setcap cap_dac_override", "a program of the image has capabilities of its own"},
		} {
			if strings.Contains(script.Str, sign.text) {
				return in.At, sign.why
			}
		}
	}
	return source.Span{}, ""
}

// hasPrograms reports whether the image may hold setuid programs: all but those
// made from nothing, from distroless images or with nothing but BusyBox.
func hasPrograms(c *container.Container) bool {
	for i := c.Image; i != nil; i = i.Base {
		if i.Scratch {
			return false
		}
		if i.Reference.IsKnown() {
			r := container.ParseReference(i.Reference.Str)
			return !strings.Contains(r.Repository, "distroless") && !strings.HasPrefix(r.Repository, "cgr.dev/") && !bare(r)
		}
	}
	return true
}

// groups finds the groups by which a user who is not root opens sockets and
// disks of the host.
func (s *scan) groups(c *container.Container) {
	say := func(kind string, at *value.Value, text string) {
		s.say(c, Fact{Kind: "group:" + kind, At: span(at), Text: text}, s.change(c, draft{
			kind: dropGroup, key: at.Str, at: at, title: "delete the group " + source.Quote(at.Str) + " from `group_add`",
			edits: func() []analysis.TextEdit { return c.Delete(at) },
			patch: func(c *container.Container) { c.Groups = without(c.Groups, at) },
		}))
	}
	for _, group := range c.Groups {
		if !group.IsKnown() {
			continue
		}
		number := strings.Trim(group.Str, "0123456789") == ""
		text := c.String() + " is in the group " + source.Quote(group.Str)
		if group.Str == "disk" || group.Str == "6" {
			say("disk", group, text)
		}
		for _, m := range c.Mounts {
			socket, ok := m.Socket()
			if !ok || socket.User || socket.Group == "" {
				continue
			}
			// The number of the socket's group is known to the host alone, and
			// group_add is how it is handed over.
			if group.Str == socket.Group || number && group.Str != "0" {
				say(string(socket.Kind), group, text)
				if socket.Kind == container.DockerSocket {
					say("docker-read", group, text)
				}
			}
		}
	}
}

// without returns the list without an entry.
func without(list []*value.Value, entry *value.Value) []*value.Value {
	var rest []*value.Value
	for _, v := range list {
		if v != entry {
			rest = append(rest, v)
		}
	}
	return rest
}
