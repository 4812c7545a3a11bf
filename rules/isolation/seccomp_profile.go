package isolation

import (
	"bytes"
	"encoding/json"
	"path"
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxSeccompProfile bounds a profile; Docker's own has 15 kB.
const maxSeccompProfile = 1 << 20

// A seccompProfile is what counts of a profile's JSON (OCI runtime
// specification, config-linux.md#seccomp).
type seccompProfile struct {
	DefaultAction string `json:"defaultAction"`
	Syscalls      []struct {
		Name   string   `json:"name"`
		Names  []string `json:"names"`
		Action string   `json:"action"`
	} `json:"syscalls"`
}

// allowingProfile returns the default action of the profile that a container
// names, where it allows every system call that leads to holes of the kernel.
// Compose reads the file relative to the project directory.
func allowingProfile(unit *source.Unit, c *container.Container) source.Span {
	v := c.Security.Seccomp
	if !v.IsKnown() || v.Str == "" || path.IsAbs(v.Str) || container.Unconfined(v) || v.Str == "builtin" {
		return source.Span{}
	}
	name := path.Join(unit.Dir, v.Str)
	if !source.Inside(name) {
		return source.Span{}
	}
	file, err := unit.Files.Load(name, maxSeccompProfile)
	if err != nil {
		return source.Span{}
	}
	var profile seccompProfile
	if json.Unmarshal(file.Content, &profile) != nil || !profile.allowsAll() {
		return source.Span{}
	}
	return defaultAction(file)
}

// allowsAll reports whether a profile lets every system call pass, save for some
// that no known way out of a container needs.
func (p seccompProfile) allowsAll() bool {
	if !passes(p.DefaultAction) {
		return false
	}
	for _, rule := range p.Syscalls {
		if passes(rule.Action) {
			continue
		}
		for _, name := range append(rule.Names, rule.Name) {
			if slices.Contains([]string{"unshare", "mount", "bpf", "keyctl", "add_key", "io_uring_setup", "userfaultfd"}, name) {
				return false // a list of what is denied
			}
		}
	}
	return true
}

// passes reports whether an action lets a system call pass.
func passes(action string) bool { return action == "SCMP_ACT_ALLOW" || action == "SCMP_ACT_LOG" }

// defaultAction returns where a profile, which is valid JSON, sets its default.
func defaultAction(file *source.File) source.Span {
	d := json.NewDecoder(bytes.NewReader(file.Content))
	depth, key := 0, false
	for {
		token, err := d.Token()
		if err != nil {
			return source.Span{}
		}
		end := int(d.InputOffset())
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		default:
			if text, ok := token.(string); ok && key {
				return file.Span(end-len(text)-len(`""`), end)
			}
		}
		key = depth == 1 && token == "defaultAction"
	}
}

// disables returns the option's value that leaves a container without a filter,
// and where the profile it names says so, if it names one.
func disables(unit *source.Unit, c *container.Container) (option *value.Value, profile source.Span) {
	if container.Unconfined(c.Security.Seccomp) {
		return c.Security.Seccomp, source.Span{}
	}
	if profile = allowingProfile(unit, c); profile.IsValid() {
		return c.Security.Seccomp, profile
	}
	return nil, source.Span{}
}
