package compose

import (
	"bytes"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A lineFile is a file that is edited by lines.
type lineFile struct{ *source.File }

func (t *lineFile) lineStart(off int) int {
	return bytes.LastIndexByte(t.Content[:off], '\n') + 1
}

// lineEnd returns the end of the line of off, without its break.
func (t *lineFile) lineEnd(off int) int {
	end := len(t.Content)
	if n := bytes.IndexByte(t.Content[off:], '\n'); n >= 0 {
		end = off + n
	}
	if end > off && end < len(t.Content) && t.Content[end-1] == '\r' {
		end--
	}
	return end
}

// breakBefore returns the start of the line break that ends at off.
func (t *lineFile) breakBefore(off int) int {
	off--
	if off > 0 && t.Content[off-1] == '\r' {
		off--
	}
	return off
}

// after returns the start of the line after the one that ends at end.
func (t *lineFile) after(end int) int {
	if n := bytes.IndexByte(t.Content[end:], '\n'); n >= 0 {
		return end + n + 1
	}
	return len(t.Content)
}

func (e *entry) text(from, to int) string { return string(e.file.Content[from:to]) }

func (e *entry) edit(from, to int, text string) []analysis.TextEdit {
	at := e.file.Span(from, to)
	return []analysis.TextEdit{{Pos: at.Pos(), End: at.End(), NewText: []byte(text)}}
}

// lineBreak returns the break that the lines around off end in.
func (e *entry) lineBreak(off int) string {
	rest := e.file.Content[off:]
	if bytes.HasPrefix(rest, []byte("\r\n")) {
		return "\r\n"
	}
	if bytes.IndexByte(rest, '\n') < 0 {
		if start := e.file.lineStart(off); start > 1 && e.file.Content[start-2] == '\r' {
			return "\r\n"
		}
	}
	return "\n"
}

// bounds returns the bytes of an entry without what separates it from others.
func (e *entry) bounds() (from, to int) {
	v, key := e.member.Val, e.member.KeyAt
	if v == nil {
		return e.file.Offset(key.Pos()), e.file.Offset(key.End())
	}
	at := v.At
	if alias := v.Step.Via(value.Alias); alias != nil {
		at = alias.At
	}
	from, to = e.file.Offset(at.Pos()), e.file.Offset(at.End())
	if key.IsValid() {
		from, to = e.file.Offset(key.Pos()), max(to, e.file.Offset(key.End()))
	}
	for to > from && (e.file.Content[to-1] == '\n' || e.file.Content[to-1] == '\r') {
		to-- // of a block text
	}
	return from, to
}

// removal returns the bytes to delete so that the entry is gone.
func (e *entry) removal() (from, to int, ok bool) {
	if e.owner == nil {
		return 0, 0, false
	}
	if e.alone() {
		if e.depth <= 3 {
			return 0, 0, false // the last attribute of a service
		}
		return e.parent.removal()
	}
	if e.owner.Style == value.Flow {
		return e.flowRemoval()
	}
	start, end, ok := e.lines()
	if !ok {
		return 0, 0, false
	}
	start = e.file.lineStart(start)
	if start == 0 {
		return 0, e.file.after(end), true
	}
	return e.file.breakBefore(start), end, true
}

// alone reports whether nothing else stands in the entry's collection.
func (e *entry) alone() bool {
	from, to := e.bounds()
	first, end := e.file.Offset(e.owner.At.Pos()), e.file.Offset(e.owner.At.End())
	const around = "-[]{}, \t\r\n"
	return strings.Trim(e.text(first, max(from, first)), around) == "" && strings.Trim(e.text(min(to, end), end), around) == ""
}

// lines returns where an entry of a block collection starts, its dash included,
// and the end of its last line. It fails if anything but the entry and a comment
// stands on its lines.
func (e *entry) lines() (start, end int, ok bool) {
	start, end = e.bounds()
	content := e.file.Content
	if e.owner.Kind == value.Seq {
		for start > 0 && content[start-1] == ' ' {
			start--
		}
		if start--; start < 0 || content[start] != '-' {
			return 0, 0, false // an anchor, a tag, or a line of its own
		}
	}
	if strings.Trim(e.text(e.file.lineStart(start), start), " ") != "" {
		return 0, 0, false
	}
	last := e.file.lineEnd(end)
	if rest := strings.TrimLeft(e.text(end, last), " \t"); rest != "" && (rest[0] != '#' || len(rest) == last-end) {
		return 0, 0, false
	}
	return start, last, true
}

// flowRemoval deletes an entry of a flow collection with one comma.
func (e *entry) flowRemoval() (from, to int, ok bool) {
	from, to = e.bounds()
	kids := e.owner.Kids
	if i := e.index; i > 0 {
		_, before := e.parent.below(i - 1).bounds()
		ok = before < from && isComma(e.text(before, from))
		return before, to, ok
	}
	if len(kids) < 2 {
		return 0, 0, false
	}
	next, _ := e.parent.below(1).bounds()
	ok = next > to && isComma(e.text(to, next))
	return from, next, ok
}

func isComma(between string) bool { return strings.Trim(between, " \t\r\n") == "," }

// appendFlow writes a text after the last entry of a flow collection.
func (e *entry) appendFlow(text string) []analysis.TextEdit {
	if e == nil {
		return nil
	}
	_, to := e.bounds()
	end := e.file.Offset(e.owner.At.End())
	if to >= end || strings.Trim(e.text(to, end-1), " \t\r\n") != "" {
		return nil // a comma, a comment or a merge key follows
	}
	return e.edit(to, to, ", "+text)
}

// insertion returns where a member of a service in block style is added, and its
// indentation: after the last member and the comments below it that belong to
// it, or below the service's key if that ends in a block text.
func (e *entry) insertion() (at int, indent string, ok bool) {
	var last *entry
	for i := range e.member.Val.Kids {
		kid := e.below(i)
		if kid.member.Step.Via(value.MergeKey) != nil || !kid.member.KeyAt.IsValid() {
			continue
		}
		start, _, whole := kid.lines()
		if !whole {
			return 0, "", false
		}
		written := e.text(e.file.lineStart(start), start)
		if last != nil && written != indent {
			return 0, "", false
		}
		last, indent = kid, written
	}
	if last == nil || indent == "" {
		return 0, "", false
	}
	if last.endsInBlockText() {
		at = e.file.lineEnd(e.file.Offset(e.member.KeyAt.End()))
		rest := strings.TrimLeft(e.text(e.file.Offset(e.member.KeyAt.End()), at), " \t")
		rest = strings.TrimLeft(strings.TrimPrefix(rest, ":"), " \t")
		return at, indent, rest == "" || rest[0] == '#'
	}
	_, at, _ = last.lines()
	for next := e.file.after(at); next > at && next < len(e.file.Content); next = e.file.after(at) {
		end := e.file.lineEnd(next)
		line := e.text(next, end)
		trimmed := strings.TrimLeft(line, " ")
		if !strings.HasPrefix(trimmed, "#") || len(line)-len(trimmed) <= len(indent) {
			break
		}
		at = end
	}
	return at, indent, true
}

func (e *entry) endsInBlockText() bool {
	for v := e.member.Val; v != nil; {
		if v.Style == value.Literal || v.Style == value.Folded {
			return true
		}
		if len(v.Kids) == 0 || v.Step != nil {
			return false
		}
		v = v.Kids[len(v.Kids)-1].Val
	}
	return false
}
