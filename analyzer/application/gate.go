package application

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// credential says how a value depends on what the caller sent to prove itself.
type credential uint8

const (
	rawCredential     credential = 1 << iota // as it was sent
	derivedCredential                        // what somebody made of it: a user, the result of a comparison
	basicCredential                          // of HTTP Basic
	schemeName                               // the word before the credentials: no proof
	headerCredential                         // the Authorization header, whole or a part
	callerAddress                            // where the caller says that it is
	addressTest                              // the result of comparing that
	namedHost                                // made of the Host header
)

// proof are the ways in which a value depends on credentials.
const proof = rawCredential | derivedCredential | basicCredential | schemeName

// A verdict says what a function does with credentials.
type verdict struct {
	gate    *Gate
	refuses bool // those without credentials
	unknown bool // something that may check could not be followed
	returns credential
	looks   []Look
}

// maxChecks bounds the calls that credentials are followed through.
const maxChecks = 4

// A checker follows credentials through one function.
type checker struct {
	*frame
	fn      *function
	env     map[string]credential
	values  map[string]python.Expr // that local names are bound to
	own     map[string]bool        // names of parameters, and of what is unpacked
	summary *verdict
	depth   int
	answers bool // returning a refusal ends the request: a handler, a middleware
}

// summarise judges a function of the application with the credentials that its
// own dependencies give it.
func (f *frame) summarise(fn *function) *verdict { return f.summariseAs(fn, false) }

type verdictKey struct {
	def     *python.FunctionDef
	self    object
	answers bool
}

func (f *frame) summariseAs(fn *function, answers bool) *verdict {
	key := verdictKey{fn.def, fn.self, answers}
	if s := f.verdicts[key]; s != nil || fn.def == nil {
		if s == nil {
			s = &verdict{}
		}
		return s
	}
	s := &verdict{}
	f.verdicts[key] = s
	c := f.checker(fn, s, 0, answers)
	for _, p := range f.signature(fn).params {
		c.env[p.name] |= f.credentialOf(&p)
	}
	c.run()
	return s
}

func (f *frame) checker(fn *function, s *verdict, depth int, answers bool) *checker {
	inner := &frame{code: f.code, mod: fn.mod, scope: f.localScope(fn), fn: fn}
	c := &checker{frame: inner, fn: fn, env: map[string]credential{}, values: map[string]python.Expr{}, own: map[string]bool{}, summary: s, depth: depth, answers: answers}
	for _, p := range fn.params() {
		c.own[p.Name.Text] = true
	}
	return c
}

// localScope returns the names that a function sees: those of its own imports
// before those around it.
func (f *frame) localScope(fn *function) *scope {
	if fn.locals != nil {
		return fn.locals
	}
	fn.locals = newScope(fn.mod, fn.closure)
	if fn.self != nil && len(fn.params()) > 0 {
		fn.locals.names[fn.params()[0].Name.Text] = fn.self
	}
	if fn.def == nil {
		return fn.locals
	}
	inner := &frame{code: f.code, mod: fn.mod, scope: fn.locals, fn: fn}
	python.Walk(fn.def, func(n python.Node) bool {
		switch n := n.(type) {
		case *python.Import:
			inner.imports(n)
		case *python.ImportFrom:
			inner.importsFrom(n)
		case *python.FunctionDef:
			return n == fn.def
		case *python.ClassDef, *python.Lambda:
			return false
		case python.Expr:
			return false
		}
		return true
	})
	return fn.locals
}

// credentialOf returns what a parameter holds.
func (f *frame) credentialOf(p *signatureParam) credential {
	if p.dep != nil {
		target, _, _ := dependsOn(p.dep.object)
		c := f.callableOf(target)
		switch {
		case c.scheme != nil:
			return rawCredential | basicIf(c.scheme.Kind == Basic)
		case c.fn != nil && c.class == nil:
			s := f.summarise(c.fn)
			if s.returns&proof == 0 && s.gate != nil {
				return derivedCredential
			}
			return s.returns
		case c.unknown:
			return derivedCredential
		}
		return 0
	}
	if p.In != InHeader && p.In != InCookie && p.In != InQuery {
		return 0
	}
	name := p.Name
	if p.Alias != "" {
		name = p.Alias
	}
	if p.In == InQuery && !queryCredential(name) || !namesCredential(name) {
		return 0
	}
	return rawCredential | headerIf(p.In == InHeader && strings.EqualFold(name, "authorization"))
}

func headerIf(b bool) credential {
	if b {
		return headerCredential
	}
	return 0
}

func basicIf(b bool) credential {
	if b {
		return basicCredential
	}
	return 0
}

