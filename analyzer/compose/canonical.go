package compose

import (
	"fmt"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// canonical turns short forms into long ones. A value of a kind that has no
// place here is left to the schema.
func (l *loader) canonical(root *value.Value) *value.Value {
	return l.rewrite(root, canonizing, func(v *value.Value, n *node, anchor source.Span) *value.Value {
		switch n.canon {
		case canonBuild:
			return wrap(v, "context")
		case canonSSH:
			return l.canonSSH(v)
		case canonFileMount:
			return wrap(v, "source")
		case canonContexts:
			return l.canonContexts(v)
		case canonText:
			return asText(v)
		case canonDependsOn:
			return l.canonDependsOn(v)
		case canonExtends:
			return wrap(v, "service")
		case canonPorts:
			return l.canonPorts(v)
		case canonVolume:
			return l.canonVolume(v)
		case canonDevice:
			return l.canonDevice(v)
		case canonEnvFile:
			return canonEnvFiles(v)
		case canonList:
			return listOf(v)
		case canonDNS:
			return canonNameServers(v)
		case canonGPUs:
			return canonDevices(v)
		case canonNames:
			return namesAsMap(v, nil)
		case canonSchedule:
			return wrap(v, "cron")
		case canonExternal:
			return l.canonResource(v)
		case canonUlimit:
			return l.canonUlimit(v)
		case canonKeyValues:
			return l.canonKeyValues(v)
		}
		return v
	})
}

// wrap turns a string into a map with the string under key.
func wrap(v *value.Value, key string) *value.Value {
	if !isString(v) {
		return v
	}
	return long(v, []value.Member{{Key: key, KeyAt: v.At, Val: v}})
}

// listOf turns a string into a list of one string.
func listOf(v *value.Value) *value.Value {
	if !isString(v) {
		return v
	}
	return &value.Value{Kind: value.Seq, Style: v.Style, At: v.At, Step: v.Step, Kids: []value.Member{{Val: v}}}
}

// canonNameServers makes a list of dns, whose empty entries Compose drops.
func canonNameServers(v *value.Value) *value.Value {
	v = listOf(v)
	if v.Kind != value.Seq && v.Kind != value.Map {
		return v
	}
	var kids []value.Member
	dropped := false
	for _, m := range v.Kids {
		if m.Val == nil || m.Val.Kind == value.Null || m.Val.Kind == value.String && m.Val.Str == "" {
			dropped = true
			continue
		}
		kids = append(kids, m)
	}
	if !dropped {
		return v
	}
	return withKids(v, kids)
}

// namesAsMap turns a name or a list of names into a map of them. Each has the
// given members, which are synthetic, or none and is null.
func namesAsMap(v *value.Value, members func(at source.Span) []value.Member) *value.Value {
	var kids []value.Member
	add := func(name *value.Value) {
		if !isString(name) {
			return
		}
		entry := &value.Value{Kind: value.Null, State: value.Synthetic, At: name.At, Step: name.Step}
		if members != nil {
			entry = long(name, members(name.At))
		}
		kids = append(kids, value.Member{Key: keyText(name), KeyAt: name.At, Val: entry})
	}
	switch {
	case v.Kind == value.Seq:
		kids = make([]value.Member, 0, len(v.Kids))
		for i := range v.Kids {
			add(v.Kids[i].Val)
		}
		kids = uniqueMembers(kids)
	case isString(v) && members == nil:
		return v // only an override may name a single one
	default:
		return v
	}
	m := *v
	m.Kind, m.Kids = value.Map, kids
	return &m
}

var dependsOnStep = &value.Step{Kind: value.Default, Detail: "depends_on"}

// dependency returns the members of an entry of depends_on that gives none.
func dependency(at source.Span) []value.Member {
	return []value.Member{
		{Key: "condition", KeyAt: at, Val: synthetic(value.String, types.ServiceConditionStarted, at, dependsOnStep)},
		{Key: "required", KeyAt: at, Val: synthetic(value.Bool, "true", at, dependsOnStep)},
	}
}

func (l *loader) canonDependsOn(v *value.Value) *value.Value {
	if v.Kind != value.Map {
		return namesAsMap(v, dependency)
	}
	kids := append(make([]value.Member, 0, len(v.Kids)), v.Kids...)
	for i := range kids {
		d := kids[i].Val
		if d == nil || d.Kind != value.Map {
			continue
		}
		for _, m := range dependency(kids[i].KeyAt) {
			if d.Member(m.Key) == nil {
				d = with(d, m.Key, m.KeyAt, m.Val)
			}
		}
		kids[i].Val = d
	}
	return withKids(v, kids)
}

var envFileStep = &value.Step{Kind: value.Default, Detail: "env_file"}

// canonEnvFiles makes a list of env_file, whose entries have a path and say
// whether the file must exist.
func canonEnvFiles(v *value.Value) *value.Value {
	v = listOf(v)
	if v.Kind != value.Seq {
		return v
	}
	kids := append(make([]value.Member, 0, len(v.Kids)), v.Kids...)
	for i := range kids {
		e := kids[i].Val
		if e = wrapNil(e, "path"); e == nil || e.Kind != value.Map || e.Member("required") != nil {
			continue
		}
		kids[i].Val = with(e, "required", e.At, synthetic(value.Bool, "true", e.At, envFileStep))
	}
	return withKids(v, kids)
}

func wrapNil(v *value.Value, key string) *value.Value {
	if v == nil {
		return nil
	}
	return wrap(v, key)
}

var gpusStep = &value.Step{Kind: value.Default, Detail: "gpus"}

// canonDevices turns the string form of gpus, whatever it says, into a request
// for all of them.
func canonDevices(v *value.Value) *value.Value {
	if !isString(v) {
		return v
	}
	count := synthetic(value.String, "all", v.At, gpusStep)
	if v.Str == "all" {
		count = v
	}
	return &value.Value{Kind: value.Seq, Style: v.Style, At: v.At, Step: v.Step, Kids: []value.Member{
		{Val: long(v, []value.Member{{Key: "count", KeyAt: v.At, Val: count}})},
	}}
}

var deviceStep = &value.Step{Kind: value.Default, Detail: "devices"}

// canonDevice turns `SOURCE[:TARGET[:PERMISSIONS]]` into its long form.
func (l *loader) canonDevice(v *value.Value) *value.Value {
	if !isString(v) {
		return v
	}
	spelled := spell(v)
	fields := make([]*value.Value, 0, 3)
	for off, word := range words(spelled.text, ':') {
		if len(fields) == 3 {
			l.report(Diagnostic{Code: InvalidDevice, Level: Error, At: spelled.span(off-1, off), Message: source.Quote(v.Str) + " has more than three fields"})
			return invalid(v)
		}
		fields = append(fields, spelled.sub(off, off+len(word)))
	}
	from := fields[0]
	to := *from
	to.Step = deviceStep
	if from.State == value.Known {
		to.State = value.Synthetic
	}
	target, permissions := &to, synthetic(value.String, "rwm", v.At, deviceStep)
	if len(fields) > 1 && (fields[1].Str != "" || isUnknown(fields[1])) {
		target = fields[1]
	}
	if len(fields) > 2 {
		permissions = fields[2]
	}
	if hasUnknown(spelled.text) && len(fields) == 1 {
		permissions.State, permissions.Str = value.Unknown, ""
	}
	return long(v, []value.Member{
		{Key: "source", KeyAt: from.At, Val: from},
		{Key: "target", KeyAt: target.At, Val: target},
		{Key: "permissions", KeyAt: permissions.At, Val: permissions},
	})
}

// canonSSH turns a list of `default` and ID=PATH into a map.
func (l *loader) canonSSH(v *value.Value) *value.Value {
	return l.pairs(v, func(e *value.Value) bool {
		return e.Str == "default" || isUnknown(e)
	}, InvalidEntry, "is neither `default` nor ID=PATH")
}

// canonContexts turns a list of NAME=CONTEXT into a map.
func (l *loader) canonContexts(v *value.Value) *value.Value {
	return l.pairs(v, isUnknown, InvalidEntry, "is not NAME=CONTEXT")
}

// pairs turns a list of KEY=VALUE into a map. An entry without a value must
// pass alone.
func (l *loader) pairs(v *value.Value, alone func(*value.Value) bool, code Code, problem string) *value.Value {
	if v.Kind != value.Seq {
		return v
	}
	kids := make([]value.Member, 0, len(v.Kids))
	for i := range v.Kids {
		e := v.Kids[i].Val
		m, ok := l.keyValue(e)
		if !ok {
			continue
		}
		if m.Val.Kind == value.Null && !alone(e) {
			l.report(Diagnostic{Code: code, Level: Error, At: e.At, Message: source.Quote(e.Str) + " " + problem})
			m.Val = invalid(m.Val)
		}
		kids = append(kids, m)
	}
	m := *v
	m.Kind, m.Kids = value.Map, uniqueMembers(kids)
	return &m
}

// canonResource replaces `external: {name: …}` of a top-level resource.
func (l *loader) canonResource(v *value.Value) *value.Value {
	ext := v.Get("external")
	if ext == nil || ext.Kind != value.Map {
		return v
	}
	yes := &value.Value{Kind: value.Bool, Style: ext.Style, At: ext.At, Step: ext.Step, Str: "true"}
	inner := ext.Member("name")
	v = with(v, "external", ext.At, yes)
	if inner == nil {
		return v
	}
	l.report(Diagnostic{Code: DeprecatedKey, Level: Note, At: inner.KeyAt, Message: "`external.name` is deprecated; write `name` beside `external: true`"})
	if name := v.Get("name"); name != nil {
		if !equal(name, inner.Val) && !isUnknown(name) && !isUnknown(inner.Val) {
			l.report(Diagnostic{
				Code: ConflictingKeys, Level: Error, At: name.At,
				Message: fmt.Sprintf("`name` is %s and `external.name` is %s", name, inner.Val),
				Related: []Related{{At: inner.Val.At, Message: "`external.name`"}},
			})
		}
		return v
	}
	return with(v, "name", inner.KeyAt, inner.Val)
}

// canonUlimit refuses the text that the schema takes for a limit of a build.
// Those of a service are cast before.
func (l *loader) canonUlimit(v *value.Value) *value.Value {
	if !isString(v) || isUnknown(v) {
		return v
	}
	l.report(Diagnostic{Code: WrongType, Level: Error, At: v.At, Message: source.Quote(v.Str) + " is text; Compose takes a number without quotes here"})
	return invalid(v)
}

// isRemote reports whether a reference names something that is fetched.
func isRemote(text string) bool {
	if strings.Contains(text, "://") {
		return true
	}
	for _, prefix := range []string{"github.com/", "git@"} {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}
