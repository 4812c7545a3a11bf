package compose

import (
	"slices"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// service checks one service against the whole model.
func (c *checker) service(s *Service) {
	build := s.Get("build")
	if build.IsZero() && s.Get("provider").IsZero() && s.Incomplete == nil {
		if image := s.Get("image"); image.IsZero() || image.State == value.Known && image.Str == "" {
			c.fail(NoImage, s.Key, source.Quote(s.Name)+" has neither `image` nor `build`")
		}
	}
	if build != nil && build.Kind == value.Map {
		c.build(s, build)
	}
	if mode := s.Value.Member("network_mode"); mode != nil && isString(mode.Val) && mode.Val.IsKnown() && mode.Val.Str != "" {
		if networks := s.Value.Member("networks"); networks != nil && networks.Val != nil && len(networks.Val.Kids) > 0 {
			c.fail(ConflictingKeys, networks.KeyAt, source.Quote(s.Name)+" has `networks` beside `network_mode`", Related{mode.KeyAt, "network_mode"})
		}
	}
	c.keys(s, "networks", "networks", UndefinedNetwork, "network")
	c.keys(s, "models", "models", UndefinedModel, "model")
	c.references(s, s.Get("configs"), "configs", UndefinedConfig, "config")
	c.references(s, s.Get("secrets"), "secrets", UndefinedSecret, "secret")
	c.healthTest(s)
	c.limitKinds(s.Get("ulimits"))
	c.scale(s)
	c.limits(s)
	c.devices(s.Get("gpus"))
	c.devices(s.Get("deploy", "resources", "reservations", "devices"))
	c.watch(s)
	c.ports(s)
	c.mounts(s)
}

func (c *checker) build(s *Service, build *value.Value) {
	if inline, file := build.Member("dockerfile_inline"), build.Member("dockerfile"); inline != nil && file != nil &&
		isString(inline.Val) && isString(file.Val) && inline.Val.Str != "" && file.Val.Str != "" {
		c.fail(ConflictingKeys, inline.KeyAt, source.Quote(s.Name)+" has `dockerfile_inline` beside `dockerfile`", Related{file.KeyAt, "dockerfile"})
	}
	if contexts := build.Get("additional_contexts"); contexts != nil && contexts.Kind == value.Map {
		for i := range contexts.Kids {
			v := contexts.Kids[i].Val
			name, ok := ServiceContext(v)
			if !ok {
				continue
			}
			at := v.Span(len(types.ServicePrefix), len(v.Str))
			switch other := c.root.Path("services", name); {
			case other == nil && c.open:
			case other == nil:
				c.fail(UndefinedService, at, "the build of "+source.Quote(s.Name)+" takes its context "+source.Quote(contexts.Kids[i].Key)+" from "+source.Quote(name)+", which is no service")
			case other.Get("build").IsZero():
				c.fail(NotBuilt, at, "the build of "+source.Quote(s.Name)+" takes its context "+source.Quote(contexts.Kids[i].Key)+" from "+source.Quote(name)+", which is not built")
			}
		}
	}
	c.buildLimits(build.Get("ulimits"))
	c.references(s, build.Get("secrets"), "secrets", UndefinedSecret, "build secret")
	platforms, platform := stringsOf(build.Get("platforms")), s.Get("platform")
	if len(platforms) > 0 && isString(platform) && platform.IsKnown() && platform.Str != "" {
		if !slices.ContainsFunc(platforms, func(v *value.Value) bool { return isUnknown(v) || v.Str == platform.Str }) {
			c.fail(PlatformNotBuilt, platform.At, source.Quote(platform.Str)+" is none of the platforms that are built", Related{build.Get("platforms").At, "platforms"})
		}
	}
}

// buildLimits checks the limits of a build, which are not cast to numbers as
// those of a service are.
func (c *checker) buildLimits(v *value.Value) {
	if v == nil || v.Kind != value.Map {
		return
	}
	number := func(m *value.Member) {
		if m != nil && isString(m.Val) && !isUnknown(m.Val) {
			c.fail(WrongType, m.Val.At, source.Quote(m.Key)+" is "+describe(m.Val)+"; Compose takes a number here")
		}
	}
	c.limitKinds(v)
	for i := range v.Kids {
		number(&v.Kids[i])
		number(v.Kids[i].Val.Member("soft"))
		number(v.Kids[i].Val.Member("hard"))
	}
}

// limitKinds checks limits whose names the schema does not know.
func (c *checker) limitKinds(v *value.Value) {
	if v == nil || v.Kind != value.Map {
		return
	}
	for _, m := range v.Kids {
		if m.Val == nil || m.Val.State == value.Invalid || strings.HasPrefix(m.Key, "x-") {
			continue
		}
		switch m.Val.Kind {
		case value.Null, value.Bool, value.Seq, value.Time:
			c.fail(WrongType, m.Val.At, source.Quote(m.Key)+" is "+describe(m.Val)+"; Compose takes a number or a mapping")
		}
	}
}

func (c *checker) healthTest(s *Service) {
	test := s.Get("healthcheck", "test")
	if test == nil || test.Kind != value.Seq || len(test.Kids) == 0 {
		return
	}
	switch first := test.Kids[0].Val; {
	case !isString(first) || isUnknown(first):
	case first.Str == "CMD", first.Str == "CMD-SHELL", first.Str == "NONE":
	default:
		c.fail(InvalidTest, first.At, "the health check of "+source.Quote(s.Name)+" starts with "+source.Quote(first.Str)+"; Compose takes `CMD`, `CMD-SHELL` and `NONE`")
	}
}

func (c *checker) scale(s *Service) {
	scale, replicas := s.Value.Member("scale"), s.Get("deploy").Member("replicas")
	decisive := replicas
	if scale != nil && !scale.Val.IsZero() {
		decisive = scale
		if replicas != nil && scale.Val.IsKnown() && replicas.Val.IsKnown() && replicas.Val.Kind != value.Null && !equal(scale.Val, replicas.Val) {
			c.fail(ConflictingLimits, scale.Val.At, source.Quote(s.Name)+" sets `scale` and `deploy.replicas` to different numbers", Related{replicas.Val.At, "deploy.replicas"})
		}
	}
	if decisive == nil {
		return
	}
	n, ok := intValue(decisive.Val)
	if !ok {
		return
	}
	if n < 0 {
		c.fail(NegativeScale, decisive.Val.At, source.Quote(decisive.Key)+" of "+source.Quote(s.Name)+" is negative")
	}
	if name := s.Get("container_name"); n > 1 && name.IsKnown() && name.Str != "" {
		c.fail(ScaledName, name.At, source.Quote(s.Name)+" runs "+decisive.Val.Str+" containers, which cannot share one name", Related{decisive.Val.At, decisive.Key})
	}
}

// limits compares attributes with their counterparts below deploy.
func (c *checker) limits(s *Service) {
	resources := s.Get("deploy", "resources")
	for _, pair := range [...]struct {
		attribute, group, key string
		parse                 func(*value.Value) (float64, bool)
	}{
		{"cpus", "limits", "cpus", cpuCount},
		{"mem_limit", "limits", "memory", Bytes},
		{"mem_reservation", "reservations", "memory", Bytes},
		{"pids_limit", "limits", "pids", whole},
	} {
		v, group := s.Get(pair.attribute), resources.Get(pair.group)
		if v.IsZero() || group == nil || group.Kind != value.Map {
			continue
		}
		n, ok := pair.parse(v)
		if !ok || n == 0 {
			continue
		}
		other := group.Get(pair.key)
		m, ok := 0.0, true
		if !other.IsZero() {
			m, ok = pair.parse(other)
		}
		if !ok || m == n {
			continue
		}
		path := "deploy.resources." + pair.group
		if other.IsZero() {
			c.fail(ConflictingLimits, v.At, source.Quote(s.Name)+" sets "+source.Quote(pair.attribute)+", but no "+source.Quote(pair.key)+" of the same value in its "+source.Quote(path), Related{group.At, path})
			continue
		}
		path += "." + pair.key
		c.fail(ConflictingLimits, v.At, source.Quote(s.Name)+" sets "+source.Quote(pair.attribute)+" and "+source.Quote(path)+" to different values", Related{other.At, path})
	}
}

func cpuCount(v *value.Value) (float64, bool) {
	if !v.IsKnown() {
		return 0, false
	}
	f, err := strconv.ParseFloat(strings.ReplaceAll(v.Str, "_", ""), 32)
	return f, err == nil
}

// Bytes returns the size that a scalar such as `512m` is, false for what is not
// known or none.
func Bytes(v *value.Value) (float64, bool) {
	if !v.IsKnown() {
		return 0, false
	}
	if v.Kind == value.Int {
		return whole(v)
	}
	var b types.UnitBytes
	err := b.DecodeMapstructure(v.Str)
	return float64(b), err == nil
}

func whole(v *value.Value) (float64, bool) {
	i, ok := intValue(v)
	return float64(i), ok
}

// devices checks that requests name devices or count them.
func (c *checker) devices(list *value.Value) {
	if list == nil || list.Kind != value.Seq {
		return
	}
	for i := range list.Kids {
		v := list.Kids[i].Val
		if count, ids := v.Member("count"), v.Member("device_ids"); count != nil && ids != nil {
			c.fail(ConflictingKeys, ids.KeyAt, "`device_ids` has no place beside `count`", Related{count.KeyAt, "count"})
		}
	}
}

func (c *checker) watch(s *Service) {
	list := s.Get("develop", "watch")
	if list == nil || list.Kind != value.Seq {
		return
	}
	for i := range list.Kids {
		v := list.Kids[i].Val
		if name := v.Get("path"); isString(name) && name.State == value.Known && name.Str == "" {
			c.fail(BlankPath, name.At, "a watched path of "+source.Quote(s.Name)+" is empty")
		}
		action := v.Get("action")
		if !isString(action) || isUnknown(action) {
			continue
		}
		switch types.WatchAction(action.Str) {
		case types.WatchActionRebuild, types.WatchActionRestart:
		default:
			if target := v.Get("target"); target.IsZero() || target.Str == "" && !isUnknown(target) {
				c.fail(NoTarget, v.At, "what "+source.Quote(s.Name)+" watches here has no target for "+source.Quote(action.Str))
			}
		}
	}
}
