package container

import (
	"path"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// hostPath finds what a source names on the host. A relative path is one of the
// project directory.
func hostPath(app *compose.Project, v *value.Value) HostPath {
	if v == nil || v.Str == "" && v.IsKnown() {
		return HostPath{}
	}
	if v.IsUnknown() {
		return unknownPath(app, v)
	}
	text := v.Str
	switch {
	case isWindows(text):
		return HostPath{Path: strings.ReplaceAll(text, `\`, "/"), Known: true, Windows: true}
	case strings.HasPrefix(text, "/"):
		return HostPath{Path: path.Clean(text), Known: true}
	case text == "~" || strings.HasPrefix(text, "~/"):
		return HostPath{Path: path.Clean(text), Known: true, Home: true}
	case strings.HasPrefix(text, "~"):
		return HostPath{}
	}
	if app == nil {
		return HostPath{}
	}
	return HostPath{Path: path.Join(app.Dir, text), Known: true, Project: true}
}

// unknownPath resolves the variables that every login sets; it names the
// variable of a source that is nothing else.
func unknownPath(app *compose.Project, v *value.Value) HostPath {
	if len(v.Parts) == 0 {
		if step := v.Step.Via(value.Interpolate); step != nil {
			return variable(app, step.Detail, "")
		}
		return HostPath{}
	}
	first, rest := v.Parts[0], v.Str[v.Parts[0].End:]
	if first.State <= value.Assumed || first.Var == "" {
		return HostPath{}
	}
	for _, p := range v.Parts[1:] {
		if p.State > value.Assumed {
			return HostPath{}
		}
	}
	return variable(app, first.Var, rest)
}

// variable returns the path that a variable followed by known text gives.
func variable(app *compose.Project, name, rest string) HostPath {
	if rest == "" || strings.HasPrefix(rest, "/") {
		switch name {
		case "HOME":
			return HostPath{Path: path.Clean("~" + rest), Known: true, Home: true}
		case "XDG_RUNTIME_DIR":
			return HostPath{Path: path.Clean("/run/user/$UID" + rest), Known: true}
		case "XDG_CONFIG_HOME":
			return HostPath{Path: path.Clean("~/.config" + rest), Known: true, Home: true}
		case "PWD":
			if app != nil {
				return HostPath{Path: path.Join(app.Dir, rest), Known: true, Project: true}
			}
		}
	}
	if rest == "" {
		return HostPath{Variable: name}
	}
	return HostPath{}
}

func isWindows(text string) bool {
	if strings.HasPrefix(text, `\\`) || strings.HasPrefix(text, "//./") {
		return true
	}
	return len(text) > 2 && text[1] == ':' && (text[2] == '\\' || text[2] == '/') && (text[0]|0x20 >= 'a' && text[0]|0x20 <= 'z')
}

// OnHost reports whether h is a known path of a Linux host outside of the
// project.
func (h HostPath) OnHost() bool { return h.Known && !h.Project && !h.Windows }

// Covers reports whether h is p or a directory above it, so that a mount of h
// shows p. p is absolute or begins with "~", any user's home.
//
// On the hosts of today /var/run is a link to /run: a mount of either shows the
// other's files. /var does not show them, because the link is followed inside
// the container.
func (h HostPath) Covers(p string) bool {
	if !h.OnHost() {
		return false
	}
	return belowOnHost(canonical(p), canonical(h.Path))
}

// Under reports whether h is p or lies below it.
func (h HostPath) Under(p string) bool {
	if !h.OnHost() {
		return false
	}
	mounted, p := canonical(h.Path), canonical(p)
	if strings.HasPrefix(p, "~") {
		mounted = inHome(mounted)
	}
	return belowOnHost(mounted, p)
}

// Holds reports whether h is a directory of the project, or one around it, that
// a file lies below. The file is relative to the root, which lies below every
// directory that leaves it.
func (h HostPath) Holds(file string) bool {
	return h.Project && (strings.Trim(h.Path, "./") == "" || strings.HasPrefix(file, h.Path+"/"))
}

// canonical follows the links that every current distribution has.
func canonical(p string) string {
	p = path.Clean(p)
	if p == "/var/run" || strings.HasPrefix(p, "/var/run/") {
		return p[len("/var"):]
	}
	return p
}

// Below reports whether a clean path is dir or lies below it.
func Below(p, dir string) bool {
	rest, ok := strings.CutPrefix(p, strings.TrimSuffix(dir, "/"))
	return ok && (rest == "" || rest[0] == '/')
}

// belowOnHost reports the same of a path of the host, which may be in the home
// of the deploying user.
func belowOnHost(p, dir string) bool {
	if !strings.HasPrefix(p, "~") {
		return Below(p, dir)
	}
	if dir == "/" || dir == "/home" {
		return true
	}
	return Below(p, inHome(dir))
}

// inHome writes a path below a user's home with "~".
func inHome(p string) string {
	if p == "/root" || strings.HasPrefix(p, "/root/") {
		return "~" + p[len("/root"):]
	}
	for _, homes := range []string{"/home/", "/Users/"} {
		if rest, ok := strings.CutPrefix(p, homes); ok && rest != "" {
			if _, inner, ok := strings.Cut(rest, "/"); ok {
				return "~/" + inner
			}
			return "~"
		}
	}
	return p
}
