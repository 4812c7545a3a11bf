package compose

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// sections are the top-level keys under which containers stand.
var sections = [...]string{"services", "jobs"}

var (
	networkStep = &value.Step{Kind: value.Default, Detail: "networks"}
	nameStep    = &value.Step{Kind: value.Default, Detail: "name"}
	pullStep    = &value.Step{Kind: value.Transform, Detail: "pull_policy"}
)

// normalize adds what the attributes of the whole model imply.
func (l *loader) normalize(root *value.Value, env *environment, name *value.Value) *value.Value {
	defaultNetwork := source.Span{}
	for _, section := range sections {
		m := root.Member(section)
		if m == nil || m.Val == nil || m.Val.Kind != value.Map {
			continue
		}
		kids := append(make([]value.Member, 0, len(m.Val.Kids)), m.Val.Kids...)
		for i := range kids {
			if s := kids[i].Val; s != nil && s.Kind == value.Map {
				kids[i].Val = l.normalizeService(s, env, kids[i].KeyAt, &defaultNetwork)
			}
		}
		root = with(root, section, m.KeyAt, withKids(m.Val, kids))
	}
	if defaultNetwork.IsValid() && root.Path("networks", "default") == nil {
		networks := root.Get("networks")
		if networks == nil || networks.Kind != value.Map {
			networks = syntheticMap(nil, defaultNetwork, networkStep)
		}
		networks = with(networks, "default", defaultNetwork, synthetic(value.Null, "", defaultNetwork, networkStep))
		root = with(root, "networks", defaultNetwork, networks)
	}
	for _, section := range [...]string{"networks", "volumes", "configs", "secrets"} {
		if m := root.Member(section); m != nil && m.Val != nil && m.Val.Kind == value.Map {
			root = with(root, section, m.KeyAt, nameResources(m.Val, name))
		}
	}
	return root
}

// normalizeService adds what a service implies. The anchor is its name.
func (l *loader) normalizeService(s *value.Value, env *environment, anchor source.Span, defaultNetwork *source.Span) *value.Value {
	kids := append(make([]value.Member, 0, len(s.Kids)+2), s.Kids...)
	s = withKids(s, kids)
	var provider, mode, networks *value.Member
	var depends *value.Value
	for i := range kids {
		m := &kids[i]
		switch m.Key {
		case "provider":
			provider = m
		case "network_mode":
			mode = m
		case "networks":
			networks = m
		case "pull_policy":
			if isString(m.Val) && m.Val.Str == types.PullPolicyIfNotPresent {
				m.Val = retext(m.Val, value.String, types.PullPolicyMissing)
				m.Val.Step = &value.Step{Kind: pullStep.Kind, Detail: pullStep.Detail, At: m.Val.At, Prev: m.Val.Step}
			}
		case "build":
			m.Val = normalizeBuild(m.Val, env, m.KeyAt)
		case "environment":
			m.Val = fromEnvironment(m.Val, env, false)
		case "volumes":
			m.Val = cleanTargets(m.Val)
		case "depends_on":
			depends = m.Val
		}
	}
	if provider == nil && mode == nil {
		switch {
		case networks == nil:
			s.Kids = append(s.Kids, value.Member{Key: "networks", KeyAt: anchor, Val: defaultNetworks(anchor)})
			*defaultNetwork = first(*defaultNetwork, anchor)
		case networks.Val.IsZero() || networks.Val.Kind == value.Map && len(networks.Val.Kids) == 0:
			networks.Val = defaultNetworks(networks.KeyAt)
			*defaultNetwork = first(*defaultNetwork, networks.KeyAt)
		case networks.Val.Member("default") != nil:
			*defaultNetwork = first(*defaultNetwork, networks.Val.Member("default").KeyAt)
		}
	}
	if implied := impliedDependencies(s); implied != nil {
		s = addDependencies(s, depends, implied, anchor)
	}
	return l.resolveHooks(s)
}

func first(a, b source.Span) source.Span {
	if a.IsValid() {
		return a
	}
	return b
}

