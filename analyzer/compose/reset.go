package compose

import "github.com/hullcheck/hullcheck/analyzer/value"

// reset removes the attributes that the tags of a later document name. Elements
// of lists stay, as in Compose.
func reset(v *value.Value, path []string) *value.Value {
	if v == nil || v.Kind != value.Map || len(path) == 0 {
		return v
	}
	m := v.Member(path[0])
	if m == nil {
		return v
	}
	if len(path) == 1 {
		return without(v, path[0])
	}
	r := reset(m.Val, path[1:])
	if r == m.Val {
		return v
	}
	return with(v, path[0], m.KeyAt, r)
}

// resetAll removes what the tags of a document name.
func resetAll(v *value.Value, tagged []taggedPath) *value.Value {
	for _, t := range tagged {
		v = reset(v, t.path)
		if len(t.path) > 2 && t.path[0] == "services" && t.path[2] == "x-develop" {
			promoted := append([]string(nil), t.path...)
			promoted[2] = "develop"
			v = reset(v, promoted)
		}
	}
	return v
}

// noteTags keeps what the tags of a document take from the root that earlier
// ones gave.
func (l *loader) noteTags(root *value.Value, tagged []taggedPath) {
	for _, t := range tagged {
		l.project.Tags = append(l.project.Tags, Tag{At: t.at, Path: t.path, Reset: t.reset, Value: t.value, Base: root.Path(t.path...)})
	}
}
