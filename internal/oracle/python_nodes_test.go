package oracle

import (
	"fmt"
	"hash/crc32"
	"strings"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A pythonDump writes nodes as CPython names them.
type pythonDump struct {
	file   *source.File
	fields bool // of f-strings too
	lines  []string
}

func dumpPython(file *source.File, m *python.Module, fields bool) []string {
	d := pythonDump{file: file, fields: fields}
	python.Walk(m, d.visit)
	return d.lines
}

func (d *pythonDump) add(kind string, at source.Span, detail string) {
	if text := d.file.Text(at); kind != "Constant" && strings.ContainsFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) {
		detail = "?" // Python normalizes names
	}
	d.lines = append(d.lines, fmt.Sprintf("%s %d %d %s", kind, d.file.Offset(at.Pos()), d.file.Offset(at.End()), detail))
}

// visit adds a node. What the judge does not show, patterns and the fields of
// f-strings before 3.12, it leaves out.
func (d *pythonDump) visit(n python.Node) bool {
	switch n := n.(type) {
	case *python.Module, *python.Clause, *python.WithItem:
	case *python.FormatStr:
		d.add(formatKind(n), n.Span, "")
		return d.fields
	case *python.Field:
		d.add("FormattedValue", n.Span, "")
	case *python.Case:
		if n.Guard != nil {
			python.Walk(n.Guard, d.visit)
		}
		for _, s := range n.Body {
			python.Walk(s, d.visit)
		}
		return false
	case *python.Param:
		d.add("arg", d.withoutDefault(n), n.Name.Text)
	case *python.Keyword:
		d.add("keyword", n.Span, n.Name)
	case *python.Alias:
		d.add("alias", n.Span, n.Name+","+n.As.Text)
	case *python.TypeParam:
		d.add(typeParamKind(d.file.Text(n.Span)), n.Span, n.Name.Text)
	case *python.Handler:
		d.add("ExceptHandler", n.Span, n.Name.Text)
	case python.Expr:
		kind, detail := expressionKind(n)
		d.add(kind, python.SpanOf(n), detail)
	case python.Stmt:
		kind, detail := statementKind(n)
		d.add(kind, python.SpanOf(n), detail)
	}
	return true
}

// withoutDefault returns where a parameter's name and annotation are written,
// with the parentheses around the latter.
func (d *pythonDump) withoutDefault(p *python.Param) source.Span {
	if p.Annotation == nil {
		return p.Name.Span
	}
	at := p.Name.Join(python.SpanOf(p.Annotation))
	rest := source.NewSpan(at.End(), p.End())
	text := d.file.Text(rest)
	if p.Default != nil {
		text, _, _ = strings.Cut(text, "=")
	}
	return at.Join(rest.Sub(0, strings.LastIndexByte(text, ')')+1))
}

func formatKind(s *python.FormatStr) string {
	if s.IsTemplate() {
		return "TemplateStr"
	}
	return "JoinedStr"
}

func typeParamKind(text string) string {
	switch {
	case strings.HasPrefix(text, "**"):
		return "ParamSpec"
	case strings.HasPrefix(text, "*"):
		return "TypeVarTuple"
	}
	return "TypeVar"
}

func expressionKind(e python.Expr) (kind, detail string) {
	switch e := e.(type) {
	case *python.Name:
		return "Name", e.Text
	case *python.Constant:
		return "Constant", e.Text
	case *python.Number:
		return "Constant", "number"
	case *python.Str:
		return "Constant", stringDetail(e)
	case *python.Attribute:
		return "Attribute", e.Name
	case *python.UnaryOp:
		return "UnaryOp", e.Op
	case *python.BinaryOp:
		return "BinOp", e.Op
	case *python.BoolOp:
		return "BoolOp", e.Op
	case *python.Compare:
		return "Compare", strings.ReplaceAll(strings.Join(e.Ops, ","), " ", "-")
	case *python.Conditional:
		return "IfExp", ""
	case *python.Comprehension:
		return comprehensionKind(e), ""
	case *python.Yield:
		if e.From {
			return "YieldFrom", ""
		}
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", e), "*python."), ""
}

func comprehensionKind(c *python.Comprehension) string {
	switch {
	case c.Open == '[':
		return "ListComp"
	case c.Open == '(':
		return "GeneratorExp"
	case c.Value != nil:
		return "DictComp"
	}
	return "SetComp"
}

func stringDetail(s *python.Str) string {
	kind := "str"
	if s.IsBytes() {
		kind = "bytes"
	}
	if kind == "str" && strings.Contains(s.Text, `\N{`) {
		return "str:named"
	}
	return fmt.Sprintf("%s:%08x", kind, crc32.ChecksumIEEE([]byte(s.Value().Str)))
}

func statementKind(s python.Stmt) (kind, detail string) {
	switch s := s.(type) {
	case *python.FunctionDef:
		return async(s.Async) + "FunctionDef", s.Name.Text
	case *python.ClassDef:
		return "ClassDef", s.Name.Text
	case *python.For:
		return async(s.Async) + "For", ""
	case *python.With:
		return async(s.Async) + "With", ""
	case *python.AugAssign:
		return "AugAssign", s.Op
	case *python.Try:
		if len(s.Handlers) > 0 && s.Handlers[0].Star {
			return "TryStar", ""
		}
	case *python.ImportFrom:
		return "ImportFrom", fmt.Sprintf("%d,%s", s.Level, s.Module.Text)
	case *python.Scope:
		return scopeKind(s)
	case *python.Jump:
		return strings.ToUpper(s.Keyword[:1]) + s.Keyword[1:], ""
	case *python.ExprStmt:
		return "Expr", ""
	}
	return strings.TrimPrefix(fmt.Sprintf("%T", s), "*python."), ""
}

func scopeKind(s *python.Scope) (kind, detail string) {
	names := make([]string, len(s.Names))
	for i, name := range s.Names {
		names[i] = name.Text
	}
	if s.Nonlocal {
		return "Nonlocal", strings.Join(names, ",")
	}
	return "Global", strings.Join(names, ",")
}

func async(yes bool) string {
	if yes {
		return "Async"
	}
	return ""
}
