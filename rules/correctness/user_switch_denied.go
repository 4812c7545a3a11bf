package correctness

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// UserSwitchDenied reports containers that start as root, change to another user
// and lack the capabilities for that.
var UserSwitchDenied = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UserSwitchDenied",
		Doc:      "container can't change to the user it runs as",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runUserSwitchDenied,
	},
	Effect:    analyzer.Differs, // it ends with "operation not permitted"
	Precision: analyzer.High,
	References: analyzer.Refs("capabilities(7) https://man7.org/linux/man-pages/man7/capabilities.7.html",
		"gosu https://github.com/tianon/gosu"),
}

func runUserSwitchDenied(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || !c.Capabilities.Known || c.Capabilities.All || len(c.Capabilities.Drop) == 0 {
			continue // nothing is dropped, or it is not known what
		}
		if c.User.Identity != container.Root || c.User.DroppedBy == "" || asksFirst(c) {
			continue // it stays who it is, or may do so
		}
		lacks := missing(c, "SETUID", "SETGID")
		if len(lacks) == 0 {
			continue
		}
		f := analyzer.At(dropping(c, lacks[0]), "%s does not work: without %s, %s can't go over from root to its user",
			c, strings.Join(lacks, " and "), source.Quote(c.User.DroppedBy))
		f.About(c.Subjects(f.At)...)
		evidence.RunsAs(f, c)
		f.Fix(analyzer.NeedsReview, "add `SETUID` and `SETGID` to `cap_add`, or set `user` to the one that it changes to")
		f.Report(pass)
	}
	return nil, nil
}

// missing returns the capabilities of a list that c's root does not have, quoted.
func missing(c *container.Container, names ...string) []string {
	var lacks []string
	for _, name := range names {
		if _, ok := c.Capabilities.Has(name); !ok {
			lacks = append(lacks, source.Quote(name))
		}
	}
	return lacks
}

// dropping returns the entry of cap_drop that takes a quoted capability.
func dropping(c *container.Container, quoted string) *value.Value {
	if c.Capabilities.DropAll != nil {
		return c.Capabilities.DropAll
	}
	for _, entry := range c.Capabilities.Drop {
		if source.Quote(container.CapabilityName(entry.Str)) == quoted {
			return entry
		}
	}
	return c.Capabilities.Drop[0]
}

// asksFirst reports whether c may go on as root: redis's entrypoint looks for the
// capabilities before it uses them, and the file that configures a daemon may
// keep it at root.
func asksFirst(c *container.Container) bool {
	for image := c.Image; image != nil; image = image.Base {
		if image.Known == nil {
			continue
		}
		if image.Known.Repository == "docker.io/library/redis" {
			return true
		}
		if image.Known.Daemon {
			return configured(c)
		}
	}
	return false
}

// configured reports whether the main configuration of a daemon is the project's.
func configured(c *container.Container) bool {
	main := func(target *value.Value) bool {
		if target == nil {
			return false
		}
		switch path.Base(target.Str) {
		case "nginx.conf", "httpd.conf", "apache2.conf", "php-fpm.conf", "www.conf", "mosquitto.conf", "config":
			return true
		}
		switch path.Clean(target.Str) {
		case "/etc", "/etc/nginx", "/etc/apache2", "/usr/local/etc", "/usr/local/etc/php-fpm.d", "/usr/local/apache2/conf":
			return true
		}
		return target.IsUnknown()
	}
	for _, m := range c.Mounts {
		if main(m.Target) {
			return true
		}
	}
	if c.Image.Stage == nil {
		return false
	}
	for _, in := range c.Image.Stage.Instructions {
		for _, word := range c.Image.Stage.Words(in) {
			if in.Name != "RUN" && main(word) {
				return true
			}
		}
		if script := in.Script(); script != nil && in.Name == "RUN" && strings.Contains(script.Str, ".conf") {
			return true
		}
	}
	return false
}
