package unit

import (
	"context"
	"fmt"
	"path"
	"slices"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// maxOver is the number of services in the bases of a run that files beside them
// are loaded over, each base as often as that happens.
const maxOver = 20_000

// applications groups the Compose candidates and loads them. Each directory has
// at most one base: what Compose selects there by itself. Every other Compose
// file is an application of its own if it is complete and redefines none of the
// base's services; else it is loaded over the base. A fragment that another
// application reads (through extends or include) is part of that one only.
func (c *closer) applications(ctx context.Context) []*application {
	var groups [][]string
	if len(c.options.Compose) > 0 {
		groups = append(groups, c.options.Compose)
	}
	bases := map[string][]string{} // by directory
	wanted := map[string]bool{}    // directories whose base is a unit, not only compared with
	for _, p := range c.found.Compose {
		dir := path.Dir(p)
		base, ok := bases[dir]
		if !ok {
			base = c.selected(dir)
			bases[dir] = base
			if len(base) > 0 {
				groups = append(groups, base)
			}
		}
		if slices.Contains(base, p) || !c.found.Named[p] {
			wanted[dir] = true
		}
		if !slices.Contains(base, p) {
			groups = append(groups, []string{p})
		}
	}
	slices.SortFunc(groups, slices.Compare[[]string])
	groups = slices.CompactFunc(groups, slices.Equal[[]string])
	loaded := c.load(ctx, groups)
	if ctx.Err() != nil {
		return nil
	}

	var kept []*application
	var over [][]string
	services := 0 // of the bases under them
	for i, app := range loaded {
		dir := path.Dir(app.paths[0])
		base := bases[dir]
		if slices.Equal(base, app.paths) && !slices.Equal(app.paths, c.options.Compose) {
			if wanted[dir] {
				kept = append(kept, app)
			}
			continue
		}
		if slices.Equal(app.paths, c.options.Compose) || broken(app) {
			kept = append(kept, app)
			continue
		}
		whole := complete(app.project)
		switch {
		case !whole && readByOther(loaded, i):
			// its values are analysed where they are used
		case len(base) > 0 && (!whole || redefines(app, loaded, base)):
			if services += len(servicesOf(loaded, base)); services > maxOver {
				c.gaps = append(c.gaps, analyzer.Gap{
					Path: app.paths[0], Unit: app.name(),
					Message: "is not analysed: too many Compose files stand beside " + source.Quote(base[0]) + " for all of its services",
				})
				continue
			}
			over = append(over, append(slices.Clone(base), app.paths...))
		default:
			kept = append(kept, app)
		}
	}
	kept = append(kept, c.load(ctx, over)...)
	slices.SortFunc(kept, func(a, b *application) int { return slices.Compare(a.paths, b.paths) })
	return kept
}

// selected returns the files that Compose loads in dir by itself, without those
// that COMPOSE_FILE names and that are not there: an .env written for another
// machine.
func (c *closer) selected(dir string) []string {
	return slices.DeleteFunc(compose.SelectFiles(source.NewFiles(c.tree), dir), func(p string) bool {
		info, err := c.tree.Stat(p)
		return err != nil || !info.Mode().IsRegular()
	})
}

// broken reports whether nothing of the application could be loaded. A fragment
// is not broken.
func broken(app *application) bool {
	return app.project == nil || slices.ContainsFunc(app.project.Diagnostics, func(d compose.Diagnostic) bool {
		return d.Level == compose.Fatal && d.Code != compose.NoServices
	})
}

// complete reports whether a file can be run by itself: it has services, and
// each has an image or is built.
func complete(p *compose.Project) bool {
	for _, s := range p.Services {
		if s.Get("image") == nil && s.Get("build") == nil {
			return false
		}
	}
	return len(p.Services) > 0
}

// redefines reports whether the application has a service of the base's name.
func redefines(app *application, loaded []*application, base []string) bool {
	names := map[string]bool{}
	for _, s := range servicesOf(loaded, base) {
		names[s.Name] = true
	}
	return slices.ContainsFunc(app.project.Services, func(s *compose.Service) bool { return names[s.Name] })
}

// servicesOf returns the services of a base, none if it could not be loaded.
func servicesOf(loaded []*application, base []string) []*compose.Service {
	i := slices.IndexFunc(loaded, func(other *application) bool { return slices.Equal(other.paths, base) })
	if i < 0 || loaded[i].project == nil {
		return nil
	}
	return loaded[i].project.Services
}

func readByOther(loaded []*application, i int) bool {
	for k, other := range loaded {
		if k != i && other.reads(loaded[i].paths[0]) {
			return true
		}
	}
	return false
}

// Application returns the Compose files of the application at p: those that
// Compose selects in a directory, or to which a file belongs by itself.
func Application(tree source.Tree, p string) ([]string, error) {
	c := &closer{tree: tree}
	info, err := tree.Stat(p)
	if err != nil {
		return nil, fmt.Errorf("%s %s", source.Quote(p), source.Explain(err))
	}
	if !info.IsDir() {
		if base := c.selected(path.Dir(p)); slices.Contains(base, p) {
			return base, nil
		}
		return []string{p}, nil
	}
	base := c.selected(p)
	if len(base) == 0 {
		return nil, fmt.Errorf("no compose.yaml in %s", source.Quote(p))
	}
	return base, nil
}