// namesCredential reports whether a header, cookie or parameter is named after
// what proves who calls.
func namesCredential(name string) bool {
	name = strings.ToLower(name)
	switch name {
	case "key", "sid", "jwt":
		return true
	case "next_token", "page_token", "continuation_token", "device_token":
		return false
	}
	if strings.Contains(name, "csrf") || strings.Contains(name, "xsrf") {
		return false // says that a page of the site sent the request, not who
	}
	name = strings.ReplaceAll(strings.ReplaceAll(name, "authoriz", "auth"), "author", "")
	for _, part := range []string{"auth", "token", "api_key", "api-key", "apikey", "secret", "session", "passw", "credential", "signature", "access_key", "access-key"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// queryCredential reports whether a query parameter is named after a secret. A
// key or session there mostly names a thing.
func queryCredential(name string) bool {
	switch strings.ReplaceAll(strings.ToLower(name), "-", "_") {
	case "token", "access_token", "auth_token", "api_token", "api_key", "apikey", "auth", "secret", "jwt":
		return true
	}
	return false
}

// run follows the statements of the function.
func (c *checker) run() {
	if c.fn.def == nil {
		return
	}
	c.block(c.fn.def.Body, false)
	for _, w := range c.fn.wrappers {
		c.wrapper(w)
	}
}

// wrapper judges a decorator: what it puts around the function checks for it.
func (c *checker) wrapper(w object) {
	switch w := w.(type) {
	case *function:
		c.decorated(w)
	case external, *result:
		if strings.HasPrefix(pathOf(w), "starlette.authentication.requires") {
			c.found(c.fn.At, c.fn.At, 0)
		}
	}
}

func (c *checker) decorated(w *function) {
	if w.def == nil || c.depth >= maxChecks {
		return
	}
	inner := c.checkerOf(w)
	python.Walk(w.def, func(n python.Node) bool {
		if fn, ok := n.(*python.FunctionDef); ok && fn != w.def {
			inner.block(fn.Body, false)
			return false
		}
		return true
	})
	c.take(inner.summary)
}

func (c *checker) checkerOf(fn *function) *checker {
	return c.checker(fn, &verdict{}, c.depth+1, c.answers)
}

// take adds what a function that is called finds.
func (c *checker) take(s *verdict) {
	if s.gate != nil && c.summary.gate == nil {
		g := *s.gate
		c.summary.gate = &g
	}
	c.summary.refuses = c.summary.refuses || s.refuses
	c.summary.unknown = c.summary.unknown || s.unknown
	for _, l := range s.looks {
		c.summary.look(l)
	}
}

// found notes a gate.
func (c *checker) found(at, raise source.Span, how credential) {
	if c.summary.gate == nil {
		c.summary.gate = &Gate{Function: &c.fn.Function, At: at, Raise: raise, Basic: how&basicCredential != 0}
	}
}

// block follows statements in their order; within is set under a condition.
func (c *checker) block(body []python.Stmt, within bool) {
	for i, s := range body {
		if !c.spend(python.SpanOf(s)) {
			return
		}
		c.statement(s, body[i+1:], within)
	}
}

func (c *checker) statement(s python.Stmt, rest []python.Stmt, within bool) {
	switch s := s.(type) {
	case *python.Assign:
		level := c.level(s.Value)
		for _, target := range s.Targets {
			c.assign(target, level, within)
			c.bind(target, s.Value, level)
		}
	case *python.AnnAssign:
		if s.Value != nil {
			c.assign(s.Target, c.level(s.Value), within)
		}
	case *python.AugAssign:
		c.assign(s.Target, c.level(s.Value), true)
	case *python.ExprStmt:
		c.level(s.X)
	case *python.Return:
		if s.Value != nil {
			c.summary.returns |= c.level(s.Value)
		}
	case *python.If:
		c.test(s.Test, s.Body, s.Else, rest)
		c.block(s.Body, true)
		c.block(s.Else, true)
	case *python.Match:
		c.match(s)
	case *python.For:
		c.assign(s.Target, c.level(s.Iter), true)
		c.block(s.Body, true)
		c.block(s.Else, true)
	case *python.While:
		c.test(s.Test, s.Body, s.Else, rest)
		c.block(s.Body, true)
	case *python.With:
		for _, item := range s.Items {
			level := c.level(item.Context)
			if item.Target != nil {
				c.assign(item.Target, level, within)
			}
		}
		c.block(s.Body, within)
	case *python.Try:
		c.try(s)
	case *python.Assert:
		if level := c.level(s.Test); level&derivedCredential != 0 {
			c.found(python.SpanOf(s.Test), s.Span, level)
		}
	}
}

// bind remembers what a local name stands for, and that the names of unpacked
// credentials do.
func (c *checker) bind(target, value python.Expr, level credential) {
	switch t := target.(type) {
	case *python.Name:
		c.values[t.Text] = value
	case *python.Tuple:
		for _, item := range t.Items {
			if n, ok := item.(*python.Name); ok && level&rawCredential != 0 {
				c.own[n.Text] = true
			}
		}
	}
}

func (c *checker) assign(target python.Expr, level credential, within bool) {
	switch t := target.(type) {
	case *python.Name:
		if within {
			level |= c.env[t.Text]
		}
		delete(c.values, t.Text)
		c.env[t.Text] = level
	case *python.Tuple:
		for _, item := range t.Items {
			c.assign(item, level, within)
		}
	case *python.Starred:
		c.assign(t.X, level, within)
	}
}

// test judges the condition of an if.
func (c *checker) test(test python.Expr, body, otherwise, rest []python.Stmt) {
	level := c.level(test)
	if level&(rawCredential|derivedCredential|addressTest) == 0 {
		return
	}
	raise := c.ends(body)
	if raise == nil {
		raise = c.ends(otherwise)
	}
	if raise == nil && returns(body) {
		raise = c.ends(rest)
	}
	if raise == nil {
		return
	}
	if level&addressTest != 0 {
		c.look(ClientAddress, python.SpanOf(test), "")
	}
	switch {
	case level&derivedCredential != 0:
		c.found(python.SpanOf(test), python.SpanOf(raise), level)
	case level&rawCredential != 0:
		c.summary.refuses = true
	}
}

func (c *checker) match(s *python.Match) {
	level := c.level(s.Subject)
	for _, arm := range s.Cases {
		if raise := c.ends(arm.Body); raise != nil && level&proof != 0 {
			c.found(python.SpanOf(s.Subject), python.SpanOf(raise), level)
		}
		c.block(arm.Body, true)
	}
}
