package python

// badExpr stands for an expression that could not be read.
func (p *parser) badExpr() Expr { return &BadExpr{p.span(p.last)} }

// primary reads an atom with the attributes, calls and indices after it.
func (p *parser) primary() Expr {
	pos := p.pos()
	x := p.atom()
	for n := 0; ; n++ {
		k := p.kind()
		if k != opDot && k != opLeftParen && k != opLeftBracket {
			return x
		}
		if n >= maxChain {
			p.fail("too many calls in a row")
			return x
		}
		p.advance()
		switch k {
		case opDot:
			name := p.ident().Text
			x = &Attribute{p.span(pos), x, name}
		case opLeftParen:
			args, keywords := p.args()
			x = &Call{p.span(pos), x, args, keywords}
		default:
			index := p.index()
			p.expect(opRightBracket, "a bracket is expected")
			x = &Subscript{p.span(pos), x, index}
		}
	}
}

// args reads the arguments of a call, or the bases of a class, and the
// parenthesis after them. The one before them is read.
func (p *parser) args() ([]Expr, []*Keyword) {
	open := p.last - 1
	mark := len(p.exprs)
	var keywords []*Keyword
	for !p.failed && p.kind() != opRightParen {
		switch {
		case p.kind() == opDoubleStar, p.kind() == tokName && p.peek(1) == opAssign:
			keywords = append(keywords, p.keyword())
		default:
			start := p.pos()
			if len(p.exprs) == mark && len(keywords) == 0 {
				start = open
			}
			x := p.arg(start)
			p.exprs = append(p.exprs, x)
		}
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(opRightParen, "a parenthesis is expected")
	args := take(&p.exprs, mark)
	if len(args) == 1 && len(keywords) == 0 {
		p.closeGenerator(args[0], open)
	}
	return args, keywords
}

// closeGenerator gives the parentheses of a call, the first one at open, to a
// generator without its own.
func (p *parser) closeGenerator(arg Expr, open int32) {
	parentheses := p.at.Sub(int(open), int(p.last))
	if c, ok := arg.(*Comprehension); ok && c.Pos() == parentheses.Pos() {
		c.Span = parentheses
	}
}

func (p *parser) keyword() *Keyword {
	pos := p.pos()
	k := &Keyword{}
	if !p.accept(opDoubleStar) {
		k.Name = p.text()
		p.advance()
	}
	k.Value = p.expr()
	k.Span = p.span(pos)
	return k
}

// arg reads a positional argument. A generator begins at start: the only
// argument of a call at the parenthesis.
func (p *parser) arg(start int32) Expr {
	if p.kind() == opStar {
		pos := p.pos()
		p.advance()
		x := p.expr()
		return &Starred{p.span(pos), x}
	}
	x := p.namedExpr()
	if p.kind() == kwFor || p.kind() == kwAsync {
		return p.comprehension(start, '(', x, nil)
	}
	return x
}

// comprehension reads the clauses after elem, or after elem: value of a dict.
func (p *parser) comprehension(pos int32, open byte, elem, value Expr) *Comprehension {
	c := &Comprehension{Open: open, Elem: elem, Value: value}
	for p.kind() == kwFor || p.kind() == kwAsync {
		c.Clauses = append(c.Clauses, p.clause())
	}
	c.Span = p.span(pos)
	return c
}

func (p *parser) clause() *Clause {
	pos := p.pos()
	c := &Clause{Async: p.accept(kwAsync)}
	p.expect(kwFor, "for is expected")
	c.Target = p.targets()
	p.expect(kwIn, "in is expected")
	c.Iter = p.or()
	for p.accept(kwIf) {
		c.Conditions = append(c.Conditions, p.condition())
	}
	c.Span = p.span(pos)
	return c
}

// condition reads what stands after "if" in a comprehension.
func (p *parser) condition() Expr {
	switch {
	case p.kind() == kwLambda:
		return p.expr()
	case p.kind() == tokName && p.peek(1) == opWalrus:
		return p.namedExpr()
	}
	return p.or()
}

// index reads what stands in the brackets of a subscript. A starred expression
// alone is a tuple.
func (p *parser) index() Expr {
	pos := p.pos()
	x := p.slice()
	if _, starred := x.(*Starred); !starred && p.kind() != opComma {
		return x
	}
	mark := len(p.exprs)
	p.exprs = append(p.exprs, x)
	for p.accept(opComma) && !p.failed && p.kind() != opRightBracket {
		p.exprs = append(p.exprs, p.slice())
	}
	items := take(&p.exprs, mark)
	return &Tuple{p.span(pos), items}
}

func (p *parser) slice() Expr {
	pos := p.pos()
	s := &Slice{}
	if p.kind() != opColon {
		x := p.starNamed()
		if p.kind() != opColon {
			return x
		}
		s.Low = x
	}
	p.advance()
	s.High = p.bound()
	if p.accept(opColon) {
		s.Step = p.bound()
	}
	s.Span = p.span(pos)
	return s
}

// bound reads a bound of a slice, nil if it is left out.
func (p *parser) bound() Expr {
	switch p.kind() {
	case opColon, opRightBracket, opComma:
		return nil
	}
	return p.expr()
}
