package hygiene

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
)

// shippedPackages calls visit for the commands of package managers in the layers
// of images that run.
func shippedPackages(pass *analysis.Pass, visit func(stage *recipe.Stage, step *recipe.Step, p *recipe.Packages)) {
	for _, stage := range recipe.In(pass) {
		if !stage.Shipped {
			continue // what a builder leaves behind, nobody carries
		}
		for _, step := range stage.Steps {
			for _, command := range step.Commands {
				if p := command.Packages(); p != nil {
					visit(stage, step, p)
				}
			}
		}
	}
}

// fills reports whether a command leaves in the layer what it downloaded.
func fills(p *recipe.Packages) bool {
	if p.Name == "apt" {
		// Docker's images of Debian and Ubuntu delete packages once they are
		// installed (/etc/apt/apt.conf.d/docker-clean), but not the index.
		return p.Refreshes()
	}
	return p.Action == recipe.Install || p.System && p.Action == recipe.Update
}

// leavesCache reports whether the caches of a command that fills them are still
// there when the step ends.
func leavesCache(step *recipe.Step, p *recipe.Packages) bool {
	if mounted(step, p) || uncached(step, p) {
		return false
	}
	seen := false
	for _, after := range step.Commands {
		if after == p.Command {
			seen = true
		}
		if seen && removes(after, p) {
			return false
		}
	}
	return true
}

// mounted reports whether a mount of the step keeps a cache out of the layer.
func mounted(step *recipe.Step, p *recipe.Packages) bool {
	for i := range step.Flags {
		flag := &step.Flags[i]
		if flag.Name != "mount" {
			continue
		}
		kind, target := "", ""
		for _, field := range flag.Fields {
			if field.Value == nil {
				continue
			}
			switch field.Key.Str {
			case "type":
				kind = field.Value.Str
			case "target", "dst", "destination":
				target = field.Value.Str
			}
		}
		if kind != "cache" && kind != "tmpfs" {
			continue
		}
		if !p.System && strings.Contains(target, "cache") || strings.Contains(target, p.Name) || strings.Contains(target, "$") {
			return true
		}
		if slices.ContainsFunc(p.Caches, func(cache string) bool { return container.Below(cache, target) || container.Below(target, cache) }) {
			return true
		}
	}
	return false
}

// uncached reports whether an option or variable has the command leave no cache.
func uncached(step *recipe.Step, p *recipe.Packages) bool {
	for _, switchOff := range p.NoCache {
		name, _, variable := strings.Cut(switchOff, "=")
		if !variable {
			if word, _ := p.Command.Option(switchOff); word != nil {
				return true
			}
			continue
		}
		if step.Variable != nil {
			if _, set := step.Variable(name); set {
				return true
			}
		}
		for _, c := range step.Commands {
			for _, a := range c.Env {
				if a.Name == name {
					return true
				}
			}
		}
	}
	return false
}

// removes reports whether a command deletes what a manager downloaded.
func removes(c *recipe.Command, p *recipe.Packages) bool {
	if clean := c.Packages(); clean != nil && clean.Action == recipe.Clean && clean.Name == p.Name {
		return p.Name != "apt" || clean.Command.Program == "apt" && clean.Subcommand.Str == "distclean"
	}
	switch c.Program {
	case "rm", "find":
	case "apt-dist-clean", "apt-get":
		return p.Name == "apt" && c.Does("distclean", "apt-get")
	default:
		return false
	}
	for _, word := range c.Words[1:] {
		text := strings.TrimRight(word.Str, "*/")
		for _, cache := range p.Caches {
			if p.Name == "apt" && cache != "/var/lib/apt/lists" {
				continue
			}
			if container.Below(text, cache) || len(text) > 4 && container.Below(cache, text) || !p.System && strings.HasSuffix(text, path.Base(cache)) {
				return true
			}
		}
		if !p.System && strings.Contains(text, "/.cache") {
			return true
		}
	}
	return false
}
