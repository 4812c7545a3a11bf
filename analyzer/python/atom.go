package python

func (p *parser) atom() Expr {
	pos := p.pos()
	switch p.kind() {
	case tokName:
		return p.name()
	case kwTrue, kwFalse, kwNone, opEllipsis:
		word := p.text()
		return &Constant{p.span(pos), word}
	case tokNumber:
		digits := p.text()
		return &Number{p.span(pos), digits}
	case tokText, tokFormatStart:
		return p.str()
	case opLeftParen:
		return p.group()
	case opLeftBracket:
		return p.list()
	case opLeftBrace:
		return p.braces()
	}
	p.fail("an expression is expected")
	return p.badExpr()
}

func (p *parser) name() *Name {
	pos := p.pos()
	text := p.text()
	return &Name{p.span(pos), text}
}

// str reads literals side by side.
func (p *parser) str() Expr {
	pos := p.pos()
	var fields []*Field
	format := false
	for !p.failed {
		switch p.kind() {
		case tokText:
			p.advance()
			continue
		case tokFormatStart:
			format = true
			fields = p.format(fields)
			continue
		}
		break
	}
	where := p.span(pos)
	text := p.src[min(pos, p.last):p.last]
	if format {
		return &FormatStr{where, text, fields}
	}
	return &Str{where, text}
}

// format reads an f-string and adds its fields.
func (p *parser) format(fields []*Field) []*Field {
	p.advance()
	fields = p.fields(fields)
	p.expect(tokFormatEnd, "the f-string does not end")
	return fields
}

// fields reads text and fields up to what is neither.
func (p *parser) fields(list []*Field) []*Field {
	for {
		switch p.kind() {
		case tokFormatText:
			p.advance()
		case opLeftBrace:
			list = append(list, p.field())
		default:
			return list
		}
	}
}

func (p *parser) field() *Field {
	if p.depth++; p.depth > maxDepth {
		p.fail("expressions are nested too deep")
		return &Field{p.span(p.last), p.badExpr(), false, "", nil}
	}
	defer p.leave()
	pos := p.pos()
	p.advance()
	f := &Field{X: p.exprList()}
	f.Debug = p.accept(opAssign)
	if p.accept(opExclamation) {
		f.Conversion = p.ident().Text
	}
	if p.accept(opColon) {
		f.Spec = p.fields(nil)
	}
	p.expect(opRightBrace, "a brace is expected")
	f.Span = p.span(pos)
	return f
}

// group reads what parentheses hold: a tuple, a generator, or an expression,
// whose span is without them.
func (p *parser) group() Expr {
	pos := p.pos()
	p.advance()
	switch p.kind() {
	case opRightParen:
		p.advance()
		return &Tuple{p.span(pos), nil}
	case kwYield:
		x := p.yield()
		p.expect(opRightParen, "a parenthesis is expected")
		return x
	}
	x := p.starNamed()
	switch p.kind() {
	case kwFor, kwAsync:
		c := p.comprehension(pos, '(', x, nil)
		p.expect(opRightParen, "a parenthesis is expected")
		c.Span = p.at.Sub(int(pos), int(p.last))
		return c
	case opComma:
		mark := len(p.exprs)
		p.exprs = append(p.exprs, x)
		p.accept(opComma)
		items := p.items(mark, opRightParen)
		return &Tuple{p.span(pos), items}
	}
	p.expect(opRightParen, "a parenthesis is expected")
	return x
}

// items reads the rest of a list that began at mark, and its bracket.
func (p *parser) items(mark int, end kind) []Expr {
	for !p.failed && p.kind() != end {
		x := p.starNamed()
		p.exprs = append(p.exprs, x)
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(end, "a closing bracket is expected")
	return take(&p.exprs, mark)
}

func (p *parser) list() Expr {
	pos, mark := p.pos(), len(p.exprs)
	p.advance()
	if p.accept(opRightBracket) {
		return &List{p.span(pos), nil}
	}
	x := p.starNamed()
	if p.kind() == kwFor || p.kind() == kwAsync {
		c := p.comprehension(pos, '[', x, nil)
		p.expect(opRightBracket, "a bracket is expected")
		c.Span = p.at.Sub(int(pos), int(p.last))
		return c
	}
	p.exprs = append(p.exprs, x)
	if !p.accept(opComma) && p.kind() != opRightBracket {
		p.fail("a comma is expected")
	}
	items := p.items(mark, opRightBracket)
	return &List{p.span(pos), items}
}

// braces reads a dict, a set, or a comprehension of one.
func (p *parser) braces() Expr {
	pos := p.pos()
	p.advance()
	if p.kind() == opRightBrace || p.kind() == opDoubleStar {
		return p.dict(pos, nil)
	}
	x := p.starNamed()
	switch p.kind() {
	case opColon:
		return p.dict(pos, x)
	case kwFor, kwAsync:
		return p.closeBraces(p.comprehension(pos, '{', x, nil), pos)
	}
	mark := len(p.exprs)
	p.exprs = append(p.exprs, x)
	if !p.accept(opComma) && p.kind() != opRightBrace {
		p.fail("a comma is expected")
	}
	items := p.items(mark, opRightBrace)
	return &Set{p.span(pos), items}
}

func (p *parser) closeBraces(c *Comprehension, pos int32) Expr {
	p.expect(opRightBrace, "a brace is expected")
	c.Span = p.at.Sub(int(min(pos, p.last)), int(p.last))
	return c
}

// dict reads the entries of a dict whose first key may be read already.
func (p *parser) dict(pos int32, key Expr) Expr {
	mark := len(p.exprs) // keys and values in turn
	for n := 0; !p.failed && p.kind() != opRightBrace; n++ {
		var value Expr
		switch {
		case n == 0 && key != nil:
			value = p.dictValue()
		case p.accept(opDoubleStar):
			key, value = nil, p.binary(0)
		default:
			key = p.expr()
			value = p.dictValue()
		}
		if n == 0 && (p.kind() == kwFor || p.kind() == kwAsync) {
			return p.closeBraces(p.comprehension(pos, '{', key, value), pos)
		}
		p.exprs = append(p.exprs, key, value)
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(opRightBrace, "a brace is expected")
	d := &Dict{Span: p.span(pos)}
	entries := take(&p.exprs, mark)
	for i := 0; i < len(entries); i += 2 {
		d.Keys = append(d.Keys, entries[i])
		d.Values = append(d.Values, entries[i+1])
	}
	return d
}

func (p *parser) dictValue() Expr {
	p.expect(opColon, "a colon is expected")
	return p.expr()
}
