package container

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// security parses security_opt as the engine does: entries are split at the
// first "=", or else at the first ":".
func security(list *value.Value) Security {
	s := Security{Known: !list.IsUnknown()}
	for _, entry := range elements(list) {
		if entry.State == value.Unknown || entry.State == value.Invalid {
			s.Known = false
			s.Options = append(s.Options, SecurityOption{Entry: entry})
			continue
		}
		o := split(entry)
		s.Options = append(s.Options, o)
		if !o.Key.IsKnown() {
			s.Known = false
			continue
		}
		switch o.Key.Str {
		case "no-new-privileges":
			s.NoNewPrivileges = Setting{Value: entry, True: o.Value == nil || o.Value.IsKnown() && truth(o.Value.Str)}
		case "seccomp":
			s.Seccomp = o.Value
		case "apparmor":
			s.AppArmor = o.Value
		case "systempaths":
			// Compose and the CLI know this one with "=" only.
			if strings.Contains(entry.Str, "=") {
				s.SystemPaths = o.Value
			}
		case "label":
			if o.Value != nil {
				s.Label = append(s.Label, o.Value)
			}
		}
	}
	return s
}

func split(entry *value.Value) SecurityOption {
	at := strings.IndexByte(entry.Str, '=')
	if at < 0 {
		at = strings.IndexByte(entry.Str, ':')
	}
	if at < 0 {
		return SecurityOption{Entry: entry, Key: entry}
	}
	return SecurityOption{Entry: entry, Key: entry.Sub(0, at), Value: entry.Sub(at+1, len(entry.Str))}
}

// Option returns the option called key, nil if there is none. The last wins.
func (s Security) Option(key string) *SecurityOption {
	for i := len(s.Options) - 1; i >= 0; i-- {
		if o := &s.Options[i]; o.Key.IsKnown() && o.Key.Str == key {
			return o
		}
	}
	return nil
}

// Unconfined reports whether a seccomp or AppArmor value switches it off.
func Unconfined(v *value.Value) bool { return v.IsKnown() && v.Str == "unconfined" }
