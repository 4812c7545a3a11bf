package compose

import (
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

var (
	buildStep  = &value.Step{Kind: value.Default, Detail: "build"}
	secretStep = &value.Step{Kind: value.Default, Detail: "secrets"}
	gpuStep    = &value.Step{Kind: value.Default, Detail: "devices"}
)

// setDefaults adds what Compose takes for attributes that are absent.
func (l *loader) setDefaults(root *value.Value) *value.Value {
	return l.rewrite(root, defaulting, func(v *value.Value, n *node, anchor source.Span) *value.Value {
		if v.Kind != value.Map {
			return v
		}
		absent := func(key string) bool { return v.Member(key) == nil }
		add := func(key string, kind value.Kind, text string, step *value.Step) {
			v = with(v, key, anchor, synthetic(kind, text, anchor, step))
		}
		switch n.deflt {
		case defaultContext:
			if absent("context") {
				add("context", value.String, ".", buildStep)
			}
		case defaultSecret:
			if name := v.Get("source"); absent("target") && isString(name) {
				target := retext(name, value.String, "/run/secrets/"+name.Str)
				target.Step = secretStep
				if target.State == value.Known {
					target.State = value.Synthetic
				}
				v = with(v, "target", anchor, target)
			}
		case defaultPort:
			if absent("protocol") {
				add("protocol", value.String, "tcp", portStep)
			}
			if absent("mode") {
				add("mode", value.String, "ingress", portStep)
			}
		case defaultDevices:
			if absent("count") && absent("device_ids") {
				add("count", value.String, "all", gpuStep)
			}
		case defaultBind:
			if absent("create_host_path") {
				add("create_host_path", value.Bool, "true", volumeStep)
			}
		}
		return v
	})
}
