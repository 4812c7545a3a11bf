package supplychain

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A pull is an image from elsewhere: that of a service, or one that a stage of
// its Dockerfile is FROM or copies files from.
type pull struct {
	reference *value.Value
	container *container.Container
	use       string // what the container does with it, for a message
}

// pulls returns the images that a unit takes from elsewhere. What a service of
// the unit builds is not pulled, whoever names it.
func pulls(containers []*container.Container) []pull {
	built := map[container.Reference]bool{}
	for _, c := range containers {
		if c.Service == nil || c.Service.Get("build").IsZero() {
			continue
		}
		if image := c.Service.Get("image"); image.IsKnown() {
			built[container.ParseReference(image.Str)] = true
		}
	}
	var all []pull
	add := func(p pull) {
		if !p.reference.IsZero() && !(p.reference.IsKnown() && built[container.ParseReference(p.reference.Str)]) {
			all = append(all, p)
		}
	}
	for _, c := range containers {
		switch {
		case c.Build != nil:
			for _, image := range c.Build.Images {
				if image.Base == nil && image.OtherContext == nil && !image.IsScratch() {
					add(pull{image.From, c, "is built from"})
				}
				for _, from := range image.Copied {
					if namesImage(from) {
						add(pull{from, c, "takes files from"})
					}
				}
			}
		case c.Service != nil && c.Service.Get("build").IsZero() && !local(c.Service.Get("pull_policy")):
			add(pull{c.Service.Get("image"), c, "runs"})
		}
	}
	return all
}

// local reports whether a pull policy never asks a registry, or a variable
// decides.
func local(policy *value.Value) bool {
	return policy.IsUnknown() || policy.IsKnown() && (policy.Str == "never" || policy.Str == "build")
}

// namesImage reports whether what files are copied from is an image for certain,
// and not a context that the command line of the build gives.
func namesImage(from *value.Value) bool {
	return strings.ContainsAny(from.Str, "/:@") || container.Known(from.Str) != nil
}

// A pin is what a reference says of the version that it means.
type pin struct {
	tag    *value.Value // nil: none is written, which means latest
	digest bool
}

// pinOf splits a reference as Docker does, false if a variable may decide: what
// stands before the last slash may be unknown.
func pinOf(reference *value.Value) (p pin, ok bool) {
	if reference.State == value.Invalid || reference.Str == "" {
		return p, false
	}
	slash := strings.LastIndexByte(reference.Str, '/')
	name := reference.Sub(slash+1, len(reference.Str))
	if at := strings.IndexByte(name.Str, '@'); at >= 0 {
		return pin{digest: true}, true
	}
	colon := strings.IndexByte(name.Str, ':')
	if colon < 0 {
		return p, name.IsKnown() && name.Str != ""
	}
	p.tag = name.Sub(colon+1, len(name.Str))
	return p, p.tag.IsKnown() && p.tag.Str != ""
}

// rolling reports whether a tag is meant to move: its first word is one that
// says so, and no number follows.
func rolling(tag string) bool {
	word, rest, _ := strings.Cut(strings.ToLower(tag), "-")
	if strings.ContainsAny(rest, "0123456789") {
		return false
	}
	switch word {
	case "latest", "stable", "unstable", "testing", "sid", "edge", "nightly", "canary", "beta", "rolling",
		"devel", "dev", "develop", "main", "mainline", "master", "current", "lts", "test":
		return true
	}
	return false
}

// String says what is done with the image, for a message.
func (p pull) String() string { return p.container.String() + " " + p.use }
