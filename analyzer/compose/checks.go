package compose

import (
	"net"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// The codes of what Compose refuses in a whole model.
const (
	UndefinedNetwork  Code = "undefined-network"
	UndefinedVolume   Code = "undefined-volume"
	UndefinedSecret   Code = "undefined-secret"
	UndefinedConfig   Code = "undefined-config"
	UndefinedModel    Code = "undefined-model"
	NotBuilt          Code = "not-built"          // the service of a context has no build
	NoImage           Code = "no-image"           // neither image nor build
	NoContent         Code = "no-content"         // a config or secret comes from nowhere
	NoSource          Code = "no-source"          // a bind mount of nothing
	NoTarget          Code = "no-target"          // a watched path that is copied nowhere
	BlankPath         Code = "blank-path"         // a watched path is empty
	InvalidAddress    Code = "invalid-address"    // host_ip
	InvalidTest       Code = "invalid-test"       // of a health check
	PlatformNotBuilt  Code = "platform-not-built" // platforms without platform
	ConflictingLimits Code = "conflicting-limits" // an attribute and its deploy counterpart
	NegativeScale     Code = "negative-scale"
	ScaledName        Code = "scaled-name"    // several containers of one name
	RepeatedMount     Code = "repeated-mount" // a mount hides another
	RepeatedName      Code = "repeated-name"  // a service and a job
	DependencyCycle   Code = "dependency-cycle"
)

// A checker reports what Compose refuses in a whole model.
type checker struct {
	report   func(Diagnostic)
	root     *value.Value
	services map[string]*Service
	sections map[string]map[string]*value.Member
	open     bool // an include that could not be read may define any name
}

// check reports what Compose refuses in the whole model.
func (l *loader) check() {
	c := &checker{report: l.report, root: l.project.Root, services: map[string]*Service{}, sections: map[string]map[string]*value.Member{}, open: l.unread != nil}
	c.resources()
	for _, s := range l.project.Services {
		if other := c.services[s.Name]; other != nil {
			c.fail(RepeatedName, s.Key, source.Quote(s.Name)+" is a service and a job", Related{other.Key, "the service"})
			continue
		}
		c.services[s.Name] = s
	}
	for _, s := range l.project.Services {
		c.dependencies(s)
		if !s.Job {
			c.service(s)
		}
	}
	c.cycles(l.project.Services)
}

func (c *checker) fail(code Code, at source.Span, message string, related ...Related) {
	c.report(Diagnostic{Code: code, Level: Error, At: at, Message: message, Related: related})
}

// defined reports whether a top-level section defines a name.
func (c *checker) defined(section, name string) bool {
	names, ok := c.sections[section]
	if !ok {
		names = map[string]*value.Member{}
		if v := c.root.Get(section); v != nil {
			for i := range v.Kids {
				names[v.Kids[i].Key] = &v.Kids[i]
			}
			if v.Kind != value.Map {
				names = nil // refused as a whole: nothing to say about its names
			}
		}
		c.sections[section] = names
	}
	return names == nil || names[name] != nil || c.open
}

// resources checks the top-level volumes, configs and secrets.
func (c *checker) resources() {
	each := func(section string, check func(m *value.Member)) {
		if v := c.root.Get(section); v != nil && v.Kind == value.Map {
			for i := range v.Kids {
				if m := &v.Kids[i]; m.Val != nil && m.Val.Kind == value.Map {
					check(m)
				}
			}
		}
	}
	each("volumes", c.external)
	each("configs", func(m *value.Member) { c.content(m, "file", "environment", "content") })
	each("secrets", c.secret)
}

// secret checks that a secret comes from one place. Compose takes no driver
// for it.
func (c *checker) secret(m *value.Member) {
	file, env, ext := m.Val.Get("file"), m.Val.Get("environment"), m.Val.Get("external")
	if !file.IsZero() || env.IsUnknown() || env != nil && env.Str != "" || isTrue(ext) || isUnknown(ext) {
		c.content(m, "file", "environment")
		return
	}
	c.fail(NoContent, m.KeyAt, source.Quote(m.Key)+" has no content: give it `file` or `environment`")
}

// external refuses attributes of a volume that Compose does not manage.
func (c *checker) external(m *value.Member) {
	ext := m.Val.Member("external")
	if ext == nil || !isTrue(ext.Val) {
		return
	}
	for _, k := range m.Val.Kids {
		if k.Key == "external" || k.Key == "name" || strings.HasPrefix(k.Key, "x-") {
			continue
		}
		c.fail(ConflictingKeys, k.KeyAt, source.Quote(k.Key)+" has no place in "+source.Quote(m.Key)+", which is external", Related{ext.KeyAt, "external"})
	}
}

// content checks that a config or secret comes from one place.
func (c *checker) content(m *value.Member, keys ...string) {
	var first *value.Member
	for _, key := range keys {
		k := m.Val.Member(key)
		switch {
		case k == nil:
		case first == nil:
			first = k
		default:
			c.fail(ConflictingKeys, k.KeyAt, source.Quote(m.Key)+" takes its content from "+source.Quote(first.Key)+" already", Related{first.KeyAt, first.Key})
		}
	}
	if first == nil && m.Val.Member("driver") == nil && m.Val.Member("external") == nil {
		c.fail(NoContent, m.KeyAt, source.Quote(m.Key)+" has no content: give it "+choice(keys))
	}
}

// dependencies checks that what a service or job waits for exists.
func (c *checker) dependencies(s *Service) {
	depends := s.Get("depends_on")
	if depends == nil || depends.Kind != value.Map {
		return
	}
	for i := range depends.Kids {
		m := &depends.Kids[i]
		other := c.services[m.Key]
		switch {
		case isUnknownKey(m.Key), other != nil && (s.Job || !other.Job):
		case other != nil:
			c.fail(UndefinedService, m.KeyAt, "the service "+source.Quote(s.Name)+" cannot wait for the job "+source.Quote(m.Key))
		case c.root.Path("services", m.Key) != nil || c.root.Path("jobs", m.Key) != nil:
			if required := m.Val.Get("required"); required == nil || isTrue(required) {
				c.fail(UndefinedService, m.KeyAt, source.Quote(s.Name)+" needs "+source.Quote(m.Key)+", which no active profile starts")
			}
		case c.open:
		case m.Val != nil && m.Val.State == value.Synthetic && m.Val.Step != nil && m.Val.Step.Kind == value.Implied:
			c.fail(UndefinedService, m.KeyAt, source.Quote(m.Val.Step.Detail)+" of "+source.Quote(s.Name)+" names "+source.Quote(m.Key)+", which is no service")
		default:
			c.fail(UndefinedService, m.KeyAt, source.Quote(s.Name)+" depends on "+source.Quote(m.Key)+", which is no service")
		}
	}
}

// references checks the names that a service takes from a section.
func (c *checker) references(s *Service, list *value.Value, section string, code Code, what string) {
	if list == nil || list.Kind != value.Seq {
		return
	}
	for i := range list.Kids {
		name := list.Kids[i].Val.Get("source")
		if isString(name) && !isUnknown(name) && !c.defined(section, name.Str) {
			c.undefined(s, name.Str, name.At, code, what)
		}
	}
}

func (c *checker) undefined(s *Service, name string, at source.Span, code Code, what string) {
	message := source.Quote(s.Name) + " uses the " + what + " " + source.Quote(name) + ", which is not defined"
	if code == UndefinedVolume && strings.Contains(name, "/") {
		message += "; a directory is written " + source.Quote("./"+name)
	}
	c.fail(code, at, message)
}

// keys checks the keys of a map of a service that name members of a section.
func (c *checker) keys(s *Service, attribute, section string, code Code, what string) {
	v := s.Get(attribute)
	if v == nil || v.Kind != value.Map {
		return
	}
	for _, m := range v.Kids {
		switch {
		case strings.HasPrefix(m.Key, "x-"):
			c.fail(code, m.KeyAt, source.Quote(s.Name)+" cannot use the "+what+" "+source.Quote(m.Key)+", which Compose takes for an extension here")
		case !c.defined(section, m.Key) && !isUnknownKey(m.Key):
			c.undefined(s, m.Key, m.KeyAt, code, what)
		}
	}
}

// mounts checks the volumes and tmpfs of a service.
func (c *checker) mounts(s *Service) {
	mounted := map[string]source.Span{}
	mount := func(v *value.Value, target string) {
		if at, ok := mounted[target]; ok {
			c.fail(RepeatedMount, v.At, source.Quote(s.Name)+" mounts "+source.Quote(target)+" twice", Related{at, "the other mount"})
			return
		}
		mounted[target] = v.At
	}
	for _, v := range stringsOf(s.Get("tmpfs")) {
		if target, _, _ := strings.Cut(v.Str, ":"); !isUnknown(v) {
			mount(v, target)
		}
	}
	volumes := s.Get("volumes")
	if volumes == nil || volumes.Kind != value.Seq {
		return
	}
	for i := range volumes.Kids {
		v := volumes.Kids[i].Val
		if v == nil || v.Kind != value.Map {
			continue
		}
		kind, from := v.Get("type"), v.Get("source")
		switch {
		case !isString(kind) || isUnknown(kind):
		case kind.Str == types.VolumeTypeBind && from == nil:
			c.fail(NoSource, v.At, "a bind mount of "+source.Quote(s.Name)+" has no source")
		case kind.Str == types.VolumeTypeVolume && isString(from) && !isUnknown(from) && from.Str != "" && !c.defined("volumes", from.Str):
			c.undefined(s, from.Str, from.At, UndefinedVolume, "volume")
		}
		if target := v.Get("target"); isString(target) && !isUnknown(target) {
			mount(target, target.Str)
		}
	}
}

// ports checks the addresses of long entries.
func (c *checker) ports(s *Service) {
	ports := s.Get("ports")
	if ports == nil || ports.Kind != value.Seq {
		return
	}
	for i := range ports.Kids {
		if ip := ports.Kids[i].Val.Get("host_ip"); isString(ip) && !isUnknown(ip) && net.ParseIP(ip.Str) == nil {
			c.fail(InvalidAddress, ip.At, source.Quote(ip.Str)+" is no IP address")
		}
	}
}

// cycles reports the first circle of dependencies through each service.
func (c *checker) cycles(services []*Service) {
	const (
		open = iota + 1
		done
	)
	state := make(map[*Service]int, len(services))
	var path []*Service
	var visit func(s *Service)
	visit = func(s *Service) {
		state[s] = open
		path = append(path, s)
		if depends := s.Get("depends_on"); depends != nil && depends.Kind == value.Map {
			for _, m := range depends.Kids {
				other := c.services[m.Key]
				if other == nil {
					continue
				}
				switch state[other] {
				case 0:
					visit(other)
				case open:
					c.fail(DependencyCycle, m.KeyAt, "dependencies run in a circle: "+circle(path, other))
				}
			}
		}
		path = path[:len(path)-1]
		state[s] = done
	}
	for _, s := range services {
		if state[s] == 0 {
			visit(s)
		}
	}
}

func circle(path []*Service, from *Service) string {
	var b strings.Builder
	for i := range path {
		if path[i] == from {
			for _, s := range path[i:] {
				b.WriteString(source.Quote(s.Name) + " -> ")
			}
			break
		}
	}
	return b.String() + source.Quote(from.Name)
}