func defaultNetworks(at source.Span) *value.Value {
	return syntheticMap([]value.Member{{Key: "default", KeyAt: at, Val: synthetic(value.Null, "", at, networkStep)}}, at, networkStep)
}

// normalizeBuild adds context and Dockerfile, and takes arguments without a
// value from the environment.
func normalizeBuild(v *value.Value, env *environment, anchor source.Span) *value.Value {
	if v == nil || v.Kind != value.Map {
		return v
	}
	if v.Get("context").IsZero() {
		v = with(v, "context", anchor, synthetic(value.String, ".", anchor, buildStep))
	}
	if v.Get("dockerfile").IsZero() && v.Get("dockerfile_inline").IsZero() {
		v = with(v, "dockerfile", anchor, synthetic(value.String, "Dockerfile", anchor, buildStep))
	}
	if args := v.Get("args"); args != nil {
		if r := fromEnvironment(args, env, true); r != args {
			v = with(v, "args", anchor, r)
		}
	}
	return v
}

// fromEnvironment gives the variables without a value that of the project's
// environment. Where Compose drops the others, an environment that knows all
// variables drops them too; otherwise they stay null, as the deploying shell
// may give them.
func fromEnvironment(v *value.Value, env *environment, drop bool) *value.Value {
	if v == nil || v.Kind != value.Map {
		return v
	}
	var kids []value.Member
	for i, m := range v.Kids {
		if !m.Val.IsZero() {
			if kids != nil {
				kids = append(kids, m)
			}
			continue
		}
		if kids == nil {
			kids = append(make([]value.Member, 0, len(v.Kids)), v.Kids[:i]...)
		}
		if found, ok := env.lookup(m.Key); ok {
			c := *found
			c.Step = &value.Step{Kind: value.Interpolate, At: m.KeyAt, Detail: m.Key, Prev: found.Step}
			m.Val = &c
		} else if drop && env.closed {
			continue
		}
		kids = append(kids, m)
	}
	if kids == nil {
		return v
	}
	return withKids(v, kids)
}

func cleanTargets(v *value.Value) *value.Value {
	if v == nil || v.Kind != value.Seq {
		return v
	}
	var kids []value.Member
	for i := range v.Kids {
		mount := v.Kids[i].Val
		target := mount.Get("target")
		if target == nil {
			continue
		}
		if clean := cleanTarget(target); clean != target {
			if kids == nil {
				kids = append(make([]value.Member, 0, len(v.Kids)), v.Kids...)
			}
			kids[i].Val = with(mount, "target", target.At, clean)
		}
	}
	if kids == nil {
		return v
	}
	return withKids(v, kids)
}

// A dependency that another attribute implies.
type implied struct {
	name    string
	at      source.Span // the reference
	via     string      // the attribute
	restart string
}

// impliers are the attributes that imply dependencies: of two that name one
// service the first says how.
var impliers = [...]string{"links", "network_mode", "ipc", "pid", "uts", "cgroup", "volumes_from"}

// impliedDependencies returns the services that a service names elsewhere.
func impliedDependencies(s *value.Value) []implied {
	var all []implied
	for _, key := range impliers {
		m := s.Member(key)
		if m == nil {
			continue
		}
		switch key {
		case "links", "volumes_from":
			if m.Val == nil || m.Val.Kind != value.Seq {
				continue
			}
			for _, e := range m.Val.Kids {
				if !isString(e.Val) || isUnknown(e.Val) {
					continue
				}
				name, rest, found := strings.Cut(e.Val.Str, ":")
				if m.Key == "links" {
					if found && strings.Contains(rest, ":") {
						name = e.Val.Str // compose-go takes two fields only
					}
					all = append(all, implied{name, e.Val.Span(0, len(name)), m.Key, "true"})
				} else if !strings.HasPrefix(e.Val.Str, types.ContainerPrefix) {
					all = append(all, implied{name, e.Val.Span(0, len(name)), m.Key, "false"})
				}
			}
		default:
			if isString(m.Val) && !isUnknown(m.Val) {
				if name, ok := strings.CutPrefix(m.Val.Str, types.ServicePrefix); ok {
					all = append(all, implied{name, m.Val.Span(len(types.ServicePrefix), len(m.Val.Str)), m.Key, "true"})
				}
			}
		}
	}
	return all
}

