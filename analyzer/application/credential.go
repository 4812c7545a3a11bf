package application

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// level returns what an expression holds of credentials.
func (c *checker) level(e python.Expr) credential {
	if e == nil || !c.spend(python.SpanOf(e)) {
		return 0
	}
	switch e := e.(type) {
	case *python.Name:
		return c.env[e.Text]
	case *python.Attribute:
		return c.attributeLevel(e)
	case *python.Call:
		return c.callLevel(e)
	case *python.Compare:
		return c.compareLevel(e)
	case *python.BoolOp:
		var level credential
		for _, operand := range e.Operands {
			level |= c.level(operand)
		}
		return level
	case *python.UnaryOp:
		return c.level(e.X)
	case *python.BinaryOp:
		return c.level(e.X) | c.level(e.Y)
	case *python.Await:
		return c.level(e.X)
	case *python.NamedExpr:
		level := c.level(e.Value)
		c.env[e.Target.Text] = level
		return level
	case *python.Conditional:
		c.level(e.Test)
		return c.level(e.Body) | c.level(e.Else)
	case *python.Subscript:
		return c.subscriptLevel(e)
	case *python.FormatStr:
		var level credential
		for _, field := range e.Fields {
			level |= c.level(field.X)
		}
		return level
	case *python.Tuple:
		return c.levels(e.Items)
	case *python.List:
		return c.levels(e.Items)
	case *python.Dict:
		return c.levels(e.Values)
	case *python.Starred:
		return c.level(e.X)
	case *python.Comprehension:
		for _, clause := range e.Clauses {
			c.assign(clause.Target, c.level(clause.Iter), true)
		}
		level := c.level(e.Elem)
		for _, clause := range e.Clauses {
			level |= c.levels(clause.Conditions)
		}
		return level
	}
	return 0
}

func (c *checker) levels(items []python.Expr) credential {
	var level credential
	for _, item := range items {
		level |= c.level(item)
	}
	return level
}

// isRequest reports whether an expression is the request at hand.
func (c *checker) isRequest(e python.Expr) bool {
	n, ok := e.(*python.Name)
	if !ok {
		return false
	}
	switch n.Text {
	case "request", "req", "websocket", "ws", "conn", "connection":
		return true
	}
	for _, p := range c.signature(c.fn).params {
		if p.name == n.Text {
			return p.In == InRequest
		}
	}
	return false
}

func (c *checker) attributeLevel(e *python.Attribute) credential {
	if c.fromHost(e) {
		return namedHost
	}
	if c.isRequest(e.X) {
		switch e.Name {
		case "session", "user", "auth":
			return derivedCredential
		case "client":
			return callerAddress
		}
		return 0
	}
	level := c.level(e.X)
	if e.Name == "scheme" && level&rawCredential != 0 {
		return schemeName
	}
	return level
}

// fromRequest returns what the header, cookie or parameter holds that an
// expression takes from the request: request.headers["x"], .get("x").
func (c *checker) fromRequest(of python.Expr, key python.Expr) credential {
	a, ok := of.(*python.Attribute)
	if !ok || !c.isRequest(a.X) {
		return 0
	}
	switch a.Name {
	case "headers", "cookies", "query_params":
	default:
		return 0
	}
	name, ok := c.eval(key).(*constant)
	switch {
	case !ok:
		return rawCredential
	case a.Name == "headers" && strings.EqualFold(name.text, "host"):
		return namedHost
	case a.Name == "query_params" && !queryCredential(name.text), !namesCredential(name.text):
		return 0
	}
	return rawCredential | headerIf(a.Name == "headers" && strings.EqualFold(name.text, "authorization"))
}

func (c *checker) subscriptLevel(e *python.Subscript) credential {
	if level := c.fromRequest(e.X, e.Index); level != 0 {
		return level
	}
	if index := c.level(e.Index); index&(rawCredential|derivedCredential) != 0 {
		return derivedCredential | index&basicCredential
	}
	return c.level(e.X)
}

func (c *checker) compareLevel(e *python.Compare) credential {
	level := c.levels(e.Operands)
	for i, op := range e.Ops {
		if strings.HasPrefix(op, "is") {
			continue
		}
		left, right := e.Operands[i], e.Operands[i+1]
		if nothing(left) || nothing(right) || namesScheme(left) || namesScheme(right) || op == "<" || op == ">" || op == "<=" || op == ">=" {
			continue
		}
		both := c.level(left) | c.level(right)
		if both&(rawCredential|derivedCredential) != 0 {
			level |= derivedCredential
		}
		if both&callerAddress != 0 {
			level |= addressTest
		}
		if op == "==" || op == "!=" {
			c.hashed([]python.Expr{left, right})
		}
	}
	if attribute, ok := e.Operands[0].(*python.Attribute); ok && strings.Contains(e.Ops[0], "in") && c.isRequest(attribute.X) {
		level |= derivedCredential // request.session
	}
	return level
}

// nothing reports whether an expression is None or empty.
func nothing(e python.Expr) bool {
	switch e := e.(type) {
	case *python.Constant:
		return true
	case *python.Str:
		return len(e.Text) == 2
	}
	return false
}

// namesScheme reports whether an expression is the word before credentials.
func namesScheme(e python.Expr) bool {
	s, ok := e.(*python.Str)
	if !ok {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(strings.Trim(s.Text, `bB"'`))) {
	case "bearer", "basic", "asic", "earer", "token", "digest", ":":
		return true
	}
	return strings.EqualFold(strings.Trim(s.Text, `"' `), "bearer") || strings.EqualFold(strings.Trim(s.Text, `"' `), "basic")
}
