package unit

import (
	"context"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Options say how applications are formed.
type Options struct {
	// Compose is an application given by its files in merge order, in addition
	// to those that are found.
	Compose  []string
	Profiles []string // active profiles; none: every service is analysed
	Jobs     int      // applications loaded at a time; default: one per CPU
}

// Close forms the units of a run, in a fixed order: applications, then single
// Dockerfiles, each by path. Candidates that can't be a unit are gaps. The error
// is that of ctx.
func Close(ctx context.Context, tree source.Tree, found *discover.Candidates, o Options) ([]analyzer.Unit, []analyzer.Gap, error) {
	c := &closer{tree: tree, options: o, found: found}
	for _, gap := range found.Gaps {
		c.gaps = append(c.gaps, analyzer.Gap{Path: gap.Path, Message: source.Explain(gap.Err)})
	}
	applications := c.applications(ctx)
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var units []analyzer.Unit
	built := map[string]bool{}
	for _, app := range applications {
		units = append(units, app.unit(built))
	}
	for _, p := range found.Dockerfiles {
		if built[p] {
			continue
		}
		units = append(units, analyzer.Unit{
			Source: &source.Unit{Name: p, Dir: path.Dir(p), Files: source.NewFiles(tree)},
			Seeds: map[*analysis.Analyzer]any{
				compose.Analyzer:  nil,
				dockerfile.Inputs: []dockerfile.Input{{Path: p}},
			},
		})
	}
	return units, c.gaps, nil
}

type closer struct {
	tree    source.Tree
	options Options
	found   *discover.Candidates

	mu   sync.Mutex
	gaps []analyzer.Gap
}

// application is a loaded group of Compose files.
type application struct {
	paths   []string
	files   *source.Files
	project *compose.Project // nil if the loader broke
}

// load reads the groups, several at a time. The results are in the order of the
// groups.
func (c *closer) load(ctx context.Context, groups [][]string) []*application {
	jobs := c.options.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	loaded := make([]*application, len(groups))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(jobs, len(groups)) {
		workers.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(groups) {
					return
				}
				loaded[i] = c.loadOne(groups[i])
			}
		})
	}
	workers.Wait()
	return loaded
}

func (c *closer) loadOne(paths []string) (app *application) {
	app = &application{paths: paths, files: source.NewFiles(c.tree)}
	defer func() {
		if v := recover(); v != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			app.project = nil
			c.gaps = append(c.gaps, analyzer.Gap{
				Path: paths[0], Unit: app.name(), Rule: compose.Analyzer.Name,
				Message: fmt.Sprintf("%s broke: %s", compose.Analyzer.Name, source.Escape(fmt.Sprint(v))),
			})
		}
	}()
	app.project = compose.Load(app.files, compose.Options{Files: paths, Profiles: c.options.Profiles})
	return app
}

// name is the identity of the unit: its ordered files, and the project
// directory where it is not that of the first.
func (a *application) name() string {
	name := strings.Join(a.paths, " + ")
	if a.project != nil && a.project.Dir != path.Dir(a.paths[0]) {
		name = a.project.Dir + ": " + name
	}
	return name
}

// unit closes the application: its Dockerfiles are marked in built.
func (a *application) unit(built map[string]bool) analyzer.Unit {
	u := analyzer.Unit{
		Source: &source.Unit{Name: a.name(), Dir: path.Dir(a.paths[0]), Compose: a.paths, Files: a.files},
		Seeds:  map[*analysis.Analyzer]any{compose.Analyzer: nil, dockerfile.Inputs: nil},
	}
	if a.project == nil {
		return u
	}
	inputs := dockerfiles(a.project, a.files)
	for _, input := range inputs {
		if input.Inline == nil {
			built[input.Path] = true
		}
	}
	u.Source.Dir = a.project.Dir
	u.Seeds[compose.Analyzer] = a.project
	u.Seeds[dockerfile.Inputs] = inputs
	return u
}

// reads reports whether loading the application has read the file at p.
func (a *application) reads(p string) bool {
	return slices.ContainsFunc(a.files.Loaded(), func(f *source.File) bool { return f.Path == p })
}
