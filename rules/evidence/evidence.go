// Package evidence adds to findings what many rules have to say of a container:
// as whom it runs and how an attacker arrives.
package evidence

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// RunsAs shows the place that decides the user of c's main process.
func RunsAs(f *analyzer.Finding, c *container.Container) *analyzer.Finding {
	u := c.User
	var decides analysis.Range = u
	if c.Build == nil && c.Image != nil && (u.From == container.FromKnownImage || u.From == container.FromNowhere) {
		decides = c.Image.Reference // no line of these files but the name of the image
	}
	base := c.UserDefault()
	switch {
	case u.DroppedBy != "":
		return f.Because(analyzer.RunsAs, u, "%s starts as `root` and drops it", c)
	case u.Identity == container.UnknownUser && u.Name == nil:
		return f.Because(analyzer.RunsAs, decides, "no file says as whom %s runs; the default is `root`", c)
	case base != nil && c.Build == nil:
		return f.Because(analyzer.RunsAs, decides, "%s runs as %s, the default of this image", c, u)
	case base != nil:
		return f.Because(analyzer.RunsAs, u, "%s runs as %s: no `USER`, and %s defaults to it", c, u, base)
	case u.Name == nil:
		return f.Because(analyzer.RunsAs, u, "%s runs as %s: no `USER` in this stage or its base", c, u)
	}
	return f.Because(analyzer.RunsAs, u, "%s runs as %s", c, u)
}

// Entry shows the ports of c that can be reached from other machines.
func Entry(f *analyzer.Finding, c *container.Container) *analyzer.Finding {
	for i, p := range c.Ports {
		if i > 0 && p.Entry == c.Ports[i-1].Entry && p.Exposure == c.Ports[i-1].Exposure {
			continue // a further port of a range
		}
		switch p.Exposure {
		case container.OnAllInterfaces:
			f.Because(analyzer.Entry, p.Entry, "reachable from any network")
		case container.OnAddress:
			f.Because(analyzer.Entry, p.Entry, "reachable through %s", p.HostIP)
		case container.NotPublished, container.OnLoopback, container.UnknownExposure:
			// no way in from outside, or none that is known
		}
	}
	return f
}

// Origin shows the lines of env files that a value was substituted from:
// changing them removes the finding, too.
func Origin(f *analyzer.Finding, v *value.Value) *analyzer.Finding {
	if v == nil {
		return f
	}
	for _, p := range v.Parts {
		for s := p.Step; s != nil; s = s.Prev {
			if s.Kind == value.EnvFile || s.Kind == value.EnvFileEntry {
				f.Because(analyzer.Cause, s.At, "%s is set here", source.Quote("${"+p.Var+"}"))
			}
		}
	}
	return f
}

// Definition shows the ARG, ENV or build argument that the first byte of a value
// was substituted from, as deep as it goes: what is to be changed stands there.
// It reports whether there is one.
func Definition(f *analyzer.Finding, v *value.Value) bool {
	step := v.Step
	if len(v.Parts) > 0 {
		step = v.Parts[0].Step
	}
	var from *value.Step
	for _, s := range step.Chain() {
		switch s.Kind {
		case value.ArgDefault, value.BuildArg, value.EnvInstruction:
			from = s
		default: // on the way there
		}
	}
	if from != nil && from.At.IsValid() && from.At != f.At {
		f.Because(analyzer.Cause, from.At, "%s is set here", source.Quote("${"+from.Detail+"}"))
		return true
	}
	if len(v.Parts) == 0 || !v.Parts[0].At.IsValid() || v.At.Contains(v.Parts[0].At) || f.At.Contains(v.Parts[0].At) {
		return false
	}
	f.Because(analyzer.Cause, v.Parts[0].At, "it is set here") // a default that a shell expands
	return true
}
