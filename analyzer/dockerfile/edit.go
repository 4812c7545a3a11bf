package dockerfile

import (
	"encoding/json"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Edits change the text of a Dockerfile byte by byte and leave all else as it is
// written. A method returns none where the change is not certain, and always for
// a Dockerfile that is part of a Compose file.

// written returns the text of the file and the offset of a place in it.
func (f *File) written(at source.Span) (text string, from, to int, ok bool) {
	if f == nil || f.Inline || f.Source.Parts != nil || f.Source.At.Len() != len(f.Source.Str) || !f.Source.At.Contains(at) {
		return "", 0, 0, false
	}
	from = int(at.Pos() - f.Source.At.Pos())
	return f.Source.Str, from, from + at.Len(), true
}

func (f *File) edit(from, to int, text string) []analysis.TextEdit {
	at := f.Source.At.Sub(from, to)
	return []analysis.TextEdit{{Pos: at.Pos(), End: at.End(), NewText: []byte(text)}}
}

// Replace writes another text in place of a word that stands there byte by byte.
func (f *File) Replace(word *value.Value, with string) []analysis.TextEdit {
	if word == nil {
		return nil
	}
	text, from, to, ok := f.written(word.At)
	if !ok || text[from:to] != word.Str || strings.ContainsAny(with, "\r\n") {
		return nil
	}
	return f.edit(from, to, with)
}

// ReplaceKeyword writes an instruction's name in another case.
func (f *File) ReplaceKeyword(in *Instruction, with string) []analysis.TextEdit {
	text, from, to, ok := f.written(in.Keyword)
	if !ok || !strings.EqualFold(text[from:to], with) {
		return nil
	}
	return f.edit(from, to, with)
}

// DeleteFlag removes a flag and the blanks after it.
func (f *File) DeleteFlag(flag *Flag) []analysis.TextEdit {
	text, from, to, ok := f.written(flag.At)
	if !ok || !strings.HasPrefix(text[from:to], "--") {
		return nil
	}
	end := to + len(text[to:]) - len(strings.TrimLeft(text[to:], " \t"))
	if end == to {
		return nil // a line break
	}
	return f.edit(from, end, "")
}

// DeleteLines removes the lines that a place touches: a comment, an instruction
// or empty lines. Nothing else may stand on them.
func (f *File) DeleteLines(at source.Span) []analysis.TextEdit {
	text, from, to, ok := f.written(at)
	if !ok {
		return nil
	}
	for to > from && (text[to-1] == '\n' || text[to-1] == '\r') {
		to--
	}
	start, end := lineStart(text, from), lineEnd(text, to)
	if strings.TrimSpace(text[start:from]+text[to:end]) != "" {
		return nil
	}
	if strings.IndexByte(text[:start], '\n') < 0 {
		return f.edit(start, afterBreak(text, end), "")
	}
	return f.edit(breakBefore(text, start), end, "")
}

// DeleteEmptyLines removes the empty lines of an instruction, heredocs excluded.
func (f *File) DeleteEmptyLines(in *Instruction) []analysis.TextEdit {
	text, from, to, ok := f.written(in.At)
	if !ok {
		return nil
	}
	var edits []analysis.TextEdit
	for start := afterBreak(text, from); start < to; start = afterBreak(text, start) {
		if end := lineEnd(text, start); strings.TrimSpace(text[start:end]) == "" {
			edits = append(edits, f.edit(breakBefore(text, start), end, "")...)
		}
	}
	return edits
}

// InsertAfter writes a line below an instruction and its heredocs.
func (f *File) InsertAfter(in *Instruction, line string) []analysis.TextEdit {
	at := in.At
	for _, h := range in.Heredocs {
		at = at.Join(h.Body.At)
	}
	text, _, to, ok := f.written(at)
	if !ok || in.Invalid {
		return nil
	}
	end := lineEnd(text, to)
	if len(in.Heredocs) == 0 && strings.TrimSpace(text[to:end]) != "" {
		return nil // a continuation that ends in nothing
	}
	if len(in.Heredocs) > 0 && strings.TrimLeft(text[to:end], "\t") != in.Heredocs[len(in.Heredocs)-1].Name {
		return nil
	}
	return f.edit(end, end, lineBreak(text, end)+line)
}

// ReplaceInstruction writes another instruction in place of one that stands on
// one line.
func (f *File) ReplaceInstruction(in *Instruction, line string) []analysis.TextEdit {
	text, from, to, ok := f.written(in.At)
	if !ok || len(in.Heredocs) > 0 || strings.ContainsAny(text[from:to], "\r\n") || strings.TrimSpace(text[to:lineEnd(text, to)]) != "" {
		return nil
	}
	return f.edit(from, to, line)
}

// MoveToTop moves the line of a comment above everything but the parser
// directives.
func (f *File) MoveToTop(c Comment) []analysis.TextEdit {
	text, from, to, ok := f.written(c.At)
	if !ok || strings.IndexByte(text[:from], '\n') < 0 || strings.TrimSpace(text[lineStart(text, from):from]) != "" {
		return nil
	}
	removed := f.DeleteLines(c.At)
	if removed == nil {
		return nil
	}
	comment := strings.TrimRight(text[from:to], " \t")
	if n := len(f.Directives); n > 0 {
		_, _, last, _ := f.written(f.Directives[n-1].At)
		end := lineEnd(text, last)
		return append(f.edit(end, end, lineBreak(text, end)+comment), removed...)
	}
	top := 0
	if strings.HasPrefix(text, bom) {
		top = len(bom)
	}
	return append(f.edit(top, top, comment+lineBreak(text, lineEnd(text, top))), removed...)
}

// DeleteWord removes a word of a command, but for the first: an element of the
// exec form, or the word and the blanks before it from a script.
func (f *File) DeleteWord(in *Instruction, word *value.Value) []analysis.TextEdit {
	if word == nil || in == nil || len(in.Heredocs) > 0 {
		return nil
	}
	text, from, to, ok := f.written(word.At)
	if !ok {
		return nil
	}
	if !in.JSON {
		return f.deleteFromScript(in, word)
	}
	for i := 1; i < len(in.Args); i++ {
		if in.Args[i].At != word.At {
			continue
		}
		_, _, before, ok := f.written(in.Args[i-1].At)
		if !ok || before > from || strings.Trim(text[before:from], " \t") != "," {
			return nil // over several lines
		}
		return f.edit(before, to, "")
	}
	// A word of a script that is an element, such as that of `sh -c`.
	for _, arg := range in.Args[min(1, len(in.Args)):] {
		if arg.At.Contains(word.At) {
			return f.deleteFromScript(in, word)
		}
	}
	return nil
}

func (f *File) deleteFromScript(in *Instruction, word *value.Value) []analysis.TextEdit {
	text, from, to, _ := f.written(word.At)
	if text[from:to] != word.Str || len(in.Args) == 0 || to < len(text) && !strings.ContainsRune(" \t\r\n\"", rune(text[to])) {
		return nil // quoted, escaped or part of something else
	}
	start := from
	for start > 0 && (text[start-1] == ' ' || text[start-1] == '\t') {
		start--
	}
	_, first, _, ok := f.written(in.Args[0].At)
	if !ok || start == from || start <= first || strings.IndexByte("\n\r\"\\`", text[start-1]) >= 0 {
		return nil // the first word, of the script or of a line
	}
	return f.edit(start, to, "")
}

// WriteExecForm writes the command of an instruction in shell form as the words
// of the exec form. It has to stand on one line.
func (f *File) WriteExecForm(in *Instruction, words []string) []analysis.TextEdit {
	if in == nil || in.JSON || len(in.Args) != 1 || len(in.Heredocs) > 0 || len(words) == 0 {
		return nil
	}
	text, from, to, ok := f.written(in.Args[0].At)
	if !ok || strings.ContainsAny(text[from:to], "\r\n") || text[from:to] != in.Args[0].Str {
		return nil
	}
	quoted := make([]string, len(words))
	for i, w := range words {
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if e.Encode(w) != nil {
			return nil
		}
		quoted[i] = strings.TrimSuffix(b.String(), "\n")
	}
	exec := "[" + strings.Join(quoted, ", ") + "]"
	if strings.IndexByte(exec, f.Escape) >= 0 {
		return nil // an escape character at its end would continue the line
	}
	return f.edit(from, to, exec)
}

// lineStart returns the start of the line of off, behind a byte order mark.
func lineStart(text string, off int) int {
	start := strings.LastIndexByte(text[:off], '\n') + 1
	if start == 0 && strings.HasPrefix(text[:off], bom) {
		start = len(bom)
	}
	return start
}

// lineEnd returns the end of the line of off, without its break.
func lineEnd(text string, off int) int {
	n := strings.IndexByte(text[off:], '\n')
	if n < 0 {
		return len(text)
	}
	if n > 0 && text[off+n-1] == '\r' {
		n--
	}
	return off + n
}

// afterBreak returns the start of the line after the one that ends at end.
func afterBreak(text string, end int) int {
	if n := strings.IndexByte(text[end:], '\n'); n >= 0 {
		return end + n + 1
	}
	return len(text)
}

// breakBefore returns the start of the line break that ends at off.
func breakBefore(text string, off int) int {
	off--
	if off > 0 && text[off-1] == '\r' {
		off--
	}
	return off
}

// lineBreak returns the break that the lines around off, the end of one, end in.
func lineBreak(text string, off int) string {
	if strings.HasPrefix(text[off:], "\r\n") {
		return "\r\n"
	}
	if start := lineStart(text, off); off == len(text) && start > 1 && text[start-2] == '\r' {
		return "\r\n"
	}
	return "\n"
}
