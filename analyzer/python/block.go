package python

import "slices"

func (p *parser) module() []Stmt {
	for p.kind() != tokEndOfFile {
		p.statements()
		p.accept(tokDedent)
	}
	return take(&p.stmts, 0)
}

// statements reads statements up to the end of the block and pushes them.
func (p *parser) statements() {
	kept := false // the block that comes belongs to a header that is bad
	for {
		switch p.kind() {
		case tokEndOfFile, tokDedent:
			return
		case tokNewline:
			p.advance()
		case tokIndent:
			if !kept {
				p.bad = append(p.bad, Bad{p.at.Sub(int(p.pos()), int(p.pos())), "unexpected indentation"})
			}
			p.advance()
			p.statements()
			p.accept(tokDedent)
		default:
			kept = p.statement()
			continue
		}
		kept = false
	}
}

// statement reads a compound statement or a line of simple ones and pushes what
// it reads. It reports whether that is bad.
func (p *parser) statement() (bad bool) {
	if s := p.compound(); s != nil {
		p.stmts = append(p.stmts, s)
		return false
	}
	return p.simpleLine()
}

// compound reads a compound statement, nil if there is none.
func (p *parser) compound() Stmt {
	pos := p.pos()
	switch p.kind() {
	case kwIf:
		return p.ifStmt()
	case kwFor:
		return p.forStmt(pos, false)
	case kwWhile:
		return p.whileStmt()
	case kwTry:
		return p.tryStmt()
	case kwWith:
		return p.withStmt(pos, false)
	case kwDef:
		return p.functionDef(pos, nil, false)
	case kwClass:
		return p.classDef(nil)
	case opAt:
		return p.decorated()
	case kwAsync:
		return p.asyncStmt()
	case tokName:
		if p.startsMatch() {
			return p.matchStmt()
		}
	}
	return nil
}

// asyncStmt reads what "async" begins, nil if that is no statement.
func (p *parser) asyncStmt() Stmt {
	pos := p.pos()
	switch p.peek(1) {
	case kwDef:
		p.advance()
		return p.functionDef(pos, nil, true)
	case kwFor:
		p.advance()
		return p.forStmt(pos, true)
	case kwWith:
		p.advance()
		return p.withStmt(pos, true)
	}
	return nil
}

// suite reads the colon of a header and the block after it. A header that failed
// keeps its block.
func (p *parser) suite() []Stmt {
	mark := len(p.stmts)
	if !p.accept(opColon) {
		p.fail("a colon is expected")
	}
	switch {
	case p.failed:
		p.recover(p.tokens[p.stopped].pos)
		p.accept(tokNewline)
		p.indented()
	case p.kind() != tokNewline:
		p.simpleLine()
	default:
		p.advance()
		if !p.indented() {
			p.bad = append(p.bad, Bad{p.at.Sub(int(p.last), int(p.last)), "an indented block is expected"})
		}
	}
	return take(&p.stmts, mark)
}

// indented reads a block that is indented, if there is one.
func (p *parser) indented() bool {
	if !p.accept(tokIndent) {
		return false
	}
	p.statements()
	p.accept(tokDedent)
	return true
}

// elseSuite reads an else clause, if there is one.
func (p *parser) elseSuite() []Stmt {
	if !p.accept(kwElse) {
		return nil
	}
	return p.suite()
}

// ifStmt reads if with its elifs, which are nested.
func (p *parser) ifStmt() Stmt {
	var chain []*If
	var starts []int32
	for {
		starts = append(starts, p.pos())
		p.advance()
		s := &If{Test: p.namedExpr()}
		s.Body = p.suite()
		chain = append(chain, s)
		if p.kind() != kwElif || len(chain) >= maxChain {
			break
		}
	}
	chain[len(chain)-1].Else = p.elseSuite()
	for i, s := range slices.Backward(chain) {
		s.Span = p.span(starts[i])
		if i > 0 {
			chain[i-1].Else = []Stmt{s}
		}
	}
	return chain[0]
}

func (p *parser) forStmt(pos int32, async bool) Stmt {
	p.advance()
	s := &For{Async: async, Target: p.targets()}
	p.expect(kwIn, "in is expected")
	s.Iter = p.exprList()
	s.Body = p.suite()
	s.Else = p.elseSuite()
	s.Span = p.span(pos)
	return s
}

