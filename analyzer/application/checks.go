package application

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// try judges a call that fails for wrong credentials.
func (c *checker) try(s *python.Try) {
	before := c.summary.gate
	c.block(s.Body, true)
	if before == nil && c.summary.gate == nil {
		for _, h := range s.Handlers {
			raise := c.ends(h.Body)
			if raise == nil {
				continue
			}
			if call, level := c.checksIn(s.Body); call != nil {
				c.found(call.Span, python.SpanOf(raise), level)
				break
			}
		}
	}
	for _, h := range s.Handlers {
		c.block(h.Body, true)
	}
	c.block(s.Else, true)
	c.block(s.Finally, true)
}

// checksIn returns a call that makes something of credentials.
func (c *checker) checksIn(body []python.Stmt) (*python.Call, credential) {
	var found *python.Call
	var level credential
	for _, s := range body {
		python.Walk(s, func(n python.Node) bool {
			if call, ok := n.(*python.Call); ok && found == nil {
				if l := c.level(call); l&derivedCredential != 0 {
					found, level = call, l
				}
			}
			return found == nil
		})
	}
	return found, level
}

// ends returns the statement of a block that ends the request, nil if none does.
func (c *checker) ends(body []python.Stmt) python.Node {
	var found python.Node
	for _, s := range body {
		python.Walk(s, func(n python.Node) bool {
			switch n := n.(type) {
			case *python.FunctionDef, *python.Lambda, *python.ClassDef:
				return false
			case *python.Raise:
				if found == nil {
					found = n
				}
			case *python.Return:
				if found == nil && c.answers && n.Value != nil && refusal(n.Value) {
					found = n
				}
			case *python.Call:
				if found == nil && c.refusing(n) {
					found = n
				}
			}
			return found == nil
		})
	}
	return found
}

// refusing reports whether a call ends the request by itself.
func (c *checker) refusing(call *python.Call) bool {
	switch f := call.Func.(type) {
	case *python.Name:
		return f.Text == "abort"
	case *python.Attribute: // await websocket.close(code=1008)
		return c.answers && f.Name == "close" && len(call.Args)+len(call.Keywords) > 0
	}
	return false
}

// refusal reports whether an expression is a response that turns away.
func refusal(e python.Expr) bool {
	found := false
	python.Walk(e, func(n python.Node) bool {
		switch n := n.(type) {
		case *python.Number:
			found = found || n.Text == "401" || n.Text == "403"
		case *python.Attribute:
			found = found || strings.HasPrefix(n.Name, "HTTP_401") || strings.HasPrefix(n.Name, "HTTP_403") || n.Name == "UNAUTHORIZED" || n.Name == "FORBIDDEN"
		case *python.Name:
			found = found || n.Text == "RedirectResponse" || strings.HasPrefix(n.Text, "HTTP_401") || strings.HasPrefix(n.Text, "HTTP_403")
		}
		return !found
	})
	return found
}

// returns reports whether a block ends by leaving the function.
func returns(body []python.Stmt) bool {
	if len(body) == 0 {
		return false
	}
	_, ok := body[len(body)-1].(*python.Return)
	return ok
}
