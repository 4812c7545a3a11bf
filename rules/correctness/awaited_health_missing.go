package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// AwaitedHealthMissing reports services that wait for the health of another
// which has no health check.
var AwaitedHealthMissing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "AwaitedHealthMissing",
		Doc:      "service waits for the health of one without a check",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runAwaitedHealthMissing,
	},
	Effect:    analyzer.Rejected, // "has no healthcheck configured"
	Precision: analyzer.High,
	References: analyzer.Refs("Compose, depends_on https://docs.docker.com/reference/compose-file/services/#long-syntax-1",
		"Docker Official Images, no HEALTHCHECK https://github.com/docker-library/cassandra/pull/76"),
}

func runAwaitedHealthMissing(pass *analysis.Pass) (any, error) {
	byName := map[string]*container.Container{}
	for _, c := range container.In(pass) {
		if c.Service != nil {
			byName[c.Service.Name] = c
		}
	}
	for _, c := range container.In(pass) {
		if c.Service == nil || c.Lifetime == container.Inactive {
			continue // nothing waits
		}
		waits := c.Service.Get("depends_on")
		if waits == nil {
			continue
		}
		for _, m := range waits.Kids {
			condition := m.Val.Get("condition")
			if !condition.IsKnown() || condition.Str != "service_healthy" {
				continue
			}
			if required := m.Val.Get("required"); required != nil && (!required.IsKnown() || required.Str != "true") {
				continue // Compose only warns
			}
			awaited := byName[m.Key]
			if awaited == nil || awaited.Lifetime == container.Inactive {
				continue // not defined, or never started
			}
			cause := withoutCheck(awaited)
			if cause == nil {
				continue // there is a check, or an image that may bring one
			}
			f := analyzer.At(condition, "Compose does not start %s: it waits for the health of %s, which has no check", c, awaited)
			f.About(c.Subjects(f.At)...).Keyed(m.Key)
			f.Because(analyzer.Cause, cause, "decides that it has none")
			f.Fix(analyzer.NeedsReview, "give "+source.Quote(m.Key)+" a `healthcheck`, or wait for `service_started`")
			f.Report(pass)
		}
	}
	return nil, nil
}

// withoutCheck returns the place that decides that a container has no health
// check, nil if it may have one.
func withoutCheck(c *container.Container) analysis.Range {
	off, certain := c.Unchecked()
	switch {
	case !certain:
		return nil
	case off != nil:
		return off
	case !c.Image.Scratch && !bringsNoCheck(c.Image.Reference):
		return nil
	case c.Image.Stage != nil:
		return c.BuiltHere
	case c.Image.Reference != nil:
		return c.Image.Reference
	}
	return nil
}

// bringsNoCheck reports whether a reference names one of Docker's official
// images, whose maintainers leave health checks to those who use them.
func bringsNoCheck(reference *value.Value) bool {
	if !reference.IsKnown() {
		return false
	}
	name, official := strings.CutPrefix(container.ParseReference(reference.Str).Repository, "docker.io/library/")
	if !official {
		return false
	}
	switch name {
	case "alpine", "bash", "buildpack-deps", "busybox", "cassandra", "debian", "gcc", "golang", "haproxy", "httpd", "mariadb", "memcached", "mongo", "mysql",
		"nginx", "node", "php", "postgres", "python", "rabbitmq", "redis", "ruby", "rust", "tomcat", "ubuntu", "wordpress":
		return true
	}
	return false
}
