// Package openapi reads the descriptions of HTTP interfaces that lie beside the
// code of a container: what they say of routes that no reading of code finds,
// and of credentials.
//
// A description says which credentials a client is asked for, never that anybody
// looks at them. It lists what its author or framework listed: pages of the
// framework, mounted applications and websockets are not there. What is asked
// for without effect can't be told from what is checked.
package openapi

import (
	"io/fs"
	"path"
	"reflect"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Analyzer yields the descriptions beside the unit's containers; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "openapi",
	Doc:        "descriptions of HTTP interfaces in the build contexts",
	Requires:   []*analysis.Analyzer{source.Analyzer, rootfs.Analyzer},
	ResultType: reflect.TypeFor[*Set](),
	Run: func(pass *analysis.Pass) (any, error) {
		return &Set{systems: rootfs.In(pass), files: source.In(pass).Files, read: map[string]*Document{}}, nil
	},
}

// In returns the descriptions of a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) *Set { return pass.ResultOf[Analyzer].(*Set) }

// A Set gives the descriptions. A directory is looked at when it is first asked
// for. It is safe for concurrent use.
type Set struct {
	systems *rootfs.Set
	files   *source.Files

	mu   sync.Mutex
	read map[string]*Document // by directory
}

// A Document is a description.
type Document struct {
	Path       string // relative to the root
	At         source.Span
	Title      string // of the interface
	Servers    []Server
	Schemes    []Scheme
	Operations []Operation // in the order of the document
	// Partial is set if there are more operations than are kept.
	Partial bool
}

// A Server is an address under which the interface is reached.
type Server struct {
	URL string
	At  source.Span
}

// A Scheme is a way of sending credentials.
type Scheme struct {
	Name string
	// Kind is "Basic", "Bearer", "API key", "OAuth2", "OpenID Connect" or
	// "mutual TLS".
	Kind string
	At   source.Span
}

// An Operation is a method of a path.
type Operation struct {
	Method, Path string // GET, /items/{id}
	At           source.Span
	// Schemes are the names of those it asks for, of which one is enough. It is
	// empty for an operation that asks for none.
	Schemes []string
	// Optional is set if requests without credentials are let in, too.
	Optional bool
	// AskedAt is what says so.
	AskedAt source.Span
}

// Title names the operation for a message: GET /items/{id}.
func (o *Operation) Title() string { return o.Method + " " + o.Path }

// Operation returns the operation of a method and path, nil if there is none.
// The names of parameters do not count.
func (d *Document) Operation(method, p string) *Operation {
	for i := range d.Operations {
		if o := &d.Operations[i]; o.Method == method && shapeOf(o.Path) == shapeOf(p) {
			return o
		}
	}
	return nil
}

// Scheme returns a scheme by its name, nil if there is none.
func (d *Document) Scheme(name string) *Scheme {
	for i := range d.Schemes {
		if d.Schemes[i].Name == name {
			return &d.Schemes[i]
		}
	}
	return nil
}

// shapeOf leaves out the names of parameters: /items/{}.
func shapeOf(p string) string {
	var out []byte
	inside := false
	for i := range len(p) {
		switch {
		case p[i] == '{':
			inside = true
			out = append(out, '{')
		case p[i] == '}':
			inside = false
			out = append(out, '}')
		case !inside:
			out = append(out, p[i])
		}
	}
	return string(out)
}

// Where descriptions lie and how they are called, by custom of the generators.
var (
	directories = [...]string{".", "docs", "doc", "api", "app", "spec", "openapi", "src"}
	names       = [...]string{"openapi.json", "openapi.yaml", "openapi.yml", "swagger.json", "swagger.yaml", "swagger.yml"}
)

// Of returns the description beside the code of c, nil if there is none.
func (s *Set) Of(c *container.Container) *Document {
	context := s.systems.Context(c)
	if context == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.read[context.Dir]
	if !ok {
		found = s.find(context.Dir)
		s.read[context.Dir] = found
	}
	return found
}

func (s *Set) find(dir string) *Document {
	tree := s.files.Tree()
	for _, below := range directories {
		at := path.Join(dir, below)
		if below != "." {
			if info, err := tree.Stat(at); err != nil || !info.IsDir() {
				continue
			}
		}
		for _, name := range names {
			p := path.Join(at, name)
			if info, err := tree.Stat(p); err != nil || !regular(info) {
				continue
			}
			if d := s.open(p); d != nil {
				return d
			}
		}
	}
	return nil
}

func regular(info fs.FileInfo) bool { return info.Mode().IsRegular() }

// Limits on what is read of one description.
const (
	maxJSON       = 4 << 20
	maxYAML       = 1 << 20
	maxOperations = 5_000
)

// open reads a file, nil if it holds no description.
func (s *Set) open(p string) *Document {
	limit := int64(maxYAML)
	if path.Ext(p) == ".json" {
		limit = maxJSON
	}
	file, err := s.files.Load(p, limit)
	if err != nil {
		return nil
	}
	return parse(file)
}
