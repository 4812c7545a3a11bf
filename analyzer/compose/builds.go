package compose

import (
	"path"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A Build says how the image of a service is built.
type Build struct {
	Service    *Service
	Image      *value.Value // the name that the image gets, nil if Compose makes it up
	Context    *value.Value
	ContextDir string       // relative to the root, "" if Remote or Unknown
	Dockerfile *value.Value // nil if the text is Inline
	// DockerfilePath is relative to the root, "" if it is not known, remote or
	// outside the root.
	DockerfilePath string
	Inline         *value.Value // the text of dockerfile_inline
	Target         *value.Value // nil: the last stage
	Args           map[string]*value.Value
	Contexts       map[string]*value.Value // additional_contexts

	Remote  bool // the context is fetched
	Outside bool // the context or the Dockerfile lies outside the root
	Unknown bool // the context or the Dockerfile depends on something unknown

	At source.Span // the build key's value
}

// Builds returns how every service that is built is built, in the order of the
// services.
func (p *Project) Builds() []*Build {
	var builds []*Build
	for _, s := range p.Services {
		if b := s.Build(p); b != nil {
			builds = append(builds, b)
		}
	}
	return builds
}

// Build returns how the service's image is built, nil if it is not.
func (s *Service) Build(p *Project) *Build {
	v := s.Get("build")
	if v.IsZero() {
		return nil
	}
	b := &Build{
		Service: s, Image: s.Get("image"),
		Context: v.Get("context"), Dockerfile: v.Get("dockerfile"),
		Inline: v.Get("dockerfile_inline"), Target: v.Get("target"),
		Args: members(v.Get("args")), Contexts: members(v.Get("additional_contexts")),
		At: v.At,
	}
	b.locate(p)
	return b
}

// locate finds the context and the Dockerfile.
func (b *Build) locate(p *Project) {
	if !isString(b.Context) || isUnknown(b.Context) {
		b.Unknown = true
		return
	}
	if isRemoteContext(b.Context.Str) {
		b.Remote = true
		return
	}
	dir, inside := p.Resolve(b.Context)
	b.ContextDir, b.Outside = dir, !inside
	if b.Inline != nil && b.Dockerfile.IsZero() {
		return
	}
	switch {
	case !isString(b.Dockerfile) || isUnknown(b.Dockerfile):
		b.Unknown = true
	case strings.Contains(b.Dockerfile.Str, "://"):
		b.Remote = true
	case !isRelative(b.Dockerfile.Str):
		b.Outside = true
	default:
		if name := path.Join(dir, b.Dockerfile.Str); !path.IsAbs(dir) && source.Inside(name) {
			b.DockerfilePath = name
		} else {
			b.Outside = true
		}
	}
}

// ServiceContext returns the service whose image an additional context is.
func ServiceContext(v *value.Value) (string, bool) {
	if !isString(v) || isUnknown(v) {
		return "", false
	}
	return strings.CutPrefix(v.Str, types.ServicePrefix)
}

func members(v *value.Value) map[string]*value.Value {
	if v == nil || v.Kind != value.Map {
		return nil
	}
	m := make(map[string]*value.Value, len(v.Kids))
	for i := range v.Kids {
		m[v.Kids[i].Key] = v.Kids[i].Val
	}
	return m
}