func (p *parser) whileStmt() Stmt {
	pos := p.pos()
	p.advance()
	s := &While{Test: p.namedExpr()}
	s.Body = p.suite()
	s.Else = p.elseSuite()
	s.Span = p.span(pos)
	return s
}

func (p *parser) tryStmt() Stmt {
	pos := p.pos()
	p.advance()
	s := &Try{Body: p.suite()}
	for p.kind() == kwExcept {
		s.Handlers = append(s.Handlers, p.handler())
	}
	s.Else = p.elseSuite()
	if p.accept(kwFinally) {
		s.Finally = p.suite()
	}
	s.Span = p.span(pos)
	return s
}

func (p *parser) handler() *Handler {
	pos := p.pos()
	p.advance()
	h := &Handler{Star: p.accept(opStar)}
	if p.kind() != opColon {
		h.Type = p.exprList()
		if p.accept(kwAs) {
			h.Name = p.ident()
		}
	}
	h.Body = p.suite()
	h.Span = p.span(pos)
	return h
}

func (p *parser) withStmt(pos int32, async bool) Stmt {
	p.advance()
	s := &With{Async: async}
	if p.kind() == opLeftParen {
		s.Items = p.parenthesizedItems()
	}
	if s.Items == nil {
		s.Items = p.withItems(opColon)
	}
	s.Body = p.suite()
	s.Span = p.span(pos)
	return s
}

// parenthesizedItems reads items in parentheses; nil if the parentheses belong
// to the first item.
func (p *parser) parenthesizedItems() []*WithItem {
	before := p.save()
	depth, mark := p.depth, len(p.exprs)
	p.advance()
	items := p.withItems(opRightParen)
	p.expect(opRightParen, "a parenthesis is expected")
	if !p.failed && p.kind() == opColon {
		return items
	}
	p.restore(before)
	p.depth = depth
	p.exprs = p.exprs[:mark]
	return nil
}

func (p *parser) withItems(end kind) []*WithItem {
	var items []*WithItem
	for !p.failed {
		pos := p.pos()
		item := &WithItem{Context: p.expr()}
		if p.accept(kwAs) {
			item.Target = p.target()
		}
		item.Span = p.span(pos)
		items = append(items, item)
		if !p.accept(opComma) || p.kind() == end {
			break
		}
	}
	return items
}

// startsMatch reports whether the word match begins a statement: its line ends
// in a colon and a block that begins with case follows.
func (p *parser) startsMatch() bool {
	if !p.word("match") {
		return false
	}
	i := p.i + 1
	for p.tokens[i].kind != tokNewline && p.tokens[i].kind != tokEndOfFile {
		i++
	}
	if i == p.i+1 || p.tokens[i-1].kind != opColon || i+2 >= len(p.tokens) || p.tokens[i+1].kind != tokIndent {
		return false
	}
	t := p.tokens[i+2]
	return t.kind == tokName && p.src[t.pos:t.end] == "case"
}

func (p *parser) matchStmt() Stmt {
	pos := p.pos()
	p.advance()
	s := &Match{Subject: p.exprList()}
	p.expect(opColon, "a colon is expected")
	if p.failed {
		p.recover(pos)
	}
	p.accept(tokNewline)
	p.accept(tokIndent)
	for p.kind() != tokDedent && p.kind() != tokEndOfFile {
		switch {
		case p.word("case"):
			s.Cases = append(s.Cases, p.caseClause())
		case p.kind() == tokNewline:
			p.advance()
		default:
			p.misplaced()
		}
	}
	p.accept(tokDedent)
	s.Span = p.span(pos)
	return s
}

// misplaced drops a line, or a block, where only a case may stand.
func (p *parser) misplaced() {
	if p.accept(tokIndent) {
		mark := len(p.stmts)
		p.statements()
		p.accept(tokDedent)
		take(&p.stmts, mark)
		return
	}
	pos := p.pos()
	p.fail("case is expected")
	p.recover(pos)
}

func (p *parser) caseClause() *Case {
	pos := p.pos()
	p.advance()
	p.pattern = true
	c := &Case{Pattern: p.exprList()}
	p.pattern = false
	if p.accept(kwIf) {
		c.Guard = p.namedExpr()
	}
	c.Body = p.suite()
	c.Span = p.span(pos)
	return c
}
