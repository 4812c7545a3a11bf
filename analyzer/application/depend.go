package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// maxDependencies bounds those of one route.
const maxDependencies = 64

// A callable is what a dependency calls.
type callable struct {
	fn      *function // nil if it has no code of the application
	class   *class    // whose constructor is called
	scheme  *Scheme
	unknown bool
	asks    bool // a form or other parameters, of the framework
}

// fields of a signature.
type signature struct {
	params []signatureParam
	deps   []given
}

type signatureParam struct {
	Parameter

	plain bool // In is not said: a path parameter if the path has its name
	name  string
	dep   *given // set for a dependency
}

// dependsOn returns what a Depends(…) or Security(…) names, and whether it is
// one.
func dependsOn(v object) (target object, named, ok bool) {
	r, isResult := v.(*result)
	if !isResult {
		return nil, false, false
	}
	switch marker(r.path) {
	case "Depends", "Security":
		target, _, named = r.args.get("dependency", 0)
		return target, named, true
	}
	return nil, false, false
}

// marker returns the name of a function of FastAPI's parameters.
func marker(p string) string {
	for _, module := range []string{"fastapi.", "fastapi.param_functions.", "fastapi.params."} {
		if name, ok := strings.CutPrefix(p, module); ok && !strings.Contains(name, ".") {
			return name
		}
	}
	return ""
}

// callableOf finds what calling an object runs.
func (f *frame) callableOf(v object) callable {
	switch v := v.(type) {
	case *function:
		return callable{fn: v}
	case *partial:
		return f.callableOf(v.of)
	case *class:
		c := callable{class: v}
		if init := v.method("__init__"); init != nil {
			c.fn = init.bound(v)
		}
		return c
	case *instance:
		if call := v.class.method("__call__"); call != nil {
			return callable{fn: call.bound(v)}
		}
		if base, ok := v.class.inherits(schemes()...); ok {
			return callable{scheme: schemeOf(base, v.super.keywords, v.super.keyExprs, v.at)}
		}
	case *result:
		if strings.HasPrefix(v.path, "fastapi.security.") {
			return callable{scheme: schemeOf(v.path, v.args.keywords, v.args.keyExprs, v.call.Span)}
		}
		return callable{unknown: !harmless(v.path)}
	case external:
		switch {
		case strings.HasPrefix(v.path, "fastapi.security.OAuth2PasswordRequestForm"), strings.HasPrefix(v.path, "builtins."):
			return callable{asks: true}
		case strings.HasPrefix(v.path, "fastapi.security."):
			return callable{unknown: true}
		}
		return callable{unknown: !harmless(v.path)}
	}
	return callable{unknown: true}
}

// harmless reports whether a package has nothing to do with who calls.
func harmless(p string) bool {
	for _, prefix := range []string{
		"fastapi_limiter.", "fastapi_pagination.", "fastapi_cache.", "fastapi_filter.", "fastapi_csrf_protect.", "slowapi.", "redis.", "sqlalchemy.", "sqlmodel.",
		"motor.", "dependency_injector.", "pydantic.", "httpx.", "typing.", "dishka.",
	} {
		if strings.HasPrefix(p, prefix) {
			return true
		}
	}
	return false
}

// schemes are the endings of FastAPI's classes that ask for credentials.
func schemes() []string {
	return []string{
		".HTTPBasic", ".HTTPBearer", ".HTTPDigest", ".OAuth2PasswordBearer", ".OAuth2AuthorizationCodeBearer", ".OAuth2",
		".APIKeyHeader", ".APIKeyQuery", ".APIKeyCookie", ".OpenIdConnect",
	}
}

func schemeOf(p string, keywords map[string]object, exprs map[string]python.Expr, at source.Span) *Scheme {
	s := &Scheme{Type: p[strings.LastIndexByte(p, '.')+1:], At: at}
	switch {
	case s.Type == "HTTPBasic":
		s.Kind = Basic
	case s.Type == "HTTPDigest":
		s.Kind = Digest
	case strings.HasPrefix(s.Type, "OAuth2"):
		s.Kind = OAuth2
	case strings.HasPrefix(s.Type, "APIKey"):
		s.Kind = APIKey
	case s.Type == "OpenIdConnect":
		s.Kind = OpenID
	default:
		s.Kind = Bearer
	}
	if v, ok := keywords["auto_error"]; ok && truth(v) != True {
		s.Optional, s.OptionalAt = truth(v) == False, python.SpanOf(exprs["auto_error"])
	}
	return s
}

// dependencies returns those that are given in a list, without what they
// depend on.
func (f *frame) dependencies(all []given) []*Dependency {
	var out []*Dependency
	for _, g := range all {
		d, _ := f.dependency(g)
		out = append(out, d)
	}
	return out
}

func (f *frame) dependency(g given) (*Dependency, callable) {
	d := &Dependency{At: g.at, Given: g.by}
	target, named, ok := dependsOn(g.object)
	if !ok || !named {
		d.Unknown = true
		return d, callable{unknown: true}
	}
	c := f.callableOf(target)
	d.Scheme, d.Unknown = c.scheme, c.unknown
	if c.fn != nil {
		d.Function = &c.fn.Function
		if summary := f.summarise(c.fn); summary.gate != nil {
			d.Gate = summary.gate
		}
	}
	return d, c
}

