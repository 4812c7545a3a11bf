package python

// exprList reads an expression, a tuple without parentheses, or a yield.
func (p *parser) exprList() Expr {
	if p.kind() == kwYield {
		return p.yield()
	}
	pos := p.pos()
	return p.tuple(pos, p.starNamed(), p.starNamed)
}

// tuple reads the rest of a tuple without parentheses; without a comma, x is
// the expression.
func (p *parser) tuple(pos int32, x Expr, item func() Expr) Expr {
	if p.kind() != opComma {
		return x
	}
	mark := len(p.exprs)
	p.exprs = append(p.exprs, x)
	for p.accept(opComma) && p.startsExpr() {
		p.exprs = append(p.exprs, item())
	}
	items := take(&p.exprs, mark)
	return &Tuple{p.span(pos), items}
}

// startsExpr reports whether the next token can begin an item of a list.
func (p *parser) startsExpr() bool {
	switch p.kind() {
	case tokName, tokNumber, tokText, tokFormatStart, opLeftParen, opLeftBracket, opLeftBrace, opEllipsis,
		opStar, opTilde, opPlus, opMinus,
		kwFalse, kwNone, kwTrue, kwAwait, kwLambda, kwNot:
		return true
	}
	return false
}

// targets reads what a loop assigns to.
func (p *parser) targets() Expr {
	pos := p.pos()
	return p.tuple(pos, p.target(), p.target)
}

func (p *parser) target() Expr {
	if p.kind() == opStar {
		return p.starNamed()
	}
	return p.binary(0)
}

func (p *parser) yield() Expr {
	pos := p.pos()
	p.advance()
	y := &Yield{}
	switch {
	case p.accept(kwFrom):
		y.From = true
		y.X = p.expr()
	case p.startsExpr():
		y.X = p.exprList()
	}
	y.Span = p.span(pos)
	return y
}

// starNamed reads an item of a tuple or list.
func (p *parser) starNamed() Expr {
	if p.kind() == opStar {
		pos := p.pos()
		p.advance()
		x := p.binary(0)
		return &Starred{p.span(pos), x}
	}
	return p.namedExpr()
}

// starExpr reads an expression that may have a star before it.
func (p *parser) starExpr() Expr {
	if p.kind() == opStar {
		return p.starNamed()
	}
	return p.expr()
}

func (p *parser) namedExpr() Expr {
	if p.kind() != tokName || p.peek(1) != opWalrus {
		return p.expr()
	}
	pos := p.pos()
	target := p.name()
	p.advance()
	value := p.expr()
	return &NamedExpr{p.span(pos), target, value}
}

// expr reads an expression. In the pattern of a case, "as" binds a name and
// "if" begins the guard.
func (p *parser) expr() Expr {
	if p.depth++; p.depth > maxDepth {
		p.fail("expressions are nested too deep")
		return p.badExpr()
	}
	defer p.leave()
	pos := p.pos()
	if p.kind() == kwLambda {
		return p.lambda()
	}
	x := p.or()
	switch {
	case p.pattern && p.kind() == kwAs:
		p.advance()
		name := p.ident()
		return &AsPattern{p.span(pos), x, name}
	case !p.pattern && p.kind() == kwIf:
		return p.conditional(pos, x)
	}
	return x
}

func (p *parser) leave() { p.depth-- }

func (p *parser) conditional(pos int32, body Expr) Expr {
	p.advance()
	c := &Conditional{Body: body, Test: p.or()}
	p.expect(kwElse, "else is expected")
	c.Else = p.expr()
	c.Span = p.span(pos)
	return c
}

func (p *parser) lambda() Expr {
	pos := p.pos()
	p.advance()
	l := &Lambda{Params: p.params(opColon)}
	p.expect(opColon, "a colon is expected")
	l.Body = p.expr()
	l.Span = p.span(pos)
	return l
}

func (p *parser) or() Expr { return p.boolOp(kwOr, "or", p.and) }

func (p *parser) and() Expr { return p.boolOp(kwAnd, "and", p.not) }

func (p *parser) boolOp(k kind, op string, operand func() Expr) Expr {
	pos := p.pos()
	x := operand()
	if p.kind() != k {
		return x
	}
	mark := len(p.exprs)
	p.exprs = append(p.exprs, x)
	for p.accept(k) {
		p.exprs = append(p.exprs, operand())
	}
	operands := take(&p.exprs, mark)
	return &BoolOp{p.span(pos), op, operands}
}

func (p *parser) not() Expr {
	if p.kind() == kwNot {
		return p.prefixed(p.not)
	}
	return p.comparison()
}

// prefixed reads an operator before its operand.
func (p *parser) prefixed(operand func() Expr) Expr {
	if p.depth++; p.depth > maxDepth {
		p.fail("expressions are nested too deep")
		return p.badExpr()
	}
	defer p.leave()
	pos := p.pos()
	op := p.text()
	x := operand()
	return &UnaryOp{p.span(pos), op, x}
}

func (p *parser) comparison() Expr {
	pos := p.pos()
	x := p.binary(0)
	op := p.comparator()
	if op == "" {
		return x
	}
	c := &Compare{}
	mark := len(p.exprs)
	p.exprs = append(p.exprs, x)
	for ; op != ""; op = p.comparator() {
		c.Ops = append(c.Ops, op)
		p.exprs = append(p.exprs, p.binary(0))
	}
	c.Operands = take(&p.exprs, mark)
	c.Span = p.span(pos)
	return c
}

// comparator reads a comparison operator, "" if there is none.
func (p *parser) comparator() string {
	switch k := p.kind(); {
	case k > firstComparison && k < lastComparison:
		return p.text()
	case k == kwIn:
		p.advance()
		return "in"
	case k == kwIs:
		p.advance()
		if p.accept(kwNot) {
			return "is not"
		}
		return "is"
	case k == kwNot && p.peek(1) == kwIn:
		p.advance()
		p.advance()
		return "not in"
	}
	return ""
}

// precedence returns how tight an operator binds, -1 for what is none.
func precedence(k kind) int {
	switch k {
	case opPipe:
		return 0
	case opCaret:
		return 1
	case opAmpersand:
		return 2
	case opShiftLeft, opShiftRight:
		return 3
	case opPlus, opMinus:
		return 4
	case opStar, opSlash, opDoubleSlash, opPercent, opAt:
		return 5
	}
	return -1
}

// binary reads operators that bind at least as tight as level.
func (p *parser) binary(level int) Expr {
	pos := p.pos()
	x := p.unary()
	for n := 0; ; n++ {
		tightness := precedence(p.kind())
		if tightness < level {
			return x
		}
		if n >= maxChain {
			p.fail("too many operators in a row")
			return x
		}
		op := p.text()
		y := p.binary(tightness + 1)
		x = &BinaryOp{p.span(pos), op, x, y}
	}
}

func (p *parser) unary() Expr {
	switch p.kind() {
	case opPlus, opMinus, opTilde:
		return p.prefixed(p.unary)
	}
	pos := p.pos()
	x := p.awaited()
	if p.kind() != opDoubleStar {
		return x
	}
	if p.depth++; p.depth > maxDepth {
		p.fail("expressions are nested too deep")
		return x
	}
	defer p.leave()
	op := p.text()
	y := p.unary()
	return &BinaryOp{p.span(pos), op, x, y}
}

func (p *parser) awaited() Expr {
	if p.kind() != kwAwait {
		return p.primary()
	}
	pos := p.pos()
	p.advance()
	x := p.primary()
	return &Await{p.span(pos), x}
}
