package application

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// keepsForm reports whether a call only changes the form of credentials.
func keepsForm(name string) bool {
	switch name {
	case "encode", "decode", "strip", "lstrip", "rstrip", "lower", "upper", "split", "rsplit", "partition", "rpartition", "replace", "removeprefix", "startswith", "endswith",
		"b64decode", "standard_b64decode", "urlsafe_b64decode", "get_authorization_scheme_param", "str", "bytes", "len", "bool", "isinstance", "loads", "unquote", "repr", "print",
		"debug", "info", "warning", "error", "get_unverified_claims", "get_unverified_header", "group", "list", "dict", "join", "format", "hexdigest", "digest", "sha256", "md5", "sha1", "sha512",
		"setattr", "set_context", "append":
		return true
	}
	return false
}

func (c *checker) callLevel(e *python.Call) credential {
	var given credential
	given |= c.levels(e.Args)
	for _, k := range e.Keywords {
		given |= c.level(k.Value)
	}
	name := ""
	var on credential
	switch fn := e.Func.(type) {
	case *python.Name:
		name = fn.Text
	case *python.Attribute:
		name = fn.Name
		if name == "get" && len(e.Args) > 0 {
			if level := c.fromRequest(fn.X, e.Args[0]); level != 0 {
				return level
			}
		}
		if name == "url_for" && c.isRequest(fn.X) {
			return namedHost
		}
		on = c.level(fn.X)
		if call, ok := fn.X.(*python.Call); ok && name == "__call__" {
			if n, ok := call.Func.(*python.Name); ok && n.Text == "super" && c.inScheme() {
				return rawCredential
			}
		}
	default:
		on = c.level(e.Func)
	}
	if given&namedHost != 0 && mails(e) {
		c.look(MailedHost, e.Span, "")
	}
	callee := c.resolved(e.Func)
	if r, ok := callee.(*result); ok && len(e.Args) > 0 && c.isRequest(e.Args[0]) { // await security(request)
		if k := c.callableOf(r); k.scheme != nil {
			return rawCredential | basicIf(k.scheme.Kind == Basic)
		}
	}
	if fn := asFunction(callee); fn != nil {
		return c.follow(fn, e, given|on)
	}
	all := given | on
	p := pathOf(callee)
	c.lookAt(e, p, given)
	if strings.HasSuffix(p, ".compare_digest") && len(e.Args) == 2 {
		c.hashed(e.Args)
	}
	if all&(rawCredential|derivedCredential) == 0 {
		if len(e.Args) > 0 && c.isRequest(e.Args[0]) && checksByName(name) {
			c.summary.unknown = true
			return derivedCredential
		}
		return all
	}
	if name == "decode" && isTokenLibrary(p) {
		if unverified(e) {
			return given &^ derivedCredential
		}
		c.found(e.Span, e.Span, all) // it raises
		return derivedCredential | all&basicCredential
	}
	if keepsForm(name) {
		return all
	}
	if checksByName(name) && c.summary.gate == nil {
		c.summary.unknown = true // it may raise
	}
	return derivedCredential | all&basicCredential
}

// resolved returns what an expression of a function stands for, nil if it is one
// of its variables.
func (c *checker) resolved(e python.Expr) object {
	switch e := e.(type) {
	case *python.Name:
		if _, ok := c.env[e.Text]; ok {
			return nil
		}
		return c.eval(e)
	case *python.Attribute:
		of := c.resolved(e.X)
		if of == nil {
			return nil
		}
		v, _ := c.attribute(of, e.Name)
		return v
	}
	return nil
}

func asFunction(v object) *function {
	switch v := v.(type) {
	case *function:
		return v
	case *instance:
		if fn := v.class.method("__call__"); fn != nil {
			return fn.bound(v)
		}
	}
	return nil
}

// inScheme reports whether the function is a method of a scheme's class.
func (c *checker) inScheme() bool {
	if c.fn.class == nil {
		return false
	}
	_, ok := c.fn.class.inherits(schemes()...)
	return ok
}

// follow judges a function of the application that is called with credentials.
func (c *checker) follow(fn *function, e *python.Call, given credential) credential {
	if c.depth >= maxChecks || fn.def == nil {
		return derivedIf(given)
	}
	inner := c.checkerOf(fn)
	params := fn.params()
	if (fn.self != nil || fn.class != nil) && len(params) > 0 {
		params = params[1:]
	}
	any, password := false, false
	for i, p := range params {
		var level credential
		request := false
		if i < len(e.Args) {
			level, request = c.level(e.Args[i]), c.isRequest(e.Args[i])
			password = password || c.isPassword(e.Args[i])
		}
		for _, k := range e.Keywords {
			if k.Name == p.Name.Text {
				level, request = c.level(k.Value), c.isRequest(k.Value)
			}
		}
		inner.env[p.Name.Text] |= level
		any = any || level != 0 || request
	}
	if !any {
		if password {
			inner.run()
			c.take(&verdict{looks: inner.summary.looks})
		}
		return given
	}
	inner.run()
	c.take(inner.summary)
	return inner.summary.returns | derivedIf(given)
}

func derivedIf(given credential) credential {
	if given&(rawCredential|derivedCredential) == 0 {
		return 0
	}
	return derivedCredential | given&basicCredential
}

// unverified reports whether a call reads a token without its signature.
func unverified(e *python.Call) bool {
	for _, k := range e.Keywords {
		found := false
		python.Walk(k.Value, func(n python.Node) bool {
			if d, ok := n.(*python.Dict); ok && k.Name == "options" {
				for i, key := range d.Keys {
					s, isStr := key.(*python.Str)
					v, isConst := d.Values[i].(*python.Constant)
					if isStr && isConst && strings.Contains(s.Text, "verify_signature") && v.Text == "False" {
						found = true
					}
				}
			}
			if s, ok := n.(*python.Str); ok && k.Name == "algorithms" && strings.EqualFold(strings.Trim(s.Text, `"'`), "none") {
				found = true
			}
			return true
		})
		if c, ok := k.Value.(*python.Constant); found || ok && k.Name == "verify" && c.Text == "False" {
			return true
		}
	}
	return false
}

// checksByName reports whether a function is named after checking.
func checksByName(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"verify", "validate", "authenticate", "authorize", "check", "require", "current_user", "introspect"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