// addDependencies completes depends_on; what is written there wins.
func addDependencies(s, depends *value.Value, all []implied, anchor source.Span) *value.Value {
	if depends == nil || depends.Kind == value.Null {
		depends = syntheticMap(nil, anchor, &value.Step{Kind: value.Implied, Detail: all[0].via, At: all[0].at})
	}
	if depends.Kind != value.Map {
		return s
	}
	find, kids := newIndex(depends.Kids), append(make([]value.Member, 0, len(depends.Kids)+len(all)), depends.Kids...)
	for _, d := range all {
		if find.position(kids, d.name) >= 0 {
			continue
		}
		step := &value.Step{Kind: value.Implied, Detail: d.via, At: d.at}
		find.add(d.name, len(kids))
		kids = append(kids, value.Member{Key: d.name, KeyAt: d.at, Val: syntheticMap([]value.Member{
			{Key: "condition", KeyAt: d.at, Val: synthetic(value.String, types.ServiceConditionStarted, d.at, step)},
			{Key: "restart", KeyAt: d.at, Val: synthetic(value.Bool, d.restart, d.at, step)},
			{Key: "required", KeyAt: d.at, Val: synthetic(value.Bool, "true", d.at, step)},
		}, d.at, step)})
	}
	return with(s, "depends_on", anchor, withKids(depends, kids))
}

// resolveHooks completes pre_start hooks by the attributes of their service.
func (l *loader) resolveHooks(s *value.Value) *value.Value {
	m := s.Member("pre_start")
	if m == nil || m.Val == nil || m.Val.Kind != value.Seq || len(m.Val.Kids) == 0 {
		return s
	}
	base := withKids(s, nil)
	for _, k := range s.Kids {
		if k.Key != "volumes" && isContainerSpec(k.Key) {
			base.Kids = append(base.Kids, k)
		}
	}
	kids := append(make([]value.Member, 0, len(m.Val.Kids)), m.Val.Kids...)
	for i := range kids {
		hook := kids[i].Val
		if hook == nil || hook.Kind != value.Map {
			continue
		}
		merge := merger{
			base:     side{kind: value.Implied, at: m.KeyAt, detail: "pre_start"},
			inherits: true, report: l.report,
		}
		kids[i].Val = merge.maps(base, hook, rules().key("services").any)
	}
	return with(s, "pre_start", m.KeyAt, withKids(m.Val, kids))
}

func isContainerSpec(key string) bool {
	return slices.Contains(types.ContainerSpecAttributes, key)
}

// nameResources gives top-level resources the names that they have in the
// engine.
func nameResources(v, project *value.Value) *value.Value {
	kids := append(make([]value.Member, 0, len(v.Kids)), v.Kids...)
	for i := range kids {
		m := &kids[i]
		r := m.Val
		if r.IsZero() {
			at := m.KeyAt
			r = syntheticMap(nil, at, nameStep)
			if m.Val != nil && m.Val.Step != nil {
				r.Step = m.Val.Step
			}
		}
		if r.Kind != value.Map || !r.Get("name").IsZero() {
			m.Val = r
			continue
		}
		name := synthetic(value.String, m.Key, m.KeyAt, nameStep)
		if ext := r.Get("external"); !isTrue(ext) {
			switch {
			case isUnknown(ext):
				name.State, name.Str = value.Unknown, ""
			case project == nil || !project.IsKnown():
				name.State, name.Str = value.Unknown, ""
			default:
				name.Str = project.Str + "_" + m.Key
			}
		}
		m.Val = with(r, "name", m.KeyAt, name)
	}
	return withKids(v, kids)
}
