package python

// decorated reads a definition after its decorators; nil if none follows.
func (p *parser) decorated() Stmt {
	pos := p.pos()
	var decorators []Expr
	for p.accept(opAt) {
		decorators = append(decorators, p.namedExpr())
		if !p.failed && p.kind() != tokNewline {
			p.fail("the end of the line is expected")
		}
		if p.failed {
			p.recover(pos)
		}
		p.accept(tokNewline)
	}
	start := p.pos()
	switch {
	case p.kind() == kwDef:
		return p.functionDef(start, decorators, false)
	case p.kind() == kwAsync && p.peek(1) == kwDef:
		p.advance()
		return p.functionDef(start, decorators, true)
	case p.kind() == kwClass:
		return p.classDef(decorators)
	}
	s := &BadStmt{p.span(pos)}
	p.bad = append(p.bad, Bad{s.Span, "a definition is expected after a decorator"})
	return s
}

func (p *parser) functionDef(pos int32, decorators []Expr, async bool) Stmt {
	p.advance()
	s := &FunctionDef{Async: async, Decorators: decorators, Name: p.ident()}
	s.TypeParams = p.typeParams()
	p.expect(opLeftParen, "parameters are expected")
	s.Params = p.params(opRightParen)
	p.expect(opRightParen, "a parenthesis is expected")
	if p.accept(opArrow) {
		s.Returns = p.exprList()
	}
	s.Body = p.suite()
	s.Span = p.span(pos)
	return s
}

func (p *parser) classDef(decorators []Expr) Stmt {
	pos := p.pos()
	p.advance()
	s := &ClassDef{Decorators: decorators, Name: p.ident()}
	s.TypeParams = p.typeParams()
	if p.accept(opLeftParen) {
		s.Bases, s.Keywords = p.args()
	}
	s.Body = p.suite()
	s.Span = p.span(pos)
	return s
}

// params reads parameters up to the bracket or colon that ends them; only those
// in parentheses have annotations.
func (p *parser) params(end kind) []*Param {
	var list []*Param
	after := Positional
	for !p.failed && p.kind() != end {
		switch {
		case p.accept(opSlash):
			for _, param := range list {
				if param.Kind == Positional {
					param.Kind = PositionOnly
				}
			}
		case p.kind() == opStar && p.peek(1) == opComma:
			p.advance()
			after = KeywordOnly
		default:
			param := p.param(after, end == opRightParen)
			list = append(list, param)
			if param.Kind == VarPositional {
				after = KeywordOnly
			}
		}
		if !p.accept(opComma) {
			break
		}
	}
	return list
}

func (p *parser) param(k ParamKind, annotated bool) *Param {
	pos := p.pos()
	switch {
	case p.accept(opStar):
		k = VarPositional
	case p.accept(opDoubleStar):
		k = VarKeyword
	}
	param := &Param{Kind: k, Name: p.ident()}
	if annotated && p.accept(opColon) {
		param.Annotation = p.starExpr()
	}
	if p.accept(opAssign) {
		param.Default = p.expr()
	}
	param.Span = p.span(pos)
	return param
}

// typeParams reads parameters in brackets, if there are any.
func (p *parser) typeParams() []*TypeParam {
	if !p.accept(opLeftBracket) {
		return nil
	}
	var list []*TypeParam
	for !p.failed && p.kind() != opRightBracket {
		list = append(list, p.typeParam())
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(opRightBracket, "a bracket is expected")
	return list
}

func (p *parser) typeParam() *TypeParam {
	pos := p.pos()
	if !p.accept(opStar) {
		p.accept(opDoubleStar)
	}
	param := &TypeParam{Name: p.ident()}
	if p.accept(opColon) {
		param.Bound = p.expr()
	}
	if p.accept(opAssign) {
		param.Default = p.starExpr()
	}
	param.Span = p.span(pos)
	return param
}