// follow gives a route its dependencies, with what they depend on, and the
// parameters of all.
func (f *frame) follow(r *Route, deps []given) {
	names := pathNames(r)
	if r.Handler != nil && r.Handler.fn != nil {
		s := f.signature(r.Handler.fn)
		r.Parameters = f.parametersOf(s, r.Handler, names)
		if r.Kind == Plain || r.Kind == PlainWebSocket { // called with the request alone
			r.Parameters = r.Parameters[:min(1, len(r.Parameters))]
			for _, p := range r.Parameters {
				p.In = InRequest
			}
		}
		if r.Kind == Endpoint || r.Kind == WebSocket {
			deps = append(slices.Clone(deps), s.deps...)
			deps = append(deps, f.classDependencies(r.Handler.fn)...)
		}
	}
	seen := map[source.Span]bool{}
	f.followAll(r, deps, nil, names, seen, 0)
}

func (f *frame) followAll(r *Route, deps []given, parent *Dependency, names map[string]bool, seen map[source.Span]bool, depth int) {
	for _, g := range deps {
		if len(r.Dependencies) >= maxDependencies || depth > maxCalls {
			r.Dependencies = append(r.Dependencies[:min(len(r.Dependencies), maxDependencies-1)], &Dependency{At: g.at, Given: g.by, Unknown: true})
			return
		}
		d, c := f.dependency(g)
		d.For = parent
		r.Dependencies = append(r.Dependencies, d)
		if c.fn == nil {
			if c.class != nil && len(r.Parameters) < maxDependencies {
				r.Parameters = append(r.Parameters, inPath(f.fields(c.class, InQuery), names)...)
			}
			continue
		}
		s := f.signature(c.fn)
		if key := d.Function.Whole; !seen[key] {
			seen[key] = true
			r.Parameters = append(r.Parameters, f.parametersOf(s, d.Function, names)...)
			f.followAll(r, s.deps, d, names, seen, depth+1)
		}
	}
}

// classDependencies are those that a class of handlers has for all its methods.
func (f *frame) classDependencies(fn *function) []given {
	if fn.class == nil || !fn.class.cbv {
		return nil
	}
	var all []given
	for _, c := range fn.class.mro {
		inner := &frame{code: f.code, mod: c.mod, scope: c.attrs}
		for _, field := range c.fields {
			g, _ := inner.parameter(field.Target, field.Annotation, field.Value, field.Span)
			if g != nil {
				all = append(all, *g)
			}
		}
	}
	if init := fn.class.method("__init__"); init != nil {
		all = append(all, f.signature(init.bound(fn.class)).deps...)
	}
	return all
}

// signature reads the parameters of a function as FastAPI does, once.
func (f *frame) signature(fn *function) *signature {
	if fn.def == nil {
		return &signature{}
	}
	if s := f.signatures[fn.def]; s != nil {
		return s
	}
	s := &signature{}
	f.signatures[fn.def] = s
	inner := &frame{code: f.code, mod: fn.mod, scope: fn.closure}
	params := fn.def.Params
	if fn.class != nil && len(params) > 0 {
		params = params[1:]
	}
	for _, p := range params {
		if p.Kind == python.VarPositional || p.Kind == python.VarKeyword {
			continue
		}
		g, param := inner.parameter(&python.Name{Span: p.Name.Span, Text: p.Name.Text}, p.Annotation, p.Default, p.Span)
		if g != nil {
			s.deps = append(s.deps, *g)
			param = &signatureParam{name: p.Name.Text, Parameter: Parameter{Name: p.Name.Text, In: InCredentials, At: p.Span}}
			param.dep = g
		}
		if param != nil {
			s.params = append(s.params, *param)
		}
	}
	return s
}

// parametersOf returns the parameters of a request among those of a function.
func (f *frame) parametersOf(s *signature, fn *Function, names map[string]bool) []*Parameter {
	var all []*Parameter
	for i := range s.params {
		p := s.params[i].Parameter
		p.Function = fn
		if g := s.params[i].dep; g != nil {
			target, _, _ := dependsOn(g.object)
			if c := f.callableOf(target); c.scheme == nil {
				continue
			}
		}
		if slashes, ok := names[p.Name]; ok && (s.params[i].plain || p.In == InPath) {
			p.In, p.Slashes = InPath, slashes
		}
		all = append(all, &p)
	}
	return all
}

// inPath returns the fields of a class that is a dependency: those that the path
// names are parts of it.
func inPath(fields []*Parameter, names map[string]bool) []*Parameter {
	all := slices.Clone(fields)
	for i, p := range all {
		if slashes, ok := names[p.Name]; ok {
			q := *p
			q.In, q.Slashes = InPath, slashes
			all[i] = &q
		}
	}
	return all
}

// pathNames returns the names in a path, and whether each spans segments.
func pathNames(r *Route) map[string]bool {
	names := map[string]bool{}
	rest := r.template
	for {
		_, after, ok := strings.Cut(rest, "{")
		if !ok {
			return names
		}
		inner, after, ok := strings.Cut(after, "}")
		if !ok {
			return names
		}
		name, converter, _ := strings.Cut(inner, ":")
		names[strings.TrimSpace(name)] = converter == "path"
		rest = after
	}
}
