package python

// simpleLine reads statements up to the end of the line and pushes them. Where
// one fails, the rest of the line is bad.
func (p *parser) simpleLine() (bad bool) {
	for {
		pos := p.pos()
		s := p.simple()
		if !p.failed && p.kind() != opSemicolon && p.kind() != tokNewline && p.kind() != tokEndOfFile {
			p.fail("the end of the statement is expected")
		}
		if p.failed {
			p.recover(pos)
			p.stmts = append(p.stmts, &BadStmt{p.span(pos)})
			p.accept(tokNewline)
			return true
		}
		p.stmts = append(p.stmts, s)
		if !p.accept(opSemicolon) || p.kind() == tokNewline {
			p.accept(tokNewline)
			return false
		}
	}
}

// ends reports whether the statement ends here.
func (p *parser) ends() bool {
	k := p.kind()
	return k == tokNewline || k == opSemicolon || k == tokEndOfFile
}

func (p *parser) simple() Stmt {
	pos := p.pos()
	switch p.kind() {
	case kwPass, kwBreak, kwContinue:
		word := p.text()
		return &Jump{p.span(pos), word}
	case kwReturn:
		return p.returnStmt()
	case kwRaise:
		return p.raiseStmt()
	case kwGlobal, kwNonlocal:
		return p.scopeStmt()
	case kwDel:
		return p.deleteStmt()
	case kwAssert:
		return p.assertStmt()
	case kwImport:
		return p.importStmt()
	case kwFrom:
		return p.importFrom()
	case tokName:
		if p.startsTypeAlias() {
			return p.typeAlias()
		}
	}
	return p.exprStmt()
}

func (p *parser) returnStmt() Stmt {
	pos := p.pos()
	p.advance()
	s := &Return{}
	if !p.ends() {
		s.Value = p.exprList()
	}
	s.Span = p.span(pos)
	return s
}

func (p *parser) raiseStmt() Stmt {
	pos := p.pos()
	p.advance()
	s := &Raise{}
	if !p.ends() {
		s.X = p.expr()
		if p.accept(kwFrom) {
			s.Cause = p.expr()
		}
	}
	s.Span = p.span(pos)
	return s
}

func (p *parser) scopeStmt() Stmt {
	pos := p.pos()
	s := &Scope{Nonlocal: p.kind() == kwNonlocal}
	p.advance()
	for {
		s.Names = append(s.Names, p.ident())
		if !p.accept(opComma) {
			break
		}
	}
	s.Span = p.span(pos)
	return s
}

func (p *parser) deleteStmt() Stmt {
	pos, mark := p.pos(), len(p.exprs)
	p.advance()
	for {
		x := p.target()
		p.exprs = append(p.exprs, x)
		if !p.accept(opComma) || p.ends() {
			break
		}
	}
	targets := take(&p.exprs, mark)
	return &Delete{p.span(pos), targets}
}

func (p *parser) assertStmt() Stmt {
	pos := p.pos()
	p.advance()
	s := &Assert{Test: p.expr()}
	if p.accept(opComma) {
		s.Message = p.expr()
	}
	s.Span = p.span(pos)
	return s
}

func (p *parser) importStmt() Stmt {
	pos := p.pos()
	p.advance()
	s := &Import{}
	for {
		s.Names = append(s.Names, p.alias(p.dotted))
		if !p.accept(opComma) {
			break
		}
	}
	s.Span = p.span(pos)
	return s
}

func (p *parser) importFrom() Stmt {
	pos := p.pos()
	p.advance()
	s := &ImportFrom{}
	for p.kind() == opDot || p.kind() == opEllipsis {
		s.Level += len(p.text())
	}
	if p.kind() != kwImport {
		s.Module = p.dotted()
	}
	p.expect(kwImport, "import is expected")
	if s.Star = p.accept(opStar); !s.Star {
		s.Names = p.importedNames()
	}
	s.Span = p.span(pos)
	return s
}

func (p *parser) importedNames() []*Alias {
	var names []*Alias
	parenthesized := p.accept(opLeftParen)
	for !p.failed {
		names = append(names, p.alias(p.ident))
		if !p.accept(opComma) || parenthesized && p.kind() == opRightParen {
			break
		}
	}
	if parenthesized {
		p.expect(opRightParen, "a parenthesis is expected")
	}
	return names
}

func (p *parser) alias(read func() Ident) *Alias {
	pos := p.pos()
	a := &Alias{Name: read().Text}
	if p.accept(kwAs) {
		a.As = p.ident()
	}
	a.Span = p.span(pos)
	return a
}

// dotted reads a module's name.
func (p *parser) dotted() Ident {
	pos := p.pos()
	n := p.ident()
	for p.accept(opDot) {
		n.Text += "." + p.ident().Text
	}
	n.Span = p.at.Sub(int(min(pos, p.last)), int(p.last))
	return n
}

// startsTypeAlias reports whether the word type begins a statement.
func (p *parser) startsTypeAlias() bool {
	return p.word("type") && p.peek(1) == tokName && (p.peek(2) == opAssign || p.peek(2) == opLeftBracket)
}

func (p *parser) typeAlias() Stmt {
	pos := p.pos()
	p.advance()
	s := &TypeAlias{Name: p.ident()}
	s.TypeParams = p.typeParams()
	p.expect(opAssign, "= is expected")
	s.Value = p.expr()
	s.Span = p.span(pos)
	return s
}

// exprStmt reads an expression and what an assignment makes of it.
func (p *parser) exprStmt() Stmt {
	pos := p.pos()
	x := p.exprList()
	switch p.kind() {
	case opColon:
		return p.annotated(pos, x)
	case opAssign:
		return p.assignment(pos, x)
	case opAugmented:
		op := p.text()
		value := p.exprList()
		return &AugAssign{p.span(pos), x, op, value}
	}
	return &ExprStmt{p.span(pos), x}
}

func (p *parser) annotated(pos int32, target Expr) Stmt {
	p.advance()
	s := &AnnAssign{Target: target, Annotation: p.expr()}
	if p.accept(opAssign) {
		s.Value = p.exprList()
	}
	s.Span = p.span(pos)
	return s
}

func (p *parser) assignment(pos int32, target Expr) Stmt {
	mark := len(p.exprs)
	p.exprs = append(p.exprs, target)
	for p.accept(opAssign) {
		p.exprs = append(p.exprs, p.exprList())
	}
	list := take(&p.exprs, mark)
	n := len(list) - 1
	return &Assign{p.span(pos), list[:n:n], list[n]}
}
