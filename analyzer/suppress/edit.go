package suppress

import (
	"bytes"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Delete returns the edits that take a name out of its directive: the name and a
// comma, or with the only name the comment, and with a comment of its own the
// line. There are none if the comment is part of a Compose file's text.
func (s *Set) Delete(r Remark) []analysis.TextEdit {
	f, d := s.files.At(r.At.Pos()), r.Directive
	if f == nil || !f.Contains(d.At) || len(d.Text) != d.At.Len() || f.Text(d.At) != d.Text {
		return nil
	}
	if len(d.Names) > 1 {
		for i, n := range d.Names {
			switch {
			case n.At != r.At:
			case i == 0:
				return deletion(source.NewSpan(n.At.Pos(), d.Names[1].At.Pos()))
			default:
				return deletion(source.NewSpan(d.Names[i-1].At.End(), n.At.End()))
			}
		}
		return nil
	}
	from, to := f.Offset(d.At.Pos()), f.Offset(d.At.End())
	line, end := f.LineRange(f.Line(from))
	if to > end || len(bytes.TrimSpace(f.Content[to:end])) > 0 {
		return nil
	}
	for from > line && isBlank(f.Content[from-1]) {
		from--
	}
	switch {
	case from > line:
		return deletion(f.Span(from, end)) // behind code
	case line > 0:
		_, before := f.LineRange(f.Line(line) - 1)
		return deletion(f.Span(before, end))
	case f.Lines() > 1:
		next, _ := f.LineRange(2)
		return deletion(f.Span(0, next))
	}
	return nil
}

func deletion(at source.Span) []analysis.TextEdit {
	return []analysis.TextEdit{{Pos: at.Pos(), End: at.End()}}
}
