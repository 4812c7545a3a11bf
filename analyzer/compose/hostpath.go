package compose

import (
	"path"
	"strings"

	"github.com/compose-spec/compose-go/v2/paths"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Paths of the host stay as written if they are relative to the project
// directory, absolute, or below the home directory of the deploying user (`~`).
// Those that an included or extended file writes relative to its own directory
// are rewritten to be relative to the project directory.

// Resolve returns the path that a value of the model names, relative to the
// root, and whether it lies inside the root. What is absolute, below a home
// directory, remote or not known is not inside and is returned as written.
func (p *Project) Resolve(v *value.Value) (name string, inside bool) {
	if v == nil {
		return "", false
	}
	if isUnknown(v) || !isRelative(v.Str) || v.Str == "" {
		return v.Str, false
	}
	name = path.Join(p.Dir, v.Str)
	return name, source.Inside(name)
}

// isRelative reports whether a path depends on the project directory.
func isRelative(text string) bool {
	return !path.IsAbs(text) && !strings.HasPrefix(text, "~") && !paths.IsWindowsAbs(text)
}

// relocate rewrites the relative paths of a model whose directory is dir,
// relative to that of the model which it becomes a part of.
func (l *loader) relocate(root *value.Value, dir string) *value.Value {
	if dir == "" || dir == "." {
		return root
	}
	return l.rewrite(root, resolving, func(v *value.Value, n *node, _ source.Span) *value.Value {
		switch n.path {
		case pathLocal, pathUnix:
			return moved(v, dir)
		case pathExtends:
			if isString(v) && isRemote(v.Str) {
				return v
			}
			return moved(v, dir)
		case pathContext:
			if isString(v) && isRemoteContext(v.Str) {
				return v
			}
			return moved(v, dir)
		case pathMount:
			return movedMember(v, "type", types.VolumeTypeBind, "source", dir)
		case pathDriver:
			if d := v.Get("driver"); d == nil || d.Str != "local" {
				return v
			}
			if opts := v.Get("driver_opts"); opts != nil {
				if r := movedMember(opts, "o", "bind", "device", dir); r != opts {
					return with(v, "driver_opts", opts.At, r)
				}
			}
		}
		return v
	})
}

// isRemoteContext reports whether a build context is no directory.
func isRemoteContext(text string) bool {
	if strings.HasPrefix(text, types.ServicePrefix) || strings.Contains(text, "://") {
		return true
	}
	return isRemote(text)
}

// movedMember moves the path under key if the member called name says want.
func movedMember(v *value.Value, name, want, key, dir string) *value.Value {
	if m := v.Get(name); m == nil || m.Str != want {
		return v
	}
	m := v.Member(key)
	if m == nil {
		return v
	}
	if r := moved(m.Val, dir); r != m.Val {
		return with(v, key, m.KeyAt, r)
	}
	return v
}

// moved returns a relative path as seen from the directory that holds dir.
func moved(v *value.Value, dir string) *value.Value {
	if !isString(v) || v.Str == "" && !isUnknown(v) || !isRelative(v.Str) || strings.HasPrefix(spell(v).text, "\x00") {
		return v
	}
	c := *v
	if v.Parts == nil && !isUnknown(v) {
		c.Str = path.Join(dir, v.Str)
		return &c
	}
	prefix := dir + "/"
	c.Str = prefix + v.Str
	c.Parts = append(make([]value.Part, 0, len(v.Parts)+1), value.Part{End: int32(len(prefix)), At: v.At.Sub(0, 0)})
	for _, p := range v.Parts {
		p.Off += int32(len(prefix))
		p.End += int32(len(prefix))
		c.Parts = append(c.Parts, p)
	}
	return &c
}
