package traefik

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An EntryPoint is a port of Traefik.
type EntryPoint struct {
	Port      string
	Redirects bool
	TLS       bool
	Unknown   bool

	byDefault   bool // asdefault: routers that name none use these
	middlewares []string
	asks        Guarding
}

// entryPoints reads the static configuration of Traefik from its arguments and
// its environment, nil if a file may hold it.
func entryPoints(c *container.Container) map[string]*EntryPoint {
	if c.Build != nil || len(c.Service.UnknownEnvironment) > 0 || mountsConfiguration(c) {
		return nil
	}
	all := map[string]*EntryPoint{}
	set := func(keys []string, v *value.Value) {
		if len(keys) < 3 || keys[0] != "entrypoints" {
			return
		}
		e := all[keys[1]]
		if e == nil {
			e = &EntryPoint{}
			all[keys[1]] = e
		}
		e.set(strings.Join(keys[2:], "."), v)
	}
	for _, word := range c.Main.Argv {
		if !word.IsKnown() && !strings.Contains(word.Str, "=") {
			return nil
		}
		option, _, _ := strings.Cut(strings.TrimLeft(word.Str, "-"), "=")
		if strings.EqualFold(option, "configfile") {
			return nil
		}
		set(strings.Split(strings.ToLower(option), "."), word.Sub(min(len(word.Str), strings.IndexByte(word.Str+"=", '=')+1), len(word.Str)))
	}
	for _, v := range c.Environment {
		if name, ok := strings.CutPrefix(strings.ToLower(v.Name), "traefik_"); ok && v.Value != nil {
			set(strings.Split(name, "_"), v.Value)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

// mountsConfiguration reports whether a mount may bring Traefik's own file.
func mountsConfiguration(c *container.Container) bool {
	return slices.ContainsFunc(c.Mounts, func(m container.Mount) bool {
		return m.Target == nil || !m.Target.IsKnown() || m.Target.Str == "/etc/traefik" ||
			container.Below(m.Target.Str, "/etc/traefik") && strings.Contains(strings.ToLower(m.Target.Str), "traefik.")
	})
}

func (e *EntryPoint) set(option string, v *value.Value) {
	switch {
	case option == "address":
		_, port, _ := strings.Cut(v.Str[max(0, strings.LastIndexByte(v.Str, ':')):], ":")
		e.Port, _, _ = strings.Cut(port, "/")
		e.Unknown = v.IsUnknown()
	case option == "asdefault":
		e.byDefault = !off(v)
	case strings.HasPrefix(option, "http.redirections."):
		e.Redirects = true
	case strings.HasPrefix(option, "http.tls"):
		e.TLS = e.TLS || !off(v)
	case strings.HasPrefix(option, "http.middlewares"):
		e.middlewares = append(e.middlewares, commaList(v)...)
	}
}

// Entrances returns the entry points of a router, none if they are not known. One
// that names none uses all but Traefik's own, or those that are the default.
func (t *Config) Entrances(r *Router) []*EntryPoint {
	var all, byDefault []*EntryPoint
	for name, e := range t.EntryPoints {
		named := slices.ContainsFunc(r.EntryPoints, func(s string) bool { return strings.EqualFold(s, name) })
		if named || len(r.EntryPoints) == 0 && name != "traefik" {
			all = append(all, e)
		}
		if e.byDefault {
			byDefault = append(byDefault, e)
		}
	}
	if len(r.EntryPoints) == 0 && len(byDefault) > 0 {
		all = byDefault
	}
	slices.SortFunc(all, func(a, b *EntryPoint) int { return strings.Compare(a.Port, b.Port) })
	return all
}

// Upgrades reports whether a router only sends who asks without TLS elsewhere: by
// a middleware, or at each of its entry points.
func (t *Config) Upgrades(r *Router) bool {
	if r.TLS {
		return false
	}
	doors := t.Entrances(r)
	return r.Asks.Upgrades || len(doors) > 0 && !slices.ContainsFunc(doors, func(e *EntryPoint) bool { return !e.Redirects })
}

// Secure reports whether a router certainly answers over TLS alone.
func (t *Config) Secure(r *Router) bool {
	if r.TLS {
		return true
	}
	doors := t.Entrances(r)
	return len(doors) > 0 && !slices.ContainsFunc(doors, func(e *EntryPoint) bool { return !e.TLS && !e.Redirects })
}
