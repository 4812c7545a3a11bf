// Package application reads the application that a container's process serves:
// from the command to the source in the repository, its routes, who may call
// them, and what callers control.
//
// An Application is what one container serves, judged with that container's
// environment: the same files may be open in one service and closed in another.
// Everything is known, or assumed, or unknown; what could not be followed makes
// an application incomplete and never counts as protection, nor as its absence.
//
// Files are read through the unit's tree, as the container finds them, and only
// those that the application imports. Nothing is executed: modules are read in
// the order in which they would run, over values that may be unknown. Work is
// bounded for every input.
package application

import (
	"reflect"
	"slices"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Analyzer yields the applications of the unit's containers; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "application",
	Doc:        "the applications that the unit's containers serve",
	Requires:   []*analysis.Analyzer{source.Analyzer, container.Analyzer, program.Analyzer, recipe.Analyzer, rootfs.Analyzer},
	ResultType: reflect.TypeFor[*Set](),
	Run: func(pass *analysis.Pass) (any, error) {
		return newSet(container.In(pass), program.In(pass), recipe.In(pass), rootfs.In(pass), source.In(pass).Files), nil
	},
}

// In returns the applications of a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) *Set { return pass.ResultOf[Analyzer].(*Set) }

// A Set gives the applications of a unit. Each is read when it is first asked
// for. It is safe for concurrent use.
type Set struct {
	containers []*container.Container
	servers    program.Servers
	stages     []*recipe.Stage
	systems    *rootfs.Set
	files      *source.Files

	read func() map[*container.Container]*Application
}

func newSet(containers []*container.Container, servers program.Servers, stages []*recipe.Stage, systems *rootfs.Set, files *source.Files) *Set {
	s := &Set{containers: containers, servers: servers, stages: stages, systems: systems, files: files}
	s.read = sync.OnceValue(s.readAll)
	return s
}

// Of returns the application that c serves, nil if none was found.
func (s *Set) Of(c *container.Container) *Application { return s.read()[c] }

// All returns the applications in the order of their containers.
func (s *Set) All() []*Application {
	found := s.read()
	var all []*Application
	for _, c := range s.containers {
		if app := found[c]; app != nil {
			all = append(all, app)
		}
	}
	return all
}

// An Application is what a container serves. It is immutable.
type Application struct {
	Container *container.Container
	// Server is the program that serves it, nil if the application starts its
	// server itself.
	Server *program.Server
	// Listeners are where it waits for requests, with what the code says.
	Listeners []program.Listener
	// Target is the word that names it: main:app, main.py; nil if the image or
	// the program's default does.
	Target *value.Value
	// At is the call that makes the application object.
	At source.Span
	// Forwarded is the argument of the server's call that says whose
	// X-Forwarded-For it believes, zero if none.
	Forwarded Argument
	// Version of the framework that the repository pins, "" if none or a range.
	Version string
	// Root is the outermost application; Apps are all, those that it mounts too.
	Root *App
	Apps []*App
	// Routes are in the order in which the framework tries them.
	Routes []*Route
	Files  []*File // that it imports, in the order in which they were read
	// Imports are the first uses of modules that are not of the repository.
	Imports []Import
	// Gaps are where something could not be followed: routes may be missing.
	Gaps []Gap

	code *code
}

// Complete reports whether every registration could be followed.
func (a *Application) Complete() bool { return len(a.Gaps) == 0 }

// Imported returns where a module from elsewhere is imported: docker, jwt.
func (a *Application) Imported(names ...string) (Import, bool) {
	for _, i := range a.Imports {
		if slices.Contains(names, i.Module) {
			return i, true
		}
	}
	return Import{}, false
}

// A File is a source file of an application.
type File struct {
	Path    string // relative to the root of the unit; "" for one in a Dockerfile
	Inside  string // in the container
	Module  string // with dots
	Origins []source.Span
	At      source.Span // all of it
	// Bad are the places that could not be read.
	Bad []source.Span
	// Comments are from "#" to the end of the line.
	Comments []source.Span
}

// An Import is the first import of a module from elsewhere.
type Import struct {
	Module string // its first name: docker
	At     source.Span
}

// A Gap is a place that could not be followed.
type Gap struct {
	At  source.Span
	Why string // in a few words, for people: "the router is not known"
}

// An App is one application object: the outermost one, or one that is mounted
// in another.
type App struct {
	Name   string      // of the variable it is first bound to, "" if none
	At     source.Span // the call that makes it
	Prefix string      // under which it is reached; "" for the outermost
	Parent *App        // in which it is mounted
	Mount  source.Span // the call that mounts it
	// Framework is "FastAPI" or "Starlette".
	Framework string
	// Dependencies are those of all its routes, in the order of the source.
	Dependencies []*Dependency
	// Middleware that it adds, the outermost first. That of its parents covers
	// it, too.
	Middleware []*Middleware
	// OpenAPI, Docs and ReDoc are the paths that it documents itself under,
	// zero if switched off.
	OpenAPI, Docs, ReDoc Setting
	Debug                Setting
	RootPath             Setting
	// Overrides are replacements of dependencies in code that the server runs.
	Overrides []Override
	Condition *Condition // under which it is mounted, nil if always
}

// A Setting is an argument of an application as this container has it.
type Setting struct {
	Text  string // "true", "/docs"; "" for None, False and the empty string
	Known bool
	Set   bool        // an argument or assignment gives it
	At    source.Span // what gives it; the call if nothing does
	Reads []*Reading  // the environment it depends on
}

// An Override replaces a dependency.
type Override struct {
	At        source.Span
	Replaced  *Function // nil if not known
	By        *Function
	Condition *Condition
}

// A Function is a function or method of an application.
type Function struct {
	Name string // without its class
	At   source.Span
	// Whole is where it is written, with its body.
	Whole source.Span
	File  *File

	fn *function
}

// readAll reads the applications of all containers.
func (s *Set) readAll() map[*container.Container]*Application {
	found := map[*container.Container]*Application{}
	for _, c := range s.containers {
		if app := s.application(c); app != nil {
			found[c] = app
		}
	}
	return found
}
