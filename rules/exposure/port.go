package exposure

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// beyondLoopback reports whether other machines certainly reach a port.
func beyondLoopback(p container.Port) bool {
	return p.Exposure == container.OnAllInterfaces || p.Exposure == container.OnAddress
}

// where returns the place that publishes a port to others than the host: the
// address if one is written, else the entry.
func where(p container.Port) analysis.Range {
	if !p.HostIP.IsZero() && p.HostIP.Str != "" {
		return p.HostIP
	}
	return p.Entry
}

// from says for a message from where an exposed port is reached.
func from(p container.Port) string {
	if p.Exposure == container.OnAddress {
		return "the network of " + p.HostIP.String()
	}
	return "any network"
}

// fixBinding adds the fix that binds ports of c to the host's loopback address.
func fixBinding(f *analyzer.Finding, c *container.Container, ports ...container.Port) {
	var edits []analysis.TextEdit
	for _, p := range ports {
		edit := bind(c, p)
		if len(edit) == 0 {
			edits = nil // all of them or none
			break
		}
		edits = append(edits, edit...)
	}
	f.Fix(analyzer.NeedsReview, "bind to `127.0.0.1` what only the host needs, and delete the rest", edits...)
}

// bind returns the edits that bind a port of c to the loopback address, none if
// the entry holds a variable or a range.
func bind(c *container.Container, p container.Port) []analysis.TextEdit {
	if c.Service == nil || p.Target == nil {
		return nil
	}
	sharing := 0
	for _, other := range c.Ports {
		if other.Entry.At == p.Entry.At {
			sharing++
		}
	}
	parts := []*value.Value{p.HostIP, p.Published, p.Target}
	interpolated := slices.ContainsFunc(parts, func(v *value.Value) bool {
		return v != nil && (!v.IsKnown() || v.Step.Via(value.Interpolate) != nil)
	})
	if sharing > 1 || interpolated {
		return nil
	}
	if p.Entry.Style == value.Block || p.Entry.Style == value.Flow {
		if p.HostIP.IsZero() {
			return nil
		}
		return c.Service.Replace(p.HostIP, "127.0.0.1")
	}
	published := ""
	if p.Published != nil {
		published = p.Published.Str
	}
	entry := strings.Join([]string{"127.0.0.1", published, p.Target.Str}, ":")
	if p.Protocol != "tcp" {
		entry += "/" + p.Protocol
	}
	return c.Service.Replace(p.Entry, entry)
}
