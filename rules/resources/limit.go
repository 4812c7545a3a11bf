package resources

import (
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// keepsRunning reports whether a Compose file runs c for as long as it goes: it
// is started, it does not end by itself, and it is a container at all.
func keepsRunning(c *container.Container) bool {
	return c.HasRuntime() && c.Lifetime == container.LongLived && c.Service.Get("provider").IsZero()
}

// judged reports whether the limits that the files give c are all it has: a
// cgroup_parent has limits of its own, which no file shows.
func judged(c *container.Container) bool {
	return keepsRunning(c) && c.Service.Get("cgroup_parent").IsZero()
}

// limits reports whether v sets a limit: Docker takes zero and less for none.
// What is unknown counts as one.
func limits(v *value.Value) bool {
	if v.IsZero() {
		return false
	}
	if !v.IsKnown() {
		return true
	}
	number := strings.TrimRight(strings.ToLower(strings.TrimSpace(v.Str)), "bkmgtpi ")
	n, err := strconv.ParseFloat(number, 64)
	return err != nil || n > 0
}

// bound is a limit that a service lacks, with how to write it.
type bound struct {
	written *value.Value // zero or less, nil if absent
	key     string       // the attribute of the service
	nested  string       // the key under deploy.resources.limits
	text    string       // what to write
	unit    string       // what says how much: "more than the service takes at its peak"
}

// lacks reports that c has not the bound b, with the fix.
func lacks(pass *analysis.Pass, c *container.Container, b bound, format string) {
	var where analysis.Range = c.At
	if b.written != nil {
		where = b.written
	}
	f := analyzer.At(where, format, c)
	f.About(c.Subjects(f.At)...)
	nested := c.Service.Get("deploy", "resources", "limits")
	inside := nested.Get(b.nested)
	switch {
	case !nested.IsZero() && inside.IsZero():
		// Compose refuses the attribute beside limits that lack it.
		f.Fix(analyzer.NeedsReview, "write `"+b.nested+": "+b.text+"` beside the other limits: "+b.unit)
	case b.written == nil:
		f.Fix(analyzer.NeedsReview, "write `"+b.key+": "+b.text+"`: "+b.unit, c.Service.Insert(b.key, b.text)...)
	default:
		f.Fix(analyzer.NeedsReview, "write `"+b.text+"`: "+b.unit, c.Service.Replace(b.written, b.text)...)
	}
	f.Report(pass)
}
