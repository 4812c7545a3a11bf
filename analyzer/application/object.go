package application

import (
	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An object is what is known of a value while modules are read. A nil object is
// not known.
type object any

type (
	// A constant is a string, number, Boolean or None.
	constant struct {
		kind  constKind
		text  string // "true" and "false" for Booleans
		at    source.Span
		value *value.Value // of a string
		reads []*Reading
	}
	// A mystery is a value that is not known, but what it depends on is.
	mystery struct{ reads []*Reading }

	// A list is a list, tuple or set; partial if there may be more.
	list struct {
		items   []object
		partial bool
		tuple   bool
	}
	// A dict has constant keys; partial if there may be more.
	dict struct {
		keys    []object
		values  []object
		partial bool
	}
	// An external is a name of a module that is not of the repository:
	// fastapi.FastAPI.
	external struct{ path string }
	// A result is what calling something external gives.
	result struct {
		path string // of what is called
		call *python.Call
		args arguments
	}
	// A member is an attribute or element of a result or other object.
	member struct {
		of   object
		name string
	}
	// A function with the object it is bound to, nil if none.
	function struct {
		Function

		def      *python.FunctionDef
		lambda   *python.Lambda
		mod      *module
		closure  *scope
		class    *class
		self     object
		property bool
		wrappers []object     // decorators, innermost first
		locals   *scope       // what its own imports bind, made when first needed
		compares []Comparison // of a gate
	}
	class struct {
		name    string
		def     *python.ClassDef
		mod     *module
		closure *scope
		bases   []object
		attrs   *scope
		fields  []*python.AnnAssign // in the order of the source
		mro     []*class            // itself and its bases of the application
		foreign []string            // its bases from elsewhere
		cbv     bool                // its methods are handlers, its attributes dependencies
	}
	// An instance of a class of the application.
	instance struct {
		name  string
		super arguments // that its constructor gave to one from elsewhere
		class *class
		attrs map[string]object
		at    source.Span
	}
	// An annotated type: Annotated[base, metadata…].
	annotated struct {
		base     python.Expr
		in       *scope
		metadata []object
	}
	// A partial is functools.partial(f, …).
	partial struct {
		of   object
		args arguments
	}
	// A pending name of a module that is being read: it is looked up again.
	pending struct {
		mod  *module
		name string
	}
)

type constKind uint8

const (
	noneConst constKind = iota
	boolConst
	numberConst
	stringConst
)

// arguments are the values of a call.
type arguments struct {
	positional []object
	keywords   map[string]object
	// open is set if there may be more, by * or **.
	open bool
	// exprs are how they are written.
	exprs    []python.Expr
	keyExprs map[string]python.Expr
}

// get returns the argument that is called name, or stands at a position.
func (a *arguments) get(name string, position int) (object, python.Expr, bool) {
	if v, ok := a.keywords[name]; ok {
		return v, a.keyExprs[name], true
	}
	if position >= 0 && position < len(a.positional) {
		return a.positional[position], a.exprs[position], true
	}
	return nil, nil, false
}

// A module is a file that is read.
type module struct {
	name  string // with dots
	dir   string // in the container, that its submodules lie in; "" if it is no package
	file  *File
	tree  *python.Module
	scope *scope
	ready bool // its statements were read
	// unread is set if it is there and could not be read.
	unread bool
}

// A scope has the names of a module, class or function.
type scope struct {
	mod    *module
	outer  *scope // where else names are looked up
	names  map[string]object
	hidden bool // of a class: functions in it do not see its names
}

func newScope(m *module, outer *scope) *scope {
	return &scope{mod: m, outer: outer, names: map[string]object{}}
}

// find returns what a name stands for.
func (s *scope) find(name string) (object, bool) {
	for first := s; s != nil; s = s.outer {
		if s.hidden && s != first {
			continue
		}
		if v, ok := s.names[name]; ok {
			if p, ok := v.(*pending); ok {
				return p.now(), true
			}
			return v, true
		}
	}
	return nil, false
}

// now returns what a pending name stands for by now.
func (p *pending) now() object {
	v := p.mod.scope.names[p.name]
	if _, ok := v.(*pending); ok {
		return nil
	}
	return v
}
