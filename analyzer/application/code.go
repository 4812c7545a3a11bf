package application

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Limits of one application. They are counts, so that every machine reads the
// same.
const (
	maxFiles  = 800
	maxBytes  = 8 << 20
	maxNodes  = 4 << 20 // of trees
	maxSteps  = 2 << 20 // statements and expressions read in their order
	maxCalls  = 24      // one in another
	maxRoutes = 20000
	maxGaps   = 100
)

// code is the source of one application, as one container finds it.
type code struct {
	container *container.Container
	fs        *rootfs.FS
	files     *source.Files
	workdir   string
	paths     []string // sys.path
	modules   map[string]*module
	app       *Application
	web       *framework

	cond   *Condition // under which the statement at hand runs
	calls  []*function
	dotenv map[string]*value.Value

	main   string  // the module that runs as the program, "" if none does
	serves *result // the call that starts a server, nil if none was seen

	signatures map[*python.FunctionDef]*signature
	models     map[*class][]*Parameter
	verdicts   map[verdictKey]*verdict

	bytes, nodes, steps int
	full                bool // a limit was reached
}

// gap notes a place that could not be followed.
func (c *code) gap(at source.Span, why string) {
	if g := (Gap{At: at, Why: why}); len(c.app.Gaps) < maxGaps && !slices.Contains(c.app.Gaps, g) {
		c.app.Gaps = append(c.app.Gaps, g)
	}
}

// spend takes one step from the budget, and reports whether there was one.
func (c *code) spend(at source.Span) bool {
	c.steps++
	if c.steps > maxSteps {
		c.exhausted(at)
	}
	return c.steps <= maxSteps
}

func (c *code) exhausted(at source.Span) {
	if !c.full {
		c.full = true
		c.gap(at, "the application is too large to be read whole")
	}
}

// load reads a module, nil if the repository does not have it. Whether it has
// the package is told by local.
func (c *code) load(name string) (m *module, local bool) {
	if m, ok := c.modules[name]; ok {
		return m, m != nil
	}
	var parent *module
	dirs := c.paths
	last := name
	if i := strings.LastIndexByte(name, '.'); i >= 0 {
		parent, local = c.load(name[:i])
		if parent == nil {
			return nil, local
		}
		if parent.dir == "" {
			return nil, true
		}
		if m, ok := c.modules[name]; ok { // its parent imported it
			return m, true
		}
		dirs, last = []string{parent.dir}, name[i+1:]
	}
	if last == "" {
		return nil, false
	}
	for _, dir := range dirs {
		if found := c.find(name, path.Join(dir, last)); found != nil {
			return found, true
		}
	}
	if parent == nil {
		c.modules[name] = nil
	}
	return nil, parent != nil
}

// find reads the module or package at a path of the container without its
// suffix.
func (c *code) find(name, at string) *module {
	if file, state := c.fs.Lookup(at + "/__init__.py"); state == rootfs.Found && !file.Dir {
		return c.open(name, at+"/__init__.py", at, file)
	}
	if file, state := c.fs.Lookup(at + ".py"); state == rootfs.Found && !file.Dir {
		return c.open(name, at+".py", "", file)
	}
	if file, state := c.fs.Lookup(at); state == rootfs.Found && file.Dir {
		m := &module{name: name, dir: at, ready: true} // a namespace package
		m.scope = newScope(m, nil)
		c.modules[name] = m
		return m
	}
	return nil
}

// open reads a file and runs its statements.
func (c *code) open(name, inside, dir string, file rootfs.File) *module {
	m := &module{name: name, dir: dir}
	m.scope = newScope(m, nil)
	m.file = &File{Path: file.Path, Inside: inside, Module: name, Origins: file.Origins}
	c.modules[name] = m
	if !c.parse(m, file) {
		return m
	}
	c.app.Files = append(c.app.Files, m.file)
	m.file.Comments = m.tree.Comments
	for i := range m.tree.Bad {
		m.file.Bad = append(m.file.Bad, m.tree.Bad[i].Span)
	}
	m.scope.names["__name__"] = &constant{kind: stringConst, text: name}
	if name == c.main {
		m.scope.names["__name__"] = &constant{kind: stringConst, text: "__main__"}
	}
	m.scope.names["__file__"] = &constant{kind: stringConst, text: inside}
	cond, calls := c.cond, c.calls
	c.cond, c.calls = nil, nil
	f := &frame{code: c, mod: m, scope: m.scope}
	f.block(m.tree.Body)
	c.cond, c.calls = cond, calls
	m.ready = true
	return m
}

// parse reads the tree of a module, within the limits.
func (c *code) parse(m *module, file rootfs.File) bool {
	if len(c.app.Files) >= maxFiles || c.bytes >= maxBytes || c.nodes >= maxNodes {
		c.exhausted(source.Span{})
		m.unread = true
		return false
	}
	if file.Text != nil {
		m.tree = python.ParseText(file.Text.Str, file.Text.At)
		m.file.At = file.Text.At
	} else {
		loaded, err := c.files.Load(file.Path, python.MaxFileSize)
		if err != nil {
			m.unread = true
			c.gap(source.Span{}, source.Quote(file.Path)+" "+source.Explain(err))
			return false
		}
		m.tree = python.Parse(loaded)
		m.file.At = loaded.Span(0, len(loaded.Content))
	}
	c.bytes += m.file.At.Len()
	c.nodes += m.tree.Nodes
	return true
}

// external notes the import of a module from elsewhere.
func (c *code) external(name string, at source.Span) external {
	first, _, _ := strings.Cut(name, ".")
	if _, ok := c.app.Imported(first); !ok && len(c.app.Imports) < maxFiles {
		c.app.Imports = append(c.app.Imports, Import{Module: first, At: at})
	}
	return external{name}
}

// absolute returns the name of a module as it is imported with dots.
func (m *module) absolute(level int, name string) (string, bool) {
	if level == 0 {
		return name, true
	}
	base := m.name
	if m.dir == "" {
		level++
	}
	for ; level > 1; level-- {
		i := strings.LastIndexByte(base, '.')
		if i < 0 {
			if level == 2 {
				return name, name != "" // a sibling of a script: wrong in Python, meant so
			}
			return "", false
		}
		base = base[:i]
	}
	if name == "" {
		return base, true
	}
	return base + "." + name, true
}
